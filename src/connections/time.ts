/** The time that connections use: Threads' time, once it is known. One wrong clock, or one wrong `Date`, must not end a connection. */
import { timeOf } from "../internal/arguments.js";
import type { ThreadsClient } from "../client.js";
import type { Clock } from "../internal/clock.js";

/** A clock that runs by Threads' time. */
export interface ConnectionTime extends Clock {
  /** The time at Threads, in epoch milliseconds: our clock, corrected by the `Date` of the responses. */
  now(): number;
  /** Our own clock, in epoch milliseconds. */
  readonly own: () => number;
  /** Returns a time that has certainly passed, by our clock and by two responses of Threads that agree; null before two such responses. */
  certain(): Date | null;
}

/** Makes the time of connections. Its functions throw a ThreadsConfigError for a clock whose time is not a finite number. */
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
