/** When a sweep may ask Threads: few questions until it is clear that the app is not to blame, and none while Threads asks to slow down. */
import type { Clock } from "../../internal/clock.js";
import type { SweepEnd } from "./report.js";

/** So many answers decide: when all of them are refusals, the app is at fault, and no connection. */
export const FIRST_ANSWERS = 20;

/** Waiting so often without an answer in between means that Threads wants to be left alone for longer. */
const MOST_PAUSES = 3;

/** A pause that the sweep does not outlast in silence. */
const LONGEST_PAUSE_MS = 60 * 60_000;

/** What came of a question. `nothing`: no answer, or none that tells about the app. */
export type Answered = "renewed" | "refused" | "nothing" | { readonly throttledMs: number };

/** Leave to ask once. */
export interface Turn {
  /** Who asked says what came of it. */
  leave(answered: Answered): void;
}

/** Lets workers through. */
export interface CircuitBreaker {
  /** Whether Threads has refreshed a token in this sweep: then its refusals are attributed to the connections. */
  readonly trusted: boolean;
  /** Waits for its turn; answers why when there will be none. */
  enter(): Promise<Turn | SweepEnd>;
}

/** Makes the gate of one sweep. */
export function createCircuitBreaker(clock: Clock, signal: AbortSignal | undefined, trusting: boolean): CircuitBreaker {
  let trusted = trusting;
  let inside = 0;
  let refusals = 0;
  /** In a row, without an answer in between; and ever, to tell who entered before a pause from who entered after it. */
  let [pauses, pausesEver] = [0, 0];
  let pausing = false;
  const waiting: (() => void)[] = [];
  const wake = () => waiting.splice(0).forEach((go) => go());

  function end(): SweepEnd | null {
    if (signal?.aborted === true) return "aborted";
    if (!trusted && refusals >= FIRST_ANSWERS) return "all-refused";
    return pauses > MOST_PAUSES ? "throttled" : null;
  }

  /** How many may be inside. After a pause one goes first: asking while throttled prolongs it. */
  function room(): number {
    if (pausing) return 0;
    if (pauses > 0) return 1;
    return trusted ? Infinity : FIRST_ANSWERS - refusals;
  }

  function throttle(ms: number): void {
    pauses += 1;
    pausesEver += 1;
    if (end() === null) void pause(ms);
  }

  async function pause(ms: number): Promise<void> {
    pausing = true;
    // An abort ends the pause; whoever waits learns of it from the signal.
    await clock.sleep(Math.min(ms, LONGEST_PAUSE_MS), signal).catch(() => undefined);
    pausing = false;
    wake();
  }

  return {
    get trusted() {
      return trusted;
    },
    async enter() {
      while (end() === null && inside >= room()) await new Promise<void>((resolve) => waiting.push(resolve));
      const why = end();
      if (why !== null) return why;
      inside += 1;
      const enteredAfter = pausesEver;
      return {
        leave(answered) {
          inside -= 1;
          if (typeof answered === "object") {
            // Those that were under way together are throttled together, and that is one pause.
            if (enteredAfter === pausesEver) throttle(answered.throttledMs);
          } else if (answered !== "nothing") {
            pauses = 0;
            if (answered === "renewed") trusted = true;
            else if (!trusted) refusals += 1;
          }
          wake();
        },
      };
    },
  };
}
