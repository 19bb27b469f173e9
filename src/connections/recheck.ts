/** When a token that was refused is looked at again, and what repeated refusals come to. */
import type { Connection, Recheck } from "./connection.js";
import { CLOCK_TOLERANCE_MS, DAY_MS, hasExpired } from "./record-rules.js";

/** After so many days a sweep looks again at the token of a connection that has ended. */
export const RECHECK_DAYS = [1, 2, 4, 8, 16, 32] as const;

/** So many daily looks that repeat a refusal of `/me` ask the user to reconnect. */
export const REPEATS_UNTIL_RECONNECT = 3;

/** A daily look is due after this: a sweep that runs at the same time each day is at times a little early. */
const DAILY_MS = 23 * 3_600_000;

/** Looks that lie further apart do not show that the refusal was there all the time. */
const LONGEST_GAP_MS = 60 * 3_600_000;

/** Returns the beginning of a series of looks. */
export function newRecheck(now: number): Recheck {
  return { since: new Date(now), last: new Date(now), count: 0 };
}

const isAhead = (date: Date, now: number) => date.getTime() - now > CLOCK_TOLERANCE_MS;

/** How many of the planned looks lie behind. */
function looksPlanned({ since }: Recheck, now: number): number {
  return RECHECK_DAYS.filter((days) => now - since.getTime() >= days * DAY_MS).length;
}

/** Tells whether a sweep has to look at the token again. A series that was dated by a clock that was ahead is due. */
export function isRecheckDue(connection: Connection, now: number): boolean {
  const { state, health } = connection;
  const { recheck } = health;
  if (state === "error") {
    return recheck !== undefined && (now - recheck.last.getTime() >= DAILY_MS || isAhead(recheck.last, now));
  }
  if ((state !== "revoked" && state !== "expired") || hasExpired(connection, now)) return false;
  // A connection that ended before there were such looks gets its first one now.
  return recheck === undefined || looksPlanned(recheck, now) > recheck.count || isAhead(recheck.since, now);
}

/** Counts a look at the token of a connection that has ended. Looks that were missed are not made up for. */
export function countLook(recheck: Recheck | undefined, now: number): Recheck {
  if (recheck === undefined || isAhead(recheck.since, now)) return newRecheck(now);
  return { ...recheck, last: new Date(now), count: looksPlanned(recheck, now) };
}

/** Counts a daily look that repeats a refusal. A gap begins a new series. */
export function countRepeat(recheck: Recheck, now: number): Recheck {
  if (now - recheck.last.getTime() > LONGEST_GAP_MS || isAhead(recheck.last, now)) return newRecheck(now);
  return { ...recheck, last: new Date(now), count: recheck.count + 1 };
}
