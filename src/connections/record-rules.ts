/** What follows from a connection and the time, and is not stored. */
import { checkText } from "../internal/arguments.js";
import { roundedId } from "../internal/ids.js";
import type { Connection, ConnectionAuth, Lease } from "./connection.js";

/** A day, in milliseconds. */
export const DAY_MS = 86_400_000;

/** A token that expires within this many days is refreshed. */
export const EXPIRING_DAYS = 7;

/** Threads refreshes a token that is at least this old. Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens */
export const YOUNGEST_REFRESH_MS = DAY_MS;

/** Two clocks may differ by this much. A wrong clock wrote a date that lies further ahead. */
export const CLOCK_TOLERANCE_MS = 3_600_000;

/** Longer than any refresh. A wrong clock wrote a lease that ends later, which must not block for as long as the clock was wrong. */
export const LONGEST_LEASE_MS = 60 * 60_000;

/** The longest owner id, in characters (`length`). Every store must accept as many, in any Unicode. */
export const MAX_OWNER_LENGTH = 255;

/**
 * Checks a user id of the host. It must be text, because a database could read anything else as more than a value.
 *
 * @throws ThreadsValidationError
 */
export function checkOwner(ownerId: unknown): string {
  return checkText("ownerId", ownerId, MAX_OWNER_LENGTH);
}

/** Why a token cannot be refreshed now. */
export type RefreshBlockedReason = "not-connected" | "expired" | "too-young" | "in-progress";

/** Returns the milliseconds until the token expires, negative after that; null without a token and while its expiry is not known. */
export function msUntilExpiry({ auth }: Connection, now: number): number | null {
  return auth?.expiresAt == null ? null : auth.expiresAt.getTime() - now;
}

/** Tells whether the token's date has passed. A token whose expiry is not known has not expired. */
export function hasExpired(connection: Connection, now: number): boolean {
  const leftMs = msUntilExpiry(connection, now);
  return leftMs !== null && leftMs <= 0;
}

/** Tells whether the token expires within a week, and has not expired yet. */
export function isExpiring(connection: Connection, now: number): boolean {
  const leftMs = msUntilExpiry(connection, now);
  return leftMs !== null && leftMs > 0 && leftMs <= EXPIRING_DAYS * DAY_MS;
}

/** Tells whether a lease has not ended. */
export function isHeld(lease: Lease | null, now: number): boolean {
  if (lease === null) return false;
  const leftMs = lease.until.getTime() - now;
  return leftMs > 0 && leftMs <= LONGEST_LEASE_MS;
}

/** Tells whether a process is refreshing the token. */
export function isBeingRefreshed(connection: Connection, now: number): boolean {
  return isHeld(connection.lease, now);
}

/** Tells whether the token is less than a day old. Returns false for an unknown age, and for a date that a clock wrote which was ahead. */
export function isTooYoung({ issuedAt }: ConnectionAuth, now: number): boolean {
  if (issuedAt === null) return false;
  const ageMs = now - issuedAt.getTime();
  return ageMs < YOUNGEST_REFRESH_MS && ageMs >= -CLOCK_TOLERANCE_MS;
}

/**
 * Returns why the token cannot be refreshed now, or null when it can. A token of unknown age may be tried, and so may one whose date has
 * passed by this clock: only Threads can say that it has expired.
 */
export function refreshBlockedReason(connection: Connection, now: number): RefreshBlockedReason | null {
  if (connection.state === "disconnected" || connection.state === "revoked") return "not-connected";
  if (connection.state === "expired") return "expired";
  if (isTooYoung(connection.auth, now)) return "too-young";
  return isBeingRefreshed(connection, now) ? "in-progress" : null;
}

/**
 * Tells whether a connection belongs to this Threads account. The exact id decides. A record from before the SDK may hold the rounded id or
 * none: the first profile corrects it, and that is not a change of account.
 */
export function isSameAccount(connection: Connection, platformId: string): boolean {
  if (connection.platformId === platformId) return true;
  const { authorizedAt, platformId: stored } = connection;
  return authorizedAt === null && (stored === "" || stored === roundedId(platformId));
}
