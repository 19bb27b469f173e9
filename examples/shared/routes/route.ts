/** A route, for any framework, and guards of routes. */
import type { IncomingHttpHeaders } from "node:http";
import type { AppSetup } from "../serve.js";
import { errorResponse, failed, type HttpResponse } from "./responses.js";

/** The part of a request that the routes read. */
export interface RouteRequest {
  /** The signed-in user. */
  readonly user: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The bytes of an image, or parsed JSON. */
  readonly body: unknown;
}

/** A request of a signed-in user. */
export interface UserRequest extends RouteRequest {
  readonly user: string;
}

type Handle<Request> = (request: Request) => HttpResponse | Promise<HttpResponse>;

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly handle: Handle<RouteRequest>;
}

/**
 * Returns the route for requests of this app's own pages. A browser sends the origin of the page, so another site can neither act as the user nor
 * sign the user in as another user.
 */
export function ownPagesOnly({ handle, ...route }: Route, { origin, frontEnd }: AppSetup): Route {
  const own = frontEnd ?? origin;
  return {
    ...route,
    handle(request) {
      const from = request.headers.origin;
      if (from === undefined || from === own) return handle(request);
      return failed(403, "FOREIGN_ORIGIN", `This request came from another site. Please open this app at ${own}.`);
    },
  };
}

/** Returns a function that makes routes for signed-in users. */
export function userRoutesOf({ report }: AppSetup) {
  return (method: Route["method"], path: string, handle: Handle<UserRequest>): Route => ({
    method,
    path,
    async handle(request) {
      const { user } = request;
      if (user === null) return failed(401, "UNAUTHENTICATED", "Please sign in first.");
      try {
        return await handle({ ...request, user });
      } catch (error) {
        const response = errorResponse(error);
        if (response.status >= 500) report(error, { method, path });
        return response;
      }
    },
  });
}

/** Returns the members of an untrusted object. */
export const fieldsOf = (value: unknown) =>
  (typeof value === "object" ? { ...value } : {}) as Readonly<Record<string, unknown>>;
