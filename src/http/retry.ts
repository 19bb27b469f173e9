/** When a failed attempt is repeated, and after how long. Pure: the transport does the waiting. */
import type { ThreadsError } from "../errors/index.js";

/**
 * How a call may be repeated by the transport itself.
 * - `always`: reading; a repeat changes nothing.
 * - `issuing`: a token is issued. A repeat is harmless, but its refusal proves nothing: the lost answer before it may have been a
 *   success that made the repeat impossible (the token is too young now, or was replaced). Then the first failure is what is told.
 * - `never`: a code works once, a post would be a second post.
 */
export type ReplayRule = "always" | "issuing" | "never";

/** What the decision is made from. */
export interface RetryQuestion {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly replay: ReplayRule;
  readonly error: ThreadsError;
  /** A number from 0 to 1, to spread the repeats of many callers. */
  readonly random: number;
  /** What is left of the call's deadline. */
  readonly remainingMs: number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;

/** Milliseconds to wait before the next attempt, or null when this error is final. */
export function retryDelayMs(question: RetryQuestion): number | null {
  const { attempt, maxAttempts, replay, error, random, remainingMs } = question;
  if (replay === "never" || attempt >= maxAttempts || !error.retryable) return null;
  // Threads keeps a block up while it is called: a rate limit is repeated only when the server itself named a short wait.
  const backoffMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  const delayMs = Math.ceil(Math.max(backoffMs, error.retryAfterMs ?? 0));
  // A wait that cannot end before the deadline is not begun.
  return delayMs < remainingMs ? delayMs : null;
}
