/** Which HTTP status each error means, as a table. */
import {
  isThreadsError,
  type AnyThreadsError,
  type AuthorizationFailure,
  type ThreadsErrorByCode,
  type ThreadsErrorCode,
} from "../errors/index.js";
import { ownValue } from "../internal/own-value.js";
import { failed } from "./responses.js";
import { RouteFailure } from "./failure.js";

type Table = {
  readonly [Code in ThreadsErrorCode]: number | ((error: ThreadsErrorByCode[Code]) => number);
};

/** The callback belongs to another browser or to another user. */
const STARTED_ELSEWHERE: readonly AuthorizationFailure[] = ["proof-missing", "browser-mismatch", "owner-mismatch"];

const STATUS: Table = {
  // What the caller sent, or what the connection is.
  THREADS_VALIDATION: 400,
  THREADS_AUTHORIZATION: ({ reason }) => (STARTED_ELSEWHERE.includes(reason) ? 403 : 400),
  THREADS_SIGNED_REQUEST: 400,
  THREADS_NOT_CONNECTED: ({ reason }) => (reason === "never-connected" ? 400 : 409),
  THREADS_IDEMPOTENCY_CONFLICT: 409,
  THREADS_PUBLISH_IN_PROGRESS: 409,
  // What Threads did.
  THREADS_API: (error) => (error.kind === "rate-limit" ? 429 : 502),
  THREADS_TIMEOUT: 502,
  THREADS_NETWORK: 502,
  THREADS_RESPONSE: 502,
  THREADS_CONTAINER: 502,
  THREADS_PUBLISH_UNKNOWN: 502,
  THREADS_PUBLISH_THREAD: (error) => (isThreadsError(error.cause) ? statusOfThreadsError(error.cause) : 502),
  THREADS_CONNECT: (error) => (isThreadsError(error.cause) ? statusOfThreadsError(error.cause) : 500),
  // What the host did.
  THREADS_CONFLICT: 503,
  THREADS_JOURNAL: 503,
  THREADS_SEALED_TOKEN: (error) => (error.reason === "key-unavailable" ? 503 : 500),
  THREADS_UNREADABLE_CONNECTION: 500,
  THREADS_CONFIG: 500,
};

function statusOfThreadsError(error: AnyThreadsError): number {
  // An error of another, newer copy of the SDK may have a code that this table does not know.
  const row = ownValue<unknown>(STATUS, error.code) as number | ((error: AnyThreadsError) => number) | undefined;
  return typeof row === "function" ? row(error) : (row ?? 500);
}

const INTERNAL = "Something went wrong here. Please try again in a few minutes.";

/** The JSON answer to an error. Of one that is not the SDK's nothing is told: it may hold anything. */
export function errorResponse(error: unknown): Response {
  if (error instanceof RouteFailure) return failed(error.status, error.code, error.message, error.headers);
  if (!isThreadsError(error)) return failed(500, "INTERNAL", INTERNAL);
  const wait = error.retryAfterMs ?? (isThreadsError(error.cause) ? error.cause.retryAfterMs : null);
  const headers: Record<string, string> = wait === null ? {} : { "retry-after": String(Math.ceil(wait / 1000)) };
  return failed(statusOfThreadsError(error), error.code, error.advice, headers);
}
