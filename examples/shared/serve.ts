/** Starts an example on loopback: the application, and behind it Threads, the real one or the sandbox. */
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

/** What an application is built from. */
export interface Site {
  readonly connections: ThreadsConnections;
  /** Its own, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** The origin of the front end where that is on another site, else null. */
  readonly frontEnd: string | null;
  /** Told of what a route has failed by. */
  readonly report: (error: unknown, at: { readonly method: string; readonly path: string }) => void;
}

/** An example that runs. */
export interface Example extends Site {
  /** Where a person begins. */
  readonly url: string;
  /** Null where the real Threads is used. */
  readonly sandbox: ThreadsSandbox | null;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Any that is free by default. */
  readonly port?: number;
  /** Puts the front end on another site: `localhost`, and the server is at 127.0.0.1. */
  readonly elsewhere?: boolean;
  /** Prints by default. */
  readonly report?: Site["report"];
}

/** An error of the SDK holds no secret: it may be printed as it is. */
const print: Site["report"] = (error, { method, path }) => console.error(`${method} ${path}: ${String(error)}`);

/** Where the routes are mounted. */
export const BASE_PATH = "/api/platform/threads";

/**
 * Serves the application that `build` makes. With `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI` in the environment
 * it talks to the real Threads, which has to reach the redirect URI through a tunnel; without, to a sandbox.
 */
export async function serve(
  build: (site: Site) => RequestListener | Promise<RequestListener>,
  { port = 0, elsewhere = false, report = print }: ServeOptions = {},
): Promise<Example> {
  const server = await listen(port, "127.0.0.1");
  const own = `http://127.0.0.1:${portOf(server)}`;
  const pages = elsewhere ? await listen(0, "localhost") : null;
  const frontEnd = pages === null ? null : `http://localhost:${portOf(pages)}`;

  const real = process.env.THREADS_APP_ID !== undefined;
  const sandbox = real ? null : await ThreadsSandbox.start({ redirectUris: [`${own}${BASE_PATH}/callback`] });
  const client = sandbox === null ? ThreadsClient.fromEnv() : new ThreadsClient(optionsFor(sandbox));
  const origin = sandbox === null ? new URL(client.redirectUri).origin : own;
  // To try it. A site that is in use has a store and a journal over its database, which all its processes share and which outlive them.
  const connections = new ThreadsConnections({ client, store: memoryStore(), journal: memoryJournal() });

  const site: Site = { connections, origin, frontEnd, report };
  server.on("request", await build(site));
  pages?.on("request", createFrontEnd(origin));
  return {
    ...site,
    url: `${frontEnd ?? origin}/sign-in`,
    sandbox,
    async close() {
      await Promise.all([closed(server), pages === null ? null : closed(pages)]);
      await client.close();
      await sandbox?.close();
    },
  };
}

/** The authorize page is on another site than the application, as in life: a flow's cookie has to survive the way back from there. */
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
