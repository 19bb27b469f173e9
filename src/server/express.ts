/** The routes for Express 5. It does not import Express: an Express request is a message of `node:http` with a few more fields. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ThreadsConnections } from "../connections/index.js";
import { pathOf, serve, targetOf } from "./node.js";
import type { RoutesOptions } from "./options.js";
import { mountableRoutes } from "./routes.js";

declare global {
  // Express declares this interface so that hosts can add what their middleware puts on a request. This empty one merges with it.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express declares the namespace
  namespace Express {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- and the interface
    interface Request {}
  }
}

/** The part of an Express request that the routes read, with everything that the host has declared on `Express.Request`. */
export type ExpressRequest = IncomingMessage &
  Express.Request & {
    readonly originalUrl: string;
    readonly baseUrl: string;
    /** The result of a body parser; undefined without one. */
    body?: unknown;
    /** The bytes of the body, if your body parser keeps them. Webhooks need them. */
    rawBody?: unknown;
  };

/** An Express middleware. */
export type ExpressHandler<Req> = (request: Req, response: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Returns the routes as an Express middleware. `authenticate` receives the Express request. The middleware may be mounted before or after
 * `express.json` and `express.urlencoded`. It passes any other path to the next handler.
 *
 * @throws ThreadsConfigError that names every invalid option
 *
 * @example
 * ```ts
 * app.use(
 *   "/api/platform/threads",
 *   threadsRouter(connections, {
 *     authenticate: (req) => req.auth?.id,
 *     settingsUrl: "https://app.example/settings",
 *   }),
 * );
 * ```
 */
export function threadsRouter<Req extends ExpressRequest = ExpressRequest>(
  connections: ThreadsConnections,
  options: RoutesOptions<Req>,
): ExpressHandler<Req> {
  const routes = mountableRoutes(connections, options);
  return (request, response, next) => {
    const target = routeTargets(request, routes.config.basePath).find((candidate) => routes.hasPath(pathOf(candidate)));
    if (target === undefined) {
      next();
      return;
    }
    // A stream that has ended emits no more events, so its parsed body is used.
    const read = request.readableEnded || hasContent(request.body);
    const { rawBody } = request;
    const context = { caller: request, rawBody, ...(read ? { body: request.body ?? "" } : {}) };
    serve(routes, request, response, target, read ? null : request, context).catch(next);
  };
}

/**
 * Returns the targets that may belong to a route, in order. First the path below the mount, because the mount may have parameters
 * (`/api/:tenant/threads`) or differ from the public path behind a proxy. Then the whole path, because the mount may be a part of the base
 * path.
 */
function routeTargets({ originalUrl, baseUrl, url }: ExpressRequest, basePath: string): string[] {
  const whole = targetOf(originalUrl);
  return baseUrl === "" ? [whole] : [basePath + targetOf(url), whole];
}

/** Some parsers set an empty object although they have read nothing. */
const hasContent = (body: unknown) => body !== undefined && Object.keys(Object(body) as object).length > 0;
