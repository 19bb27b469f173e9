/** The routes as a plugin of Fastify 5. Imports nothing of it. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ThreadsConnections } from "../connections/index.js";
import { createCore } from "./core.js";
import { targetOf, toRequest } from "./node.js";
import type { RoutesOptions } from "./options.js";

/** What is read of a Fastify request. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly body: unknown;
}

/** What is used of a Fastify reply. */
export interface FastifyReplyLike {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(payload?: string): unknown;
}

/** What is used of a Fastify instance. */
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

/** Options of the plugin. */
export interface ThreadsPluginOptions<Req = FastifyRequestLike> extends RoutesOptions<Req> {
  readonly connections: ThreadsConnections;
}

/** What the plugin and Fastify itself put beside the options of the routes. */
const BESIDE = { connections: true, prefix: true, logLevel: true, logSerializers: true } as const;

async function register(instance: FastifyInstanceLike, options: ThreadsPluginOptions): Promise<void> {
  const core = createCore(options.connections, options, BESIDE);
  const { basePath } = core.config;
  const { prefix } = instance;
  // In the plugin's own context only: the routes read their bodies themselves, so that every refusal is worded alike.
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser("*", (_request, payload, done) => done(null, payload));

  // The prefix may have parameters (`/api/:tenant/threads`), or differ from the public path behind a proxy that removes a part of it: what
  // follows as many segments as it has is the route's own path.
  const mount = prefix === "" ? basePath : prefix;
  const mounted = new RegExp(`^(?:/[^/?#]*){${mount.split("/").length - 1}}`);
  const publicTarget = (target: string) => target.replace(mounted, () => basePath);

  async function handler(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<unknown> {
    const { raw, body } = request;
    const stream = body instanceof Readable ? body : null;
    const context = { caller: request, ...(stream === null && body != null ? { body } : {}) };
    const url = core.config.origin + publicTarget(targetOf(raw.url));
    const answer = await core.answer(toRequest(raw, url, stream), context);
    reply.code(answer.status);
    for (const [name, value] of answer.headers) reply.header(name, value);
    // What is left of a refused body is not worth reading.
    if (!raw.complete) reply.header("connection", "close");
    const text = await answer.text();
    // Fastify names a type for an empty text, and none for nothing.
    return text === "" ? reply.send() : reply.send(text);
  }

  for (const { method, path } of core.rows) {
    // No HEAD: one of the callback would spend its code.
    instance.route({ method, url: prefix === "" ? basePath + path : path, exposeHeadRoute: false, handler });
  }
  return Promise.resolve();
}

/**
 * The routes as a plugin: `app.register(threadsPlugin, { prefix: "/api/platform/threads", connections, authenticate, settingsUrl })`.
 * `authenticate` is given Fastify's own request: `(request: FastifyRequest) => request.user?.id`. Without a prefix the routes stand at
 * their base path.
 *
 * Rejects with ThreadsConfigError that names every option that is wrong.
 */
export const threadsPlugin = Object.assign(register, {
  [Symbol.for("plugin-meta")]: { name: "@hayon/threads", fastify: "5.x" },
});
