/** What follows from a connection and the clock, and is stored nowhere. */
import type { Connection, ConnectionAuth } from "./connection.js";
import { isHeld } from "./lease.js";

/** A day, in milliseconds. */
export const DAY_MS = 86_400_000;

/** Renewing begins so many days before the end. */
export const EXPIRING_DAYS = 7;

/** Threads renews a token that is at least this old. Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens */
export const YOUNGEST_REFRESH_MS = DAY_MS;

/** Two clocks may differ by this much: what lies further ahead was written by a clock that was wrong. */
export const CLOCK_TOLERANCE_MS = 3_600_000;

/** Why a token cannot be renewed now. */
export type RefreshBlockedReason = "not-connected" | "expired" | "too-young" | "in-progress";

/** Returns the milliseconds until the token expires, negative when it has; null without a token and where its expiry is not known. */
export function msUntilExpiry({ auth }: Connection, now: number): number | null {
  return auth?.expiresAt == null ? null : auth.expiresAt.getTime() - now;
}

/** Tells whether the token's date has passed. A token whose expiry is not known never has. */
export function hasExpired(connection: Connection, now: number): boolean {
  const left = msUntilExpiry(connection, now);
  return left !== null && left <= 0;
}

/** Tells whether the token expires within a week, and has not expired yet. */
export function isExpiring(connection: Connection, now: number): boolean {
  const left = msUntilExpiry(connection, now);
  return left !== null && left > 0 && left <= EXPIRING_DAYS * DAY_MS;
}

/** Tells whether a process is refreshing the token. */
export function isBeingRefreshed(connection: Connection, now: number): boolean {
  return isHeld(connection.lease, now);
}

/** Tells whether the token is less than a day old. A token of unknown age is not, nor one that was dated by a clock that was ahead. */
export function isTooYoung({ issuedAt }: ConnectionAuth, now: number): boolean {
  if (issuedAt === null) return false;
  const ageMs = now - issuedAt.getTime();
  return ageMs < YOUNGEST_REFRESH_MS && ageMs >= -CLOCK_TOLERANCE_MS;
}

/**
 * Returns why the token cannot be refreshed now, or null when it can. A token of unknown age may be tried, and so may one whose date has passed
 * by this clock: only Threads can say that it has expired.
 */
export function refreshBlockedReason(connection: Connection, now: number): RefreshBlockedReason | null {
  if (connection.state === "disconnected" || connection.state === "revoked") return "not-connected";
  if (connection.state === "expired") return "expired";
  if (isTooYoung(connection.auth, now)) return "too-young";
  return isBeingRefreshed(connection, now) ? "in-progress" : null;
}
