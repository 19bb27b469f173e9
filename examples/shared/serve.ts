/** Starts an example on loopback, with the real Threads or a sandbox. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  memoryJournal,
  memoryStore,
  ThreadsClient,
  ThreadsConnections,
  type ThreadsClientOptions,
} from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { createFrontEnd } from "./front-end.js";
import { sandboxUsers } from "./sandbox-users.js";

/** Everything that an example app needs. */
export interface AppSetup {
  readonly connections: ThreadsConnections;
  /** The origin of the app, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** The origin of a separate front end, or null. */
  readonly frontEnd: string | null;
  /** The address of the sandbox; null with the real Threads. */
  readonly sandboxUrl: string | null;
  /** Reports the failure of a route. */
  readonly report: (error: unknown, at: { readonly method: string; readonly path: string }) => void;
}

/** A running example. */
export interface Example extends AppSetup {
  /** The address to open first. */
  readonly url: string;
  /** Null with the real Threads. */
  readonly sandbox: ThreadsSandbox | null;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** Serves the front end from another site: `localhost`, while the API is at 127.0.0.1. Default: false. */
  readonly separateFrontEnd?: boolean;
  /** Whether views, likes, shares and clicks in the sandbox grow by themselves. Default: false. */
  readonly simulateEngagement?: boolean;
  /** Default: prints the error. */
  readonly report?: AppSetup["report"];
}

/** Errors of the SDK contain no secrets, so they can be printed. */
const print: AppSetup["report"] = (error, { method, path }) => console.error(`${method} ${path}: ${String(error)}`);

/** The path of the SDK's routes. */
export const BASE_PATH = "/api/platform/threads";

/**
 * Builds and serves an app. If `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI` are set, the app uses the real Threads, which
 * must reach the redirect URI through a tunnel. Otherwise the app uses a sandbox.
 */
export async function serve(
  build: (setup: AppSetup) => RequestListener | Promise<RequestListener>,
  { port = 0, separateFrontEnd = false, simulateEngagement = false, report = print }: ServeOptions = {},
): Promise<Example> {
  const server = await listen(port, "127.0.0.1");
  const own = `http://127.0.0.1:${portOf(server)}`;
  const pages = separateFrontEnd ? await listen(0, "localhost") : null;
  const frontEnd = pages === null ? null : `http://localhost:${portOf(pages)}`;

  const real = process.env.THREADS_APP_ID !== undefined;
  const sandbox = real
    ? null
    : await ThreadsSandbox.start({
        strictness: "strict",
        redirectUris: [`${own}${BASE_PATH}/callback`],
        users: sandboxUsers(own),
        engagement: simulateEngagement ? "simulated" : "manual",
      });
  const client = sandbox === null ? ThreadsClient.fromEnv() : new ThreadsClient(optionsFor(sandbox));
  const origin = sandbox === null ? new URL(client.redirectUri).origin : own;
  // For a first try: both lose everything when the process ends. In production, use a store and a journal in your database.
  const connections = new ThreadsConnections({ client, store: memoryStore(), journal: memoryJournal() });

  const setup: AppSetup = { connections, origin, frontEnd, sandboxUrl: sandbox?.url ?? null, report };
  server.on("request", await build(setup));
  pages?.on("request", createFrontEnd(setup));
  return {
    ...setup,
    url: `${frontEnd ?? origin}/`,
    sandbox,
    async close() {
      await Promise.all([closed(server), pages === null ? null : closed(pages)]);
      await client.close();
      await sandbox?.close();
    },
  };
}

/** Puts the authorize page on another site than the app, so that cookies behave as with the real Threads. */
function optionsFor({ clientOptions }: ThreadsSandbox): ThreadsClientOptions {
  const { authorize, graph } = clientOptions.hosts;
  return { ...clientOptions, hosts: { authorize: authorize.replace("127.0.0.1", "localhost"), graph } };
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  server.listen(port, host);
  await once(server, "listening");
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
