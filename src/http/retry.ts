/** Decides whether to retry a failed attempt, and when. Pure: the transport does the waiting. */
import { isThreadsError, type ThreadsError } from "../errors/index.js";

/**
 * Whether the transport may send a call again.
 * - `always`: a retry has no further effect, as for every read.
 * - `credential-issuing`: Threads issues a token. A retry is harmless, but its refusal proves nothing: Threads may have issued the token with
 *   the lost response, and the old token may now be replaced or the new one too young. So the call fails with its first error.
 * - `unless-code-1`: a read of an endpoint where code 1 means an invalid parameter. Elsewhere it means trouble that passes.
 * - `never`: an authorization code works only once, and a second publish request would make a second post.
 */
export type ReplayRule = "always" | "credential-issuing" | "unless-code-1" | "never";

/** The facts that decide about a retry. */
export interface RetryFacts {
  /** The number of the failed attempt, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly replay: ReplayRule;
  readonly error: ThreadsError;
  /** A number from 0 to 1, to spread the retries of many callers. */
  readonly random: number;
  /** Milliseconds until the call's deadline. */
  readonly remainingMs: number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;

/** Returns the milliseconds to wait before the next attempt, or null when the error is final. */
export function retryDelayMs(facts: RetryFacts): number | null {
  const { attempt, maxAttempts, replay, error, random, remainingMs } = facts;
  if (replay === "unless-code-1" && isThreadsError(error, "THREADS_API") && error.graph.code === 1) return null;
  if (replay === "never" || attempt >= maxAttempts || !error.retryable) return null;
  const backoffMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  const delayMs = Math.ceil(Math.max(backoffMs, error.retryAfterMs ?? 0));
  // Calls prolong a block by Threads. So a rate limit is retried only if the server names a wait that ends before the deadline.
  return delayMs < remainingMs ? delayMs : null;
}
