/** The same host in each framework. The header `x-user` names the signed-in user; a middleware turns it into `auth`. */
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
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express declares the namespace
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

/** Builds an application with the routes of these connections. */
export type Build = (connections: ThreadsConnections, options: Shared) => Promise<Listener> | Listener;

/** Signs in the user that the header names. */
export const signIn: express.RequestHandler = (request, _response, next) => {
  const id = request.get("x-user");
  if (id !== undefined) request.auth = { id };
  next();
};

/** An Express application with body parsers before the routes, like Hayon. */
export const expressApp: Build = (connections, options) => {
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: true }), signIn);
  app.use(BASE, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
  return app as Listener;
};

/** An Express application without body parsers, and with an explicit request type. */
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
  // A route of the host with its own body parser, which the plugin must not change.
  app.post("/echo", (request) => ({ echoed: request.body }));
  const authenticate = (request: FastifyRequest) => request.auth?.id;
  await app.register(threadsPlugin, { prefix: BASE, connections, authenticate, ...options });
  await app.ready();
  onTestFinished(() => app.close());
  return (request, response) => app.routing(request, response);
};

/** The listener of `node:http`. */
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

/** Starts an application with a sandbox, and a browser to use it. */
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
