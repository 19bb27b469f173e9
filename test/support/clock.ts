import type { Clock } from "../../src/internal/clock.js";

/** A clock that only the test and `sleep` move. `slept` lists the sleeps in milliseconds. */
export interface ManualClock extends Clock {
  readonly slept: number[];
  advance(ms: number): void;
  set(now: number): void;
}

export const NOON = Date.UTC(2026, 10, 23, 12);

export function manualClock(start = NOON): ManualClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    advance: (ms) => (now += ms),
    set: (value) => (now = value),
    sleep: (ms, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
