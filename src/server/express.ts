/** The routes in Express 5. Imports nothing of it: an Express request is a message of `node:http` with a few fields more. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ThreadsConnections } from "../connections/index.js";
import { createCore } from "./core.js";
import { pathOf, serve, targetOf } from "./node.js";
import type { RoutesOptions } from "./options.js";

declare global {
  // Where Express's own declarations let a host say what its middlewares put on a request; empty here, and merged with theirs.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the namespace is theirs
  namespace Express {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- so is what is in it
    interface Request {}
  }
}

/** What is read of an Express request; whatever the host has declared on `Express.Request` is there too. */
export type ExpressRequest = IncomingMessage &
  Express.Request & {
    readonly originalUrl: string;
    readonly baseUrl: string;
    /** What a body parser has left; undefined without one. */
    body?: unknown;
  };

/** A middleware of Express. */
export type ExpressHandler<Req> = (request: Req, response: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * The routes as a middleware: `app.use("/api/platform/threads", threadsRouter(connections, { … }))`. `authenticate` is given Express's
 * own request: `(req) => req.auth?.id`. A body that `express.json` or `express.urlencoded` has read is used as it is; any other path is
 * left to the next handler.
 *
 * @throws ThreadsConfigError that names every option that is wrong
 */
export function threadsRouter<Req extends ExpressRequest = ExpressRequest>(
  connections: ThreadsConnections,
  options: RoutesOptions<Req>,
): ExpressHandler<Req> {
  const core = createCore(connections, options);
  return (request, response, next) => {
    const target = ownTargets(request, core.config.basePath).find((candidate) => core.knows(pathOf(candidate)));
    if (target === undefined) {
      next();
      return;
    }
    // A stream that has been read to its end speaks no more: waiting for it would be for ever.
    const read = request.readableEnded || hasContent(request.body);
    const context = { caller: request, ...(read ? { body: request.body ?? "" } : {}) };
    serve(core, request, response, target, read ? null : request, context).catch(next);
  };
}

/**
 * Returns path and query as the routes may know them. The mount counts first: it may have parameters (`/api/:tenant/threads`), or differ from
 * the public path behind a proxy that removes a part of it. Where the mount is a part of the base path, the whole path counts.
 */
function ownTargets({ originalUrl, baseUrl, url }: ExpressRequest, basePath: string): string[] {
  const whole = targetOf(originalUrl);
  return baseUrl === "" ? [whole] : [basePath + targetOf(url), whole];
}

/** Some parsers leave an empty object where they have read nothing. */
const hasContent = (body: unknown) => body !== undefined && Object.keys(Object(body) as object).length > 0;
