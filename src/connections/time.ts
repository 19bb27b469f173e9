/** The time that connections use: Threads' time, once known. One wrong clock, or one wrong `Date`, must end no connection. */
import { timeOf } from "../internal/arguments.js";
import type { ThreadsClient } from "../client.js";
import type { Clock } from "../internal/clock.js";

/** A clock, and what is certain about the time. */
export interface ConnectionTime extends Clock {
  /** The time at Threads, in epoch milliseconds: our clock, corrected by the `Date` of the responses. */
  now(): number;
  /** Our own clock, in epoch milliseconds. */
  readonly own: () => number;
  /** A time that has certainly passed, by our clock and by two responses of Threads that agree; null before there were any. */
  certain(): Date | null;
}

/** @throws from its functions: ThreadsConfigError for a clock that does not tell the time */
export function connectionTime(clock: Clock, client: ThreadsClient): ConnectionTime {
  const own = () => timeOf(clock);
  return {
    own,
    now: () => own() + client.serverTime.aheadMs,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    certain() {
      const { confirmedAt } = client.serverTime;
      return confirmedAt === null ? null : new Date(Math.min(own(), confirmedAt));
    },
  };
}
