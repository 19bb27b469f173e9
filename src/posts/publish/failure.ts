/** What a failed publish request proves, and what follows from it. Pure. */
import { amendedApiError, isThreadsError, ThreadsApiError } from "../../errors/index.js";
import { provesNoEffect } from "../../http/refusals/classify-refusal.js";
import type { PublishTiming } from "./timing.js";

/**
 * What a failure says about the effect.
 * - `not-sent`: the request never left; certainly nothing happened.
 * - `refused`: Threads refused the request; certainly nothing happened.
 * - `refused-after-look`: a certain refusal with a 5xx; nothing happened if the container, once asked, is not `PUBLISHED`.
 * - `race`: refused as 24/4279009; the container is not visible yet, or was published meanwhile.
 * - `answered`: Threads reported a failure; the post may be live, or become so.
 * - `lost`: no response of Threads arrived; the post may be live, or become so.
 */
export type PublishVerdict = "not-sent" | "refused" | "refused-after-look" | "race" | "answered" | "lost";

/** Is this 24/4279009, "the requested resource does not exist"? Source: https://github.com/fbsamples/threads_api/issues/70 */
export function isNotThereYet(error: unknown): boolean {
  if (!isThreadsError(error, "THREADS_API")) return false;
  return error.status < 500 && error.graph.code === 24 && error.graph.subcode === 4279009;
}

/** A reply to a post that is too young to be seen: code 24 was seen there with this subcode, and without one. */
export function isTargetUnseen(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.status < 500 && error.graph.code === 24;
}

/** The race, lost for now: refused for certain, so that another try can double nothing, and it mostly wins in a while. */
export function lostRace(error: unknown): unknown {
  if (!(error instanceof ThreadsApiError)) return error;
  const advice = "Threads has not taken your post yet. Please try again in a few minutes.";
  return amendedApiError(error, { advice, retryable: true, retryAfterMs: 60_000 });
}

/**
 * A 5xx with code 10: Threads sent it for posts that were live, and while containers were made or looked at. There it is one failed attempt.
 * Source: https://github.com/tirthpatell/fia-f1-docs-bot/pull/52
 */
export function isFalseFailure(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.status >= 500 && error.graph.code === 10;
}

/** A refusal of a look that only the owner or the operator can lift: a permission is missing, or the app is not allowed to ask. */
export function isRefusedForGood(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && (error.kind === "permission" || error.kind === "app");
}

/** Judges what a publish request threw. An error that is none of the wire's was thrown before anything was sent. */
export function judgePublishFailure(error: unknown): PublishVerdict {
  if (!isThreadsError(error)) return "refused";
  if (error.code === "THREADS_NETWORK" || error.code === "THREADS_TIMEOUT") return error.sent ? "lost" : "not-sent";
  // A proxy gave up waiting, or the response cannot be read: the request may still be under way behind it.
  if (error.code === "THREADS_RESPONSE") return "lost";
  if (error.code !== "THREADS_API") return "refused";
  if (error.status === REQUEST_TIMEOUT) return "lost";
  if (!provesNoEffect(error)) return "answered";
  if (isNotThereYet(error)) return "race";
  return error.status >= 500 ? "refused-after-look" : "refused";
}

const REQUEST_TIMEOUT = 408;

/** How often each thing went wrong, the last one included. */
export interface Tries {
  readonly notSent: number;
  readonly races: number;
  /** Attempts whose outcome is not known, and refusals while the outcome of an earlier one is not. */
  readonly unknown: number;
}

/** What to do after a failure. */
export type NextStep =
  /** The same container, after a pause. */
  | { readonly do: "publish-again"; readonly afterMs: number }
  /** Ask what became of it, after a pause. */
  | { readonly do: "ask"; readonly afterMs: number }
  /** Make a new container. */
  | { readonly do: "replace" }
  /** Nothing was published: throw what Threads said. */
  | { readonly do: "fail" }
  /** The outcome stays unknown for now. */
  | { readonly do: "give-up" };

/** Containers in all, the first one included. */
const MOST_CONTAINERS = 3;
const MOST_UNSENT = 3;
const MOST_UNKNOWN = 4;

/**
 * Decides. `unconfirmed`: an earlier publish request of this same container may have taken effect. Then a refusal may mean exactly that, the
 * container must not be replaced, and it is asked instead.
 */
export function afterFailure(
  verdict: PublishVerdict,
  tries: Tries,
  unconfirmed: boolean,
  containersMade: number,
  { raceDelaysMs }: Pick<PublishTiming, "raceDelaysMs">,
): NextStep {
  const ask: NextStep = tries.unknown < MOST_UNKNOWN ? { do: "ask", afterMs: 0 } : { do: "give-up" };
  switch (verdict) {
    case "refused":
    case "refused-after-look":
      return unconfirmed ? ask : { do: "fail" };
    case "not-sent":
      return tries.notSent < MOST_UNSENT
        ? { do: "publish-again", afterMs: 500 * 2 ** (tries.notSent - 1) }
        : { do: "fail" };
    case "race": {
      const afterMs = raceDelaysMs[tries.races - 1];
      if (afterMs !== undefined) return { do: unconfirmed ? "ask" : "publish-again", afterMs };
      if (unconfirmed) return { do: "give-up" };
      return containersMade < MOST_CONTAINERS ? { do: "replace" } : { do: "fail" };
    }
    case "answered":
    case "lost":
      return ask;
  }
}
