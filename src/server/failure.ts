/** What a route refuses by itself, before anybody else is asked. */

/** Why. */
export type RouteRefusal =
  "UNAUTHENTICATED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "BAD_REQUEST" | "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE";

const STATUS: Readonly<Record<RouteRefusal, number>> = {
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BAD_REQUEST: 400,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
};

/** Thrown inside a route, and answered as JSON. It never leaves this room. */
export class RouteFailure extends Error {
  override readonly name = "RouteFailure";
  readonly status: number;

  constructor(
    readonly code: RouteRefusal,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = STATUS[code];
  }
}
