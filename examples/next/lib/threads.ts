/** The connections and their routes. Both are made at the first request, because `next build` imports this module without the app's environment. */
import { memoryJournal, memoryStore, ThreadsClient, ThreadsConnections } from "@hayon/threads";
import { createRoutes, type Routes } from "@hayon/threads/server";
import { userOf } from "./session";

interface Threads {
  readonly connections: ThreadsConnections;
  readonly routes: Routes<Request>;
}

/** Next.js loads this module again after an edit, and in several bundles. The global object outlives both, so that the process has one client. */
const shared = globalThis as typeof globalThis & { threads?: Threads };

export function threads(): Threads {
  return (shared.threads ??= createThreads());
}

function createThreads(): Threads {
  const connections = new ThreadsConnections({
    client: ThreadsClient.fromEnv(),
    store: memoryStore(), // for a first try: it loses everything when the process ends. In production, use a store in your database
    journal: memoryJournal(),
  });
  const routes = createRoutes(connections, {
    authenticate: (request) => userOf(request.headers.get("cookie")),
    settingsUrl: new URL("/settings", connections.client.redirectUri).href,
    webhookVerifyToken: process.env.THREADS_WEBHOOK_VERIFY_TOKEN,
    onWebhook: ({ id }) => console.log(`Webhook ${id}`),
    onError: (error, { method, path }) => console.error(`${method} ${path}: ${String(error)}`),
  });
  return { connections, routes };
}
