/** What a route is given, and what it is. */
import type { ThreadsConnections } from "../connections/index.js";
import type { BodyFields, BodyType } from "./body.js";
import type { FinishAt, RoutesConfig } from "./options.js";

/** One request to one route. */
export interface RouteCall {
  readonly connections: ThreadsConnections;
  readonly config: RoutesConfig;
  readonly request: Request;
  readonly url: URL;
  /** What stands in the path in place of the row's `:name`; empty for a row without one. */
  readonly parameter: string;
  /** Reads the body, which must be of this type. */
  readonly body: (type: BodyType) => Promise<BodyFields>;
  /** Tells the host of an error that the answer does not show. */
  readonly report: (error: unknown) => void;
}

interface RouteBase {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the base path; one segment may be a `:name`. */
  readonly path: string;
  /** The row exists only where flows end there. */
  readonly finish?: FinishAt;
}

/** A route for a signed-in user. */
export interface UserRoute extends RouteBase {
  readonly user: true;
  readonly handle: (call: RouteCall, ownerId: string) => Promise<Response>;
}

/** A route for anybody: the callback, which proves itself, and what Meta calls. */
export interface OpenRoute extends RouteBase {
  readonly user: false;
  readonly handle: (call: RouteCall) => Promise<Response>;
}

/** One row of the table. */
export type Route = UserRoute | OpenRoute;
