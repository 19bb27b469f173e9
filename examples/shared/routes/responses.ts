/**
 * Responses of the routes. An error is `{ error: { code, advice, issues, missingScope, live } }`: `missingScope` is the permission that the token
 * lacks, and `live` is the number of published parts of a thread.
 */
import type { Readable } from "node:stream";
import { isThreadsError, type AnyThreadsError, type Issue, type ThreadsErrorCode } from "@hayon/threads";

/** A response, for any framework. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | Readable;
}

/** Returns a JSON response. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const own = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  return { status, headers: { ...own, ...headers }, body: JSON.stringify(body) };
}

/** Returns a redirect that the browser follows with GET. */
export function redirect(location: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status: 303, headers: { location, ...headers }, body: "" };
}

/** Returns an error response. */
export function failed(status: number, code: string, advice: string, issues: readonly Issue[] = []): HttpResponse {
  return json(status, { error: { code, advice, issues } });
}

const STATUS: Partial<Record<ThreadsErrorCode, number>> = {
  THREADS_VALIDATION: 400,
  THREADS_NOT_CONNECTED: 409,
  THREADS_PUBLISH_IN_PROGRESS: 409,
  THREADS_IDEMPOTENCY_CONFLICT: 409,
  THREADS_CONFLICT: 503,
};

function statusOf(error: AnyThreadsError): number {
  if (isThreadsError(error, "THREADS_API") && error.kind === "rate-limit") return 429;
  // Every other error happened between this app and Threads.
  return STATUS[error.code] ?? 502;
}

/** Returns the response to a request that the framework could not read: Express and Fastify set `statusCode` of the error. */
export function unreadable(error: unknown): HttpResponse {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413) return failed(413, "TOO_LARGE", "This is larger than the app accepts. Please make it smaller.");
  return status < 500 ? failed(status, "BAD_REQUEST", "The app cannot read this request.") : errorResponse(error);
}

/** Returns the response to an error. An error from outside the SDK may contain anything, so the response repeats nothing of it. */
export function errorResponse(error: unknown): HttpResponse {
  if (!isThreadsError(error)) return failed(500, "INTERNAL", "Something went wrong in this app. Please try again.");
  const live = isThreadsError(error, "THREADS_PUBLISH_THREAD") ? error.published.length : 0;
  // The error of a thread is about one part, whose own error is the cause.
  const cause = isThreadsError(error, "THREADS_PUBLISH_THREAD") && isThreadsError(error.cause) ? error.cause : error;
  const { advice, retryAfterMs } = error;
  const issues = isThreadsError(cause, "THREADS_VALIDATION") ? cause.issues : [];
  const missingScope = isThreadsError(cause, "THREADS_API") ? cause.missingScope : null;
  const headers = retryAfterMs === null ? undefined : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  return json(statusOf(cause), { error: { code: cause.code, advice, issues, missingScope, live } }, headers);
}
