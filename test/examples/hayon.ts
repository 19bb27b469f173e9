/** Sets up the Hayon example for tests: MongoDB's wire server, a sandbox, and the app over HTTP. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import mongoose, { Types } from "mongoose";
import { PLATFORM_LIMITS, ThreadsClient } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { onTestFinished } from "vitest";
import { createApp, THREADS_PATH, type AppOptions } from "../../examples/hayon/app.js";
import { accountStore, createConnections, publishJournal } from "../../examples/hayon/threads.js";
import { Browser } from "../server/browser.js";
import { endWithFile } from "../support/endings.js";
import { record, secret } from "../support/leaks.js";
import { mongodbService } from "../support/stores/mongodb.js";

export const SETTINGS = "https://app.example/settings";

/** Connects Mongoose, and creates the indexes as the migration does. */
export async function hayonDatabase() {
  const { url, database } = await mongodbService();
  await mongoose.connect(url, { dbName: database });
  endWithFile(() => mongoose.disconnect());
  await Promise.all([accountStore().ensureSchema(), publishJournal().ensureSchema()]);
  return { mongoUrl: url, database };
}

export type Hayon = Awaited<ReturnType<typeof hayon>>;

/** Starts the app. It ends with the test. */
export async function hayon(options: Partial<AppOptions> = {}) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirectUris = [`${origin}${THREADS_PATH}/callback`];
  const sandbox = await ThreadsSandbox.start({ strictness: "strict", redirectUris, fetchMedia: false });
  const { authorize, graph } = sandbox.clientOptions.hosts;
  // The authorize page is on another site than the app, as the real one is.
  const hosts = { authorize: authorize.replace("127.0.0.1", "localhost"), graph };
  const client = new ThreadsClient({ ...sandbox.clientOptions, hosts, limits: PLATFORM_LIMITS });
  const connections = createConnections(client);
  const queued: string[] = [];
  const app = createApp({
    connections,
    settingsUrl: SETTINGS,
    finish: "server",
    signIn(request, response, next) {
      const id = /user=([0-9a-f]{24})/.exec(request.headers.cookie ?? request.headers.authorization ?? "")?.[1];
      if (id !== undefined) request.auth = { id };
      if (request.path === "/sign-in") response.cookie("user", request.query.user).end();
      else next();
    },
    enqueue: (postId) => Promise.resolve(void queued.push(postId)),
    log: (line) => record("log", line),
    ...options,
  });
  server.on("request", (request, response) => void app(request, response));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
    await sandbox.close();
  });
  return { origin, sandbox, client, connections, queued, threads: authorize.replace("127.0.0.1", "localhost") };
}

/** Returns a signed-in user. */
export async function hayonUser({ origin, sandbox, threads, connections }: Hayon) {
  const userId = new Types.ObjectId().toString();
  const browser = new Browser();
  await browser.go(`${origin}/sign-in?user=${userId}`);
  const ask = (path: string, method = "GET", body?: unknown) =>
    browser.fetch(`${origin}/page`, origin + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  async function connect(): Promise<string> {
    const away = await browser.go(`${origin}${THREADS_PATH}/connect`, { stopAt: new URL(threads).origin });
    const back = await browser.go(await sandbox.consent(away.url), { stopAt: SETTINGS });
    const connection = await connections.get(userId);
    if (connection?.auth) secret(connection.auth.accessToken);
    return back.url;
  }
  return { userId, browser, ask, connect };
}
