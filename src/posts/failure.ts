/** What a failed publish request proves, and what follows from it. Pure. */
import { amendedApiError, isThreadsError, ThreadsApiError } from "../errors/index.js";
import type { PublishTiming } from "./timing.js";

/**
 * What a failure says about the effect.
 * - `not-sent`: it never left; certainly nothing happened.
 * - `refused`: Threads said no; certainly nothing happened.
 * - `race`: refused as 24/4279009; the container is not visible yet, or was published meanwhile.
 * - `answered`: Threads failed aloud; it may have happened, or happen within seconds.
 * - `lost`: nobody answered for Threads; it may have happened, or happen as late as the request's timeout and some.
 */
export type PublishVerdict = "not-sent" | "refused" | "race" | "answered" | "lost";

/** Refusals before anything is done, also where the answer calls itself transient. */
const RATE_LIMITS: ReadonlySet<number | null> = new Set([4, 17, 32, 341, 613]);

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

/** Judges what a publish request threw. Whatever is none of the wire's errors was thrown before anything was sent. */
export function judgePublishFailure(error: unknown): PublishVerdict {
  if (!isThreadsError(error)) return "refused";
  if (error.code === "THREADS_NETWORK" || error.code === "THREADS_TIMEOUT") return error.sent ? "lost" : "not-sent";
  // A proxy gave up waiting, or what Threads answered cannot be read: the request may still be under way behind it.
  if (error.code === "THREADS_RESPONSE") return "lost";
  if (error.code !== "THREADS_API") return "refused";
  const { code, isTransient } = error.graph;
  // A 5xx with code 10 came for posts that were live. Source: https://github.com/tirthpatell/fia-f1-docs-bot/pull/52
  if (error.status >= 500) return "answered";
  if (RATE_LIMITS.has(code)) return "refused";
  if (isNotThereYet(error)) return "race";
  return code === 1 || code === 2 || isTransient === true ? "answered" : "refused";
}

/** How often each thing went wrong, the last one included. */
export interface Tries {
  readonly notSent: number;
  readonly races: number;
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
  /** It cannot be told. */
  | { readonly do: "give-up" };

/** Containers in all, the first one included. */
const MOST_CONTAINERS = 3;
const MOST_UNSENT = 3;
const MOST_UNKNOWN = 4;

/**
 * Decides. `inDoubt`: an earlier publish of this same container may have taken effect. Then 24/4279009 may mean exactly that, the
 * container must not be replaced, and it is asked instead.
 */
export function afterFailure(
  verdict: PublishVerdict,
  tries: Tries,
  inDoubt: boolean,
  containersMade: number,
  { raceDelaysMs }: Pick<PublishTiming, "raceDelaysMs">,
): NextStep {
  switch (verdict) {
    case "refused":
      return { do: "fail" };
    case "not-sent":
      return tries.notSent < MOST_UNSENT
        ? { do: "publish-again", afterMs: 500 * 2 ** (tries.notSent - 1) }
        : { do: "fail" };
    case "race": {
      const afterMs = raceDelaysMs[tries.races - 1];
      if (afterMs !== undefined) return { do: inDoubt ? "ask" : "publish-again", afterMs };
      if (inDoubt) return { do: "give-up" };
      return containersMade < MOST_CONTAINERS ? { do: "replace" } : { do: "fail" };
    }
    case "answered":
    case "lost":
      return tries.unknown < MOST_UNKNOWN ? { do: "ask", afterMs: 0 } : { do: "give-up" };
  }
}
