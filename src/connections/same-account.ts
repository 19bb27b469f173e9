/** Does a connection belong to this Threads account? */
import type { Connection } from "./connection.js";

/** An id as it is after `JSON.parse` has made a number of it: those above 2^53 lose their last digits. */
export function roundedId(platformId: string): string {
  return String(Number(platformId));
}

/**
 * By the exact id; and in a record from before the SDK, which nobody has authorized through it, by the rounded one too, or by none where
 * it holds none. Its id is corrected with the first profile, and that is no change of account.
 */
export function isSameAccount(connection: Connection, platformId: string): boolean {
  if (connection.platformId === platformId) return true;
  const { authorizedAt, platformId: stored } = connection;
  return authorizedAt === null && (stored === "" || stored === roundedId(platformId));
}
