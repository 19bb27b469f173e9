/** The outcome of one run of a job. Pure. */
import { isThreadsError, type PublishCandidate } from "../errors/index.js";
import type { JournalState } from "../posts/journal-state.js";
import type { PublishedPost } from "../posts/publish/publish.js";

/**
 * Why a job has to run again.
 * - `busy`: another worker is running the job, or a request of an earlier run may still take effect.
 * - `unconfirmed`: the post may be live, and a later run checks again.
 * - `rate-limit`: Threads or the account's quota refuses posts for a while.
 * - `transient`: the network, Threads, the store or the journal failed.
 * - `stopped`: the signal or `stop()` ended the run.
 */
export type LaterReason = "busy" | "unconfirmed" | "rate-limit" | "transient" | "stopped";

/** The post is live, or all parts of the thread are live. */
export interface PublishedOutcome {
  readonly outcome: "published";
  /** The posts, in order. */
  readonly posts: readonly PublishedPost[];
}

/** The job is not finished: deliver it again, with the same id, after `afterMs`. */
export interface LaterOutcome {
  readonly outcome: "later";
  /** Milliseconds to wait before the job runs again. 0 means at once, on any worker. */
  readonly afterMs: number;
  /**
   * Why the job has to run again: `busy` (another worker holds it, or an earlier request may still take effect), `unconfirmed` (the post may be
   * live, and a later run finds out), `rate-limit`, `transient` (the network, Threads, the store or the journal failed), or `stopped`.
   */
  readonly reason: LaterReason;
  /** Whether a post of the job is live or may be live. Then do not offer to post it again. */
  readonly mayBeLive: boolean;
  /** The posts of the job that are live. */
  readonly posts: readonly PublishedPost[];
  readonly error: unknown;
  /** A sentence that you may show to the owner. */
  readonly advice: string;
}

/**
 * No later run can publish the job by itself. After the owner or the operator has acted (edit, reconnect), run the same id again.
 */
export interface FailedOutcome {
  readonly outcome: "failed";
  /** Whether a post of the job is live or may be live. Then do not offer to post it again. */
  readonly mayBeLive: boolean;
  /** The posts of the job that are live. */
  readonly posts: readonly PublishedPost[];
  /** Posts of the account that may be the job's post. Ask the owner which one it is, and close the job with `account.resolvePublish`. */
  readonly candidates: readonly PublishCandidate[];
  readonly error: unknown;
  /** A sentence that you may show to the owner. */
  readonly advice: string;
}

/** The outcome of a run. */
export type PublishOutcome = PublishedOutcome | LaterOutcome | FailedOutcome;

/** The wait for errors without `retryAfterMs`. */
const DEFAULT_WAIT_MS = 30_000;

/** For a job that runs again, because the advice of its error may ask the owner to try again. */
const NOT_YET = "Your post is not published yet. It will be tried again; you need not do anything.";
const NOT_FINISHED = "Your post is not finished yet. It will be tried again; do not post it again.";

/** The advice for errors of the host, such as an unreachable database, which contain none. */
const HOST_FAILED = "Your post could not be published yet. Please try again later.";

/** Returns the outcome of a run whose failure is unknown, because a clock throws or the error cannot be read. */
export function unreadableOutcome(error: unknown): LaterOutcome {
  return {
    ...{ outcome: "later", afterMs: DEFAULT_WAIT_MS, reason: "transient", mayBeLive: true, posts: [] },
    ...{ error, advice: NOT_FINISHED },
  };
}

/** A run that failed. */
export interface FailedRun {
  readonly error: unknown;
  /** The job's state in the journal after the run; null if the journal could not be read. */
  readonly state: JournalState | null;
  /** The reasons of the signals that may have ended the run. */
  readonly abortReasons: readonly unknown[];
  /** Whether the job's `giveUpAt` has passed. */
  readonly late: boolean;
}

/** Returns the outcome of a failed run. */
export function outcomeOf({ error, state, abortReasons, late }: FailedRun): LaterOutcome | FailedOutcome {
  const cause = isThreadsError(error, "THREADS_PUBLISH_THREAD") ? error.cause : error;
  const unconfirmed = isThreadsError(cause, "THREADS_PUBLISH_UNKNOWN") ? cause : null;
  const facts = {
    mayBeLive: state === null || state.mayBeLive || unconfirmed !== null,
    posts: state?.posts ?? [],
    error,
    advice: isThreadsError(error) ? error.advice : HOST_FAILED,
  };
  const failed = () => ({ outcome: "failed" as const, candidates: unconfirmed?.candidates ?? [], ...facts });
  if (late) return failed();
  const reason = reasonOf(cause);
  // The advice of these two describes a post that may be live.
  const known = reason === "busy" || reason === "unconfirmed";
  const advice = known ? facts.advice : facts.mayBeLive ? NOT_FINISHED : NOT_YET;
  const later = { ...facts, outcome: "later" as const, advice };
  if (wasAborted(error, abortReasons)) return { ...later, afterMs: 0, reason: "stopped" };
  // An error of the host, such as an unreachable database, may be temporary.
  if (isThreadsError(error) && !error.retryable) return failed();
  const afterMs = isThreadsError(error) ? (error.retryAfterMs ?? DEFAULT_WAIT_MS) : DEFAULT_WAIT_MS;
  return { ...later, afterMs, reason };
}

/** Returns whether an abort ended the run. The errors of a thread, and of a post that may be live, have the abort as a cause. */
function wasAborted(error: unknown, reasons: readonly unknown[]): boolean {
  for (let cause = error; ; cause = cause.cause) {
    if (reasons.includes(cause)) return true;
    if (!isThreadsError(cause) || cause.cause === undefined) return false;
  }
}

function reasonOf(cause: unknown): LaterReason {
  if (isThreadsError(cause, "THREADS_PUBLISH_IN_PROGRESS")) return "busy";
  if (isThreadsError(cause, "THREADS_PUBLISH_UNKNOWN")) return "unconfirmed";
  if (isThreadsError(cause, "THREADS_API") && cause.kind === "rate-limit") return "rate-limit";
  return "transient";
}
