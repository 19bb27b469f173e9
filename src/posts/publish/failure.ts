/** Decides what a failed request of publishing proves, and what to do next. Pure. */
import { amendedApiError, isThreadsError, ThreadsApiError } from "../../errors/index.js";
import { provesNoEffect } from "../../http/refusals/classify-refusal.js";
import type { PublishContext } from "./context.js";
import type { PublishTiming } from "./timing.js";

/**
 * What a failed publish request proves about its effect.
 * - `not-sent`: the request was never sent. It had no effect.
 * - `refused`: Threads refused the request. It had no effect.
 * - `refused-if-unpublished`: a certain refusal with a 5xx. It had no effect if the container's status is not `PUBLISHED`.
 * - `not-visible`: refused as 24/4279009. The container is not visible yet, or is published already.
 * - `inconclusive`: Threads reported a failure. The post may be live, or may appear later.
 * - `no-response`: no usable response of Threads arrived. The post may be live, or may appear later.
 */
export type PublishFailure =
  "not-sent" | "refused" | "refused-if-unpublished" | "not-visible" | "inconclusive" | "no-response";

/** Returns whether this is 24/4279009, "the requested resource does not exist". Source: https://github.com/fbsamples/threads_api/issues/70 */
export function isNotVisible(error: unknown): boolean {
  if (!isThreadsError(error, "THREADS_API")) return false;
  return error.status < 500 && error.graph.code === 24 && error.graph.subcode === 4279009;
}

/** Returns whether the post that a reply replies to is not visible yet. Code 24 was observed with the subcode and without one. */
export function isTargetNotVisible(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.status < 500 && error.graph.code === 24;
}

/** Returns the refusal of something that is not visible yet as retryable: nothing was published, and a later attempt mostly succeeds. */
export function asNotVisibleYet(error: unknown): unknown {
  if (!(error instanceof ThreadsApiError)) return error;
  const advice = "Threads has not taken your post yet. Please try again in a few minutes.";
  return amendedApiError(error, { advice, retryable: true, retryAfterMs: 60_000 });
}

/**
 * Returns whether this is a 5xx with code 10. Threads sent it for posts that were live, and while containers were created or read. There it
 * counts as one failed attempt. Source: https://github.com/tirthpatell/fia-f1-docs-bot/pull/52
 */
export function isFalseFailure(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.status >= 500 && error.graph.code === 10;
}

/** Returns whether only the owner or the operator can lift this refusal: a permission is missing, or the app is not allowed to read. */
export function isRefusedForGood(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && (error.kind === "permission" || error.kind === "app");
}

/** Classifies the error of a publish request. An error of any other class was thrown before anything was sent. */
export function classifyPublishFailure(error: unknown): PublishFailure {
  if (!isThreadsError(error)) return "refused";
  if (error.code === "THREADS_NETWORK" || error.code === "THREADS_TIMEOUT") {
    return error.sent ? "no-response" : "not-sent";
  }
  // A proxy gave up waiting, or the response is unreadable: Threads may still process the request.
  if (error.code === "THREADS_RESPONSE") return "no-response";
  if (error.code !== "THREADS_API") return "refused";
  if (error.status === REQUEST_TIMEOUT) return "no-response";
  if (!provesNoEffect(error)) return "inconclusive";
  if (isNotVisible(error)) return "not-visible";
  return error.status >= 500 ? "refused-if-unpublished" : "refused";
}

const REQUEST_TIMEOUT = 408;

/** How often each kind of failure occurred, the last one included. */
export interface FailureCounts {
  readonly notSent: number;
  readonly notVisible: number;
  /** Attempts whose outcome is not known, and refusals while the outcome of an earlier attempt is not known. */
  readonly inconclusive: number;
}

/** The step after a failure. */
export type NextStep =
  /** Publish the same container again, after a pause. */
  | { readonly do: "publish-again"; readonly afterMs: number }
  /** Check the container's status, after a pause. */
  | { readonly do: "check-status"; readonly afterMs: number }
  /** Create a new container. */
  | { readonly do: "replace" }
  /** Throw Threads' refusal: nothing was published. */
  | { readonly do: "fail" }
  /** Report the outcome as unconfirmed. */
  | { readonly do: "give-up" };

/** The first container included. */
const MAX_CONTAINERS = 3;
const MAX_NOT_SENT = 3;
const MAX_INCONCLUSIVE = 4;

/**
 * Returns the next step. `unconfirmed` means that an earlier request for the same container may have taken effect. A refusal may then be the
 * result of that, so the container is checked and never replaced.
 */
export function afterFailure(
  failure: PublishFailure,
  counts: FailureCounts,
  unconfirmed: boolean,
  containersMade: number,
  { raceDelaysMs }: Pick<PublishTiming, "raceDelaysMs">,
): NextStep {
  const check: NextStep =
    counts.inconclusive < MAX_INCONCLUSIVE ? { do: "check-status", afterMs: 0 } : { do: "give-up" };
  switch (failure) {
    case "refused":
    case "refused-if-unpublished":
      return unconfirmed ? check : { do: "fail" };
    case "not-sent":
      return counts.notSent < MAX_NOT_SENT
        ? { do: "publish-again", afterMs: 500 * 2 ** (counts.notSent - 1) }
        : { do: "fail" };
    case "not-visible": {
      const afterMs = raceDelaysMs[counts.notVisible - 1];
      if (afterMs !== undefined) return { do: unconfirmed ? "check-status" : "publish-again", afterMs };
      if (unconfirmed) return { do: "give-up" };
      return containersMade < MAX_CONTAINERS ? { do: "replace" } : { do: "fail" };
    }
    case "inconclusive":
    case "no-response":
      return check;
  }
}

/** 1/2207052, a file that could not be downloaded, was observed to succeed within 8 to 16 s for the same URL. */
const DOWNLOAD_DELAYS_MS = [8_000, 12_000];

/** The transport retries other passing failures itself. This one looks like a refusal. */
const FALSE_FAILURE_DELAYS_MS = [500, 1_000];

const LONGEST_PARENT_DELAY_MS = 30_000;

type DelaysContext = Pick<PublishContext, "draft" | "timing" | "parentWait">;

/**
 * Returns a function that takes the errors of one container creation in turn. It returns the milliseconds until the next attempt, or null for
 * an error that no further attempt can pass. A repeated creation publishes nothing.
 */
export function creationDelays({ draft, timing, parentWait }: DelaysContext): (error: unknown) => number | null {
  let [notVisible, downloads, falseFailures] = [0, 0, 0];
  return (error) => {
    // The post that a reply replies to may have been published a moment ago.
    if (draft.replyTo !== undefined && isTargetNotVisible(error)) {
      notVisible += 1;
      return timing.raceDelaysMs[notVisible - 1] ?? fromParentWait(parentWait, notVisible - timing.raceDelaysMs.length);
    }
    if (isDownloadFailure(error)) return DOWNLOAD_DELAYS_MS[downloads++] ?? null;
    if (isFalseFailure(error)) return FALSE_FAILURE_DELAYS_MS[falseFailures++] ?? null;
    return null;
  };
}

/** Takes 10 s, then 20 s, then 30 s at a time from the wait that all parts of a thread share. */
function fromParentWait(parentWait: DelaysContext["parentWait"], attempt: number): number | null {
  const delayMs = Math.min(LONGEST_PARENT_DELAY_MS, 10_000 * attempt);
  if (parentWait === undefined || parentWait.leftMs < delayMs) return null;
  parentWait.leftMs -= delayMs;
  return delayMs;
}

function isDownloadFailure(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.graph.code === 1 && error.graph.subcode === 2207052;
}
