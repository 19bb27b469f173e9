/** The same host in each framework: who is signed in is said by the header `x-user`, which a middleware turns into `auth`. */
import express, { type Request as ExpressOwnRequest } from "express";
import Fastify, { type FastifyRequest } from "fastify";
import { onTestFinished } from "vitest";
import type { ThreadsConnections } from "../../src/connections/index.js";
import { threadsRouter } from "../../src/server/express.js";
import { threadsPlugin } from "../../src/server/fastify.js";
import { createListener, type RoutesOptions } from "../../src/server/index.js";
import { connected, type Connected } from "../support/connections.js";
import { record } from "../support/leaks.js";
import { Browser } from "./browser.js";
import { listening } from "./listening.js";
import { BASE, watchedStore } from "./support.js";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how a host tells Express what its middlewares put on a request
  namespace Express {
    interface Request {
      auth?: { id: string };
    }
  }
}

declare module "fastify" {
  interface FastifyRequest {
    auth?: { id: string };
  }
}

type Shared = Omit<RoutesOptions<never>, "authenticate">;
type Listener = NonNullable<Parameters<typeof listening>[0]>;

/** How an application is built over the connections. */
export type Build = (connections: ThreadsConnections, options: Shared) => Promise<Listener> | Listener;

/** Signs in whom the header names. */
export const signIn: express.RequestHandler = (request, _response, next) => {
  const id = request.get("x-user");
  if (id !== undefined) request.auth = { id };
  next();
};

/** An Express application whose body parsers come first, as Hayon's do. */
export const expressApp: Build = (connections, options) => {
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: true }), signIn);
  app.use(BASE, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
  return app as Listener;
};

/** One without parsers, and with the handler's type written out. */
export const bareExpressApp: Build = (connections, options) => {
  const app = express();
  app.use(signIn);
  app.use(threadsRouter(connections, { ...options, authenticate: (req: ExpressOwnRequest) => req.get("x-user") }));
  return app as Listener;
};

/** A Fastify application. */
export const fastifyApp: Build = async (connections, options) => {
  const app = Fastify();
  app.addHook("onRequest", (request, _reply, done) => {
    const id = request.headers["x-user"];
    if (typeof id === "string") request.auth = { id };
    done();
  });
  // Another route of the host, and its own idea of bodies: neither may be disturbed.
  app.post("/echo", (request) => ({ echoed: request.body }));
  const authenticate = (request: FastifyRequest) => request.auth?.id;
  await app.register(threadsPlugin, { prefix: BASE, connections, authenticate, ...options });
  await app.ready();
  onTestFinished(() => app.close());
  return (request, response) => app.routing(request, response);
};

/** The bare listener. */
export const nodeApp: Build = (connections, options) =>
  createListener(connections, {
    ...options,
    authenticate: ({ headers }) => (typeof headers["x-user"] === "string" ? headers["x-user"] : null),
  });

export interface RunningHost extends Connected {
  readonly url: string;
  readonly settings: string;
  readonly browser: Browser;
}

/** The application, listening, with the sandbox behind it and a browser before it. */
export async function running(build: Build, options: Partial<Shared> = {}): Promise<RunningHost> {
  const { server, url } = await listening();
  const settings = `${url}/settings`;
  const here = await connected({
    sandbox: { redirectUris: [`${url}${BASE}/callback`] },
    connections: { store: watchedStore() },
  });
  const onError = (error: unknown) => record("onError", error);
  server.on("request", await build(here.connections, { settingsUrl: settings, onError, ...options }));
  return { ...here, url, settings, browser: new Browser() };
}
