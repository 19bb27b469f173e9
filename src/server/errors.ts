/** The errors of routes, and the HTTP status of every error. */
import {
  isThreadsError,
  type AnyThreadsError,
  type AuthorizationFailure,
  type ThreadsErrorByCode,
  type ThreadsErrorCode,
  type WebhookFailure,
} from "../errors/index.js";
import { ownValue } from "../internal/own-value.js";
import { failed } from "./responses.js";

/** The codes of the errors that routes themselves cause. */
export type RouteErrorCode =
  "UNAUTHENTICATED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "BAD_REQUEST" | "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE";

const ROUTE_ERROR_STATUS: Readonly<Record<RouteErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BAD_REQUEST: 400,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
};

/** Thrown inside a route, which turns it into a JSON response. It never leaves this module. */
export class RouteError extends Error {
  override readonly name = "RouteError";
  readonly status: number;

  constructor(
    readonly code: RouteErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = ROUTE_ERROR_STATUS[code];
  }
}

type StatusTable = {
  readonly [Code in ThreadsErrorCode]: number | ((error: ThreadsErrorByCode[Code]) => number);
};

/** The callback comes from another browser or belongs to another user. */
const STARTED_ELSEWHERE: readonly AuthorizationFailure[] = ["proof-missing", "browser-mismatch", "owner-mismatch"];

const WEBHOOK_STATUS: Readonly<Record<WebhookFailure, number>> = {
  challenge: 400,
  "verify-token": 403,
  "raw-body": 500,
  signature: 403,
  malformed: 400,
  // Meta sends the webhook again.
  "in-progress": 503,
};

const STATUS: StatusTable = {
  // Caused by the request, or by the state of the connection.
  THREADS_VALIDATION: 400,
  THREADS_AUTHORIZATION: ({ reason }) => (STARTED_ELSEWHERE.includes(reason) ? 403 : 400),
  THREADS_SIGNED_REQUEST: 400,
  THREADS_WEBHOOK: ({ reason }) => WEBHOOK_STATUS[reason],
  THREADS_NOT_CONNECTED: ({ reason }) => (reason === "never-connected" ? 400 : 409),
  THREADS_IDEMPOTENCY_CONFLICT: 409,
  THREADS_PUBLISH_IN_PROGRESS: 409,
  // Caused by Threads.
  THREADS_API: (error) => (error.kind === "rate-limit" ? 429 : 502),
  THREADS_TIMEOUT: 502,
  THREADS_NETWORK: 502,
  THREADS_RESPONSE: 502,
  THREADS_CONTAINER: 502,
  THREADS_PUBLISH_UNKNOWN: 502,
  THREADS_PUBLISH_THREAD: (error) => (isThreadsError(error.cause) ? statusOf(error.cause) : 502),
  THREADS_CONNECT: (error) => (isThreadsError(error.cause) ? statusOf(error.cause) : 500),
  // Caused by the host.
  THREADS_CONFLICT: 503,
  THREADS_JOURNAL: 503,
  THREADS_SEALED_TOKEN: (error) => (error.reason === "key-unavailable" ? 503 : 500),
  THREADS_UNREADABLE_CONNECTION: 500,
  THREADS_CONFIG: 500,
};

function statusOf(error: AnyThreadsError): number {
  // An error of another, newer copy of the SDK may have a code that this table does not contain.
  const row = ownValue<unknown>(STATUS, error.code) as number | ((error: AnyThreadsError) => number) | undefined;
  return typeof row === "function" ? row(error) : (row ?? 500);
}

const INTERNAL = "Something went wrong in this app. Please try again in a few minutes.";

/** Returns the JSON response to an error. An error from outside the SDK may contain anything, so the response repeats nothing of it. */
export function errorResponse(error: unknown): Response {
  if (error instanceof RouteError) return failed(error.status, error.code, error.message, error.headers);
  if (!isThreadsError(error)) return failed(500, "INTERNAL", INTERNAL);
  const wait = error.retryAfterMs ?? (isThreadsError(error.cause) ? error.cause.retryAfterMs : null);
  const headers: Record<string, string> = wait === null ? {} : { "retry-after": String(Math.ceil(wait / 1000)) };
  return failed(statusOf(error), error.code, error.advice, headers);
}
