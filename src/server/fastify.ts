/** The routes as a Fastify 5 plugin. It does not import Fastify. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ThreadsConnections } from "../connections/index.js";
import { targetOf, toRequest } from "./node.js";
import type { RoutesOptions } from "./options.js";
import { mountableRoutes } from "./routes.js";

/** The part of a Fastify request that the routes read. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly body: unknown;
  /** The bytes of the body, if one of your plugins keeps them. */
  readonly rawBody?: unknown;
}

/** The part of a Fastify reply that the routes use. */
export interface FastifyReplyLike {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(payload?: string): unknown;
}

/** The part of a Fastify instance that the plugin uses. */
export interface FastifyInstanceLike {
  readonly prefix: string;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: Readable, done: (error: null, body: Readable) => void) => void,
  ): unknown;
  route(route: {
    method: string;
    url: string;
    exposeHeadRoute: boolean;
    handler(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<unknown>;
  }): unknown;
}

/** The options of the plugin: those of the routes, and the connections. */
export interface ThreadsPluginOptions<Req = FastifyRequestLike> extends RoutesOptions<Req> {
  /** The connections that the routes serve. */
  readonly connections: ThreadsConnections;
}

/** The options that the plugin and Fastify add to those of the routes. */
const FRAMEWORK_OPTIONS = { connections: true, prefix: true, logLevel: true, logSerializers: true } as const;

async function register(instance: FastifyInstanceLike, options: ThreadsPluginOptions): Promise<void> {
  const routes = mountableRoutes(options.connections, options, FRAMEWORK_OPTIONS);
  const { basePath, origin } = routes.config;
  const { prefix } = instance;
  // The routes read their bodies themselves, so that every adapter rejects a body with the same response. This affects the plugin's own
  // context only.
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser("*", (_request, payload, done) => done(null, payload));

  // The prefix may have parameters (`/api/:tenant/threads`) or differ from the public path behind a proxy, so it is removed by its number
  // of segments.
  const mount = prefix === "" ? basePath : prefix;
  const mounted = new RegExp(`^(?:/[^/?#]*){${mount.split("/").length - 1}}`);
  const publicTarget = (target: string) => target.replace(mounted, () => basePath);

  async function handler(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<unknown> {
    const { raw, body, rawBody } = request;
    const stream = body instanceof Readable ? body : null;
    const context = { caller: request, rawBody, ...(stream === null && body != null ? { body } : {}) };
    const url = origin + publicTarget(targetOf(raw.url));
    const response = await routes.respond(toRequest(raw, url, stream), context);
    reply.code(response.status);
    for (const [name, value] of response.headers) reply.header(name, value);
    // The unread rest of a rejected body is not worth receiving.
    if (!raw.complete) reply.header("connection", "close");
    const text = await response.text();
    // Fastify sets a content type for an empty string, but not for undefined.
    return text === "" ? reply.send() : reply.send(text);
  }

  for (const { method, path } of routes.rows) {
    // No HEAD routes: a HEAD request to the callback would use up its code.
    instance.route({ method, url: prefix === "" ? basePath + path : path, exposeHeadRoute: false, handler });
  }
  return Promise.resolve();
}

/**
 * The routes as a Fastify plugin. `authenticate` receives the Fastify request. Without a `prefix` the routes are at their base path.
 *
 * Registering rejects with a ThreadsConfigError that names every invalid option.
 *
 * @example
 * ```ts
 * await app.register(threadsPlugin, {
 *   prefix: "/api/platform/threads",
 *   connections,
 *   authenticate: (request: FastifyRequest) => request.user?.id,
 *   settingsUrl: "https://app.example/settings",
 * });
 * ```
 */
export const threadsPlugin = Object.assign(register, {
  [Symbol.for("plugin-meta")]: { name: "@hayon/threads", fastify: "5.x" },
});
