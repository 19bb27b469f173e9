/** How a publish failed, in a form that processes can send. */
import type * as threadsSdk from "@hayon/threads";

/** What an error says about the outcome: it is unconfirmed, nothing was published, or neither. */
export type Claim = "unconfirmed" | "refused" | "none";

/** An error, without its class. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
}

/** @param isThreadsError from the SDK: the caller decides when the SDK is loaded */
export function failureOf(error: unknown, isThreadsError: typeof threadsSdk.isThreadsError): Failure {
  if (isThreadsError(error)) {
    const { code, message, retryable, retryAfterMs } = error;
    return { code, message, retryable, retryAfterMs };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "UNEXPECTED", message, retryable: true, retryAfterMs: null };
}

export function claimOf({ code, retryable }: Pick<Failure, "code" | "retryable">): Claim {
  if (code === "THREADS_PUBLISH_UNKNOWN" || code === "THREADS_PUBLISH_IN_PROGRESS") return "unconfirmed";
  // A container error says "nothing was published" even when a retry may succeed.
  return code === "THREADS_CONTAINER" || !retryable ? "refused" : "none";
}
