/** Limits the refreshes of a sweep: a few until it is clear that the app works, and none while Threads asks to slow down. */
import type { Clock } from "../../internal/clock.js";
import type { SweepEnd } from "./report.js";

/** After this many responses that are all refusals, the app is at fault, and no connection. */
export const ALL_REFUSED_AFTER = 20;

/** After this many pauses without a response in between, the sweep ends. */
const MOST_PAUSES = 3;

/** The longest pause, in milliseconds. */
const LONGEST_PAUSE_MS = 60 * 60_000;

/** The outcome of one refresh. `inconclusive`: there was no response, or none that says anything about the app. */
export type PermitOutcome = "refreshed" | "refused" | "inconclusive" | { readonly throttledMs: number };

/** The permission to refresh one token. */
export interface Permit {
  /** Must be called once, with the outcome. */
  release(outcome: PermitOutcome): void;
}

/** Gives permits to the workers of one sweep. */
export interface CircuitBreaker {
  /** Whether Threads has refreshed a token in this sweep. Its refusals are then about the connections, and not about the app. */
  readonly appWorks: boolean;
  /** Waits for a permit. Returns the reason instead when the sweep has to end. */
  acquire(): Promise<Permit | SweepEnd>;
}

/**
 * Makes the circuit breaker of one sweep.
 *
 * @param assumeAppWorks whether refusals count from the first one
 */
export function createCircuitBreaker(
  clock: Clock,
  signal: AbortSignal | undefined,
  assumeAppWorks: boolean,
): CircuitBreaker {
  let appWorks = assumeAppWorks;
  let active = 0;
  let refusals = 0;
  let pausing = false;
  /** Pauses in a row, without a response in between. */
  let pauses = 0;
  /** All pauses: shows whether a permit was given before or after a pause. */
  let totalPauses = 0;
  const waiting: (() => void)[] = [];
  const wakeAll = () => waiting.splice(0).forEach((wake) => wake());

  function endReason(): SweepEnd | null {
    if (signal?.aborted === true) return "aborted";
    if (!appWorks && refusals >= ALL_REFUSED_AFTER) return "all-refused";
    return pauses > MOST_PAUSES ? "throttled" : null;
  }

  /** Returns how many permits may be active. After a pause it is one, because requests during throttling prolong it. */
  function capacity(): number {
    if (pausing) return 0;
    if (pauses > 0) return 1;
    return appWorks ? Infinity : ALL_REFUSED_AFTER - refusals;
  }

  async function pause(ms: number): Promise<void> {
    pausing = true;
    // An abort ends the pause, and the waiting workers see it in the signal.
    await clock.sleep(Math.min(ms, LONGEST_PAUSE_MS), signal).catch(() => undefined);
    pausing = false;
    wakeAll();
  }

  function throttle(ms: number): void {
    pauses += 1;
    totalPauses += 1;
    if (endReason() === null) void pause(ms);
  }

  function record(outcome: PermitOutcome, pausesAtStart: number): void {
    if (outcome === "inconclusive") return;
    if (typeof outcome === "object") {
      // Refreshes that ran at the same time are throttled together, and that is one pause.
      if (pausesAtStart === totalPauses) throttle(outcome.throttledMs);
      return;
    }
    pauses = 0;
    if (outcome === "refreshed") appWorks = true;
    else if (!appWorks) refusals += 1;
  }

  async function acquire(): Promise<Permit | SweepEnd> {
    while (endReason() === null && active >= capacity()) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    const reason = endReason();
    if (reason !== null) return reason;
    active += 1;
    const pausesAtStart = totalPauses;
    return {
      release(outcome) {
        active -= 1;
        record(outcome, pausesAtStart);
        wakeAll();
      },
    };
  }

  return {
    get appWorks() {
      return appWorks;
    },
    acquire,
  };
}
