import type { Lease } from "./connection.js";

/** Longer than any renewal: a lease that ends later was written by a clock that was wrong, and must not block for as long as it was. */
export const LONGEST_LEASE_MS = 60 * 60_000;

/** Tells whether a lease has not ended. */
export function isHeld(lease: Lease | null, now: number): boolean {
  if (lease === null) return false;
  const leftMs = lease.until.getTime() - now;
  return leftMs > 0 && leftMs <= LONGEST_LEASE_MS;
}
