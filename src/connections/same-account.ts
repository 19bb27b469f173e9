/** Does a connection belong to this Threads account? */
import { roundedId } from "../internal/ids.js";
import type { Connection } from "./connection.js";

/**
 * By the exact id; and in a record from before the SDK, which nobody has authorized through it, by the rounded one too, or by none where
 * it holds none. Its id is corrected with the first profile, and that is no change of account.
 */
export function isSameAccount(connection: Connection, platformId: string): boolean {
  if (connection.platformId === platformId) return true;
  const { authorizedAt, platformId: stored } = connection;
  return authorizedAt === null && (stored === "" || stored === roundedId(platformId));
}
