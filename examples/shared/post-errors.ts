/** What a post failed by, for the composer: `{ error: { code, advice, issues } }` with the status that fits. */
import { isThreadsError, type AnyThreadsError, type Issue, type ThreadsErrorCode } from "@hayon/threads";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const own = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  return { status, headers: { ...own, ...headers }, body: JSON.stringify(body) };
}

export function refused(status: number, code: string, advice: string, issues: readonly Issue[] = []): Answer {
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
  // Everything else is between this site and Threads.
  return STATUS[error.code] ?? 502;
}

/** Only of an error of the SDK anything is told: another one may hold anything. */
export function errorResponse(error: unknown): Answer {
  if (!isThreadsError(error)) return refused(500, "INTERNAL", "Something went wrong here. Please try again.");
  const { code, advice, retryAfterMs } = error;
  const issues = isThreadsError(error, "THREADS_VALIDATION") ? error.issues : [];
  const headers = retryAfterMs === null ? undefined : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  return json(statusOf(error), { error: { code, advice, issues } }, headers);
}
