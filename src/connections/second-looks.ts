/**
 * Remembers for a minute that a look at `/me` found no verdict on a token, so that a call which Threads refuses again and again does not cost
 * two each time. A refusal that says outright that the token is invalid is always looked at.
 */
import type { Clock } from "../internal/clock.js";
import { needsUserActionAtThreads } from "../graph/invalid-token.js";
import { isThreadsError } from "../errors/index.js";
import { fingerprint } from "../internal/fingerprint.js";

/** The memory of one process. */
export interface SecondLooks {
  foundRecently(accessToken: string, error: unknown): boolean;
  remember(accessToken: string): void;
}

const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/** Makes it. */
export function createSecondLooks(clock: Clock): SecondLooks {
  const alive = new Map<string, number>();
  return {
    foundRecently(accessToken, error) {
      const outright =
        isThreadsError(error, "THREADS_API") && error.kind === "auth" && !needsUserActionAtThreads(error);
      if (outright) return false;
      const since = alive.get(fingerprint(accessToken));
      return since !== undefined && Math.abs(clock.now() - since) < REMEMBERED_MS;
    },
    remember(accessToken) {
      if (alive.size >= MOST_REMEMBERED) alive.clear();
      alive.set(fingerprint(accessToken), clock.now());
    },
  };
}
