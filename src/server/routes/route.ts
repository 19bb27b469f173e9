/** The types of a route and of one call of it. */
import type { ThreadsConnections } from "../../connections/index.js";
import type { BodyFields, BodyType } from "../requests.js";
import type { FinishAt, RoutesConfig, WebhookConfig } from "../options.js";

/** One request to one route. */
export interface RouteCall {
  readonly connections: ThreadsConnections;
  readonly config: RoutesConfig;
  readonly request: Request;
  readonly url: URL;
  /** The value of the path's `:name` segment; empty for a route without one. */
  readonly parameter: string;
  /** Reads the body. Rejects a body of another type. */
  readonly body: (type: BodyType) => Promise<BodyFields>;
  /** Returns the bytes of the body. */
  readonly rawBody: () => Promise<Uint8Array>;
  /** Reports an error to the host that the response does not show. */
  readonly report: (error: unknown) => void;
}

interface RouteBase {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path below the base path; one segment may be a `:name`. */
  readonly path: string;
  /** The route exists only with this value of the `finish` option. */
  readonly finish?: FinishAt;
}

/** A route for a signed-in user. */
export interface UserRoute extends RouteBase {
  readonly user: true;
  readonly webhooks?: undefined;
  readonly handle: (call: RouteCall, ownerId: string) => Promise<Response>;
}

/** A route without a signed-in user: the callback, which is verified by its state, and the routes that Meta calls. */
export interface PublicRoute extends RouteBase {
  readonly user: false;
  readonly webhooks?: undefined;
  readonly handle: (call: RouteCall) => Promise<Response>;
}

/** A route of webhooks, which are verified by a token or a signature. It exists only with `onWebhook`. */
export interface WebhookRoute extends RouteBase {
  readonly user: false;
  readonly webhooks: true;
  readonly handle: (call: RouteCall, config: WebhookConfig) => Promise<Response>;
}

/** One row of the table of routes. */
export type Route = UserRoute | PublicRoute | WebhookRoute;
