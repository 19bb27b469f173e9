/** When a refused token is checked again, and what repeated refusals mean. */
import type { Connection, Recheck } from "./connection.js";
import { CLOCK_TOLERANCE_MS, DAY_MS, hasExpired } from "./record-rules.js";

/** After this many days, a sweep checks the token of a connection that has ended. */
export const RECHECK_DAYS = [1, 2, 4, 8, 16, 32] as const;

/** After this many daily checks that `/me` refused, the user has to reconnect. */
export const REPEATS_UNTIL_RECONNECT = 3;

/** The time between daily checks. Less than a day, because a sweep that runs at the same time each day may be a little early. */
const DAILY_MS = 23 * 3_600_000;

/** Two checks that lie further apart do not show that Threads refused the token all the time. */
const LONGEST_GAP_MS = 60 * 3_600_000;

/** Returns the start of a series of checks. */
export function newRecheck(now: number): Recheck {
  return { since: new Date(now), last: new Date(now), count: 0 };
}

/** Tells whether a clock that was ahead wrote this date. */
const isAhead = (date: Date, now: number) => date.getTime() - now > CLOCK_TOLERANCE_MS;

/** Returns how many of the planned checks are due by now. */
function checksPlanned({ since }: Recheck, now: number): number {
  return RECHECK_DAYS.filter((days) => now - since.getTime() >= days * DAY_MS).length;
}

/** Tells whether a sweep has to check the token again. A series that a clock dated which was ahead is due. */
export function isRecheckDue(connection: Connection, now: number): boolean {
  const { state, health } = connection;
  const { recheck } = health;
  if (state === "error") {
    return recheck !== undefined && (now - recheck.last.getTime() >= DAILY_MS || isAhead(recheck.last, now));
  }
  if ((state !== "revoked" && state !== "expired") || hasExpired(connection, now)) return false;
  // A version without these checks may have ended the connection: it gets its first one now.
  return recheck === undefined || checksPlanned(recheck, now) > recheck.count || isAhead(recheck.since, now);
}

/** Counts a check of the token of a connection that has ended. Missed checks are not made up for. */
export function countRecheck(recheck: Recheck | undefined, now: number): Recheck {
  if (recheck === undefined || isAhead(recheck.since, now)) return newRecheck(now);
  return { ...recheck, last: new Date(now), count: checksPlanned(recheck, now) };
}

/** Counts a daily check that repeats a refusal. A long gap starts a new series. */
export function countRepeat(recheck: Recheck, now: number): Recheck {
  if (now - recheck.last.getTime() > LONGEST_GAP_MS || isAhead(recheck.last, now)) return newRecheck(now);
  return { ...recheck, last: new Date(now), count: recheck.count + 1 };
}
