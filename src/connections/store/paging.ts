/** The limit and the cursor of a page, which the `list` of every store has to read and write in the same way. */
import { checkNames } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import type { Connection } from "../connection.js";
import { MAX_OWNER_LENGTH } from "../record-rules.js";
import type { ConnectionQuery } from "./contract.js";
import { isList, timeOfDate } from "../../validation/fields/objects.js";

/** The records on a page without a limit. */
export const DEFAULT_PAGE_SIZE = 100;

/** The most records on a page. */
export const MAX_PAGE_SIZE = 1_000;

/** The position of the last record of a page, by the fields that sort the list. */
export interface ListPosition {
  readonly ownerId: string;
  /** Null in a list that is not sorted by expiry, and for a connection whose expiry is not known, which comes first. */
  readonly expiresAt: Date | null;
}

/** A page to read. */
export interface PageRequest {
  /** The most records. */
  readonly limit: number;
  /** The last record of the page before; null for the first page. */
  readonly after: ListPosition | null;
}

/**
 * Reads limit and cursor of a query, for a store of your own. A limit above 1,000 counts as 1,000.
 *
 * @throws ThreadsValidationError for a limit that is not a whole number from 1, an `expiresBefore` that is not a date, and a cursor that
 * {@link pageCursor} did not write for a list in this order. Starting over silently could list connections twice, or without end
 */
export function pageRequest(query: ConnectionQuery): PageRequest {
  checkNames("query", query, QUERY);
  const { limit = DEFAULT_PAGE_SIZE, expiresBefore, states, cursor } = query;
  if (!Number.isInteger(limit) || limit < 1) refuse("limit", "must be a whole number from 1");
  if (expiresBefore !== undefined && Number.isNaN(timeOfDate(expiresBefore))) refuse("expiresBefore", "must be a date");
  if (states !== undefined && !isList(states)) refuse("states", "must be a list of states");
  const after = cursor === undefined ? null : readCursor(cursor, expiresBefore !== undefined);
  return { limit: Math.min(limit, MAX_PAGE_SIZE), after };
}

/** The names of all conditions. A misspelled one is refused, because it would list all connections. */
const QUERY: NamesOf<ConnectionQuery> = {
  platformId: true,
  states: true,
  expiresBefore: true,
  limit: true,
  cursor: true,
};

/**
 * Returns the cursor of the page after a record, for a store of your own. It contains owner and date, and never a token.
 *
 * @param last the last connection of the page, or its position when the record cannot be read
 */
export function pageCursor(last: Connection | ListPosition, query: ConnectionQuery): string {
  if (query.expiresBefore === undefined) return encodeCursor(null, last.ownerId);
  const expiresAt = "auth" in last ? last.auth?.expiresAt : last.expiresAt;
  return encodeCursor(expiresAt?.getTime() ?? UNKNOWN, last.ownerId);
}

/** The date of a connection whose expiry is not known, in a list by expiry. */
const UNKNOWN = "unknown";

/** JSON keeps all owner ids distinct, and half a surrogate pair intact. */
function encodeCursor(at: unknown, ownerId: string): string {
  return Buffer.from(JSON.stringify([at, ownerId])).toString("base64url");
}

function readCursor(cursor: string, byExpiry: boolean): ListPosition {
  let parts: unknown = null;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    // Refused below, like any other invalid cursor.
  }
  const [at, ownerId] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const expected = byExpiry ? typeof at === "number" || at === UNKNOWN : at === null;
  if (!expected || typeof ownerId !== "string" || encodeCursor(at, ownerId) !== cursor) {
    refuse("cursor", "was not issued by this list");
  }
  // No store holds such an owner, and some databases would throw an error of their own.
  if (ownerId.includes("\0")) refuse("cursor", "must not contain NUL characters");
  if (ownerId.length > MAX_OWNER_LENGTH) refuse("cursor", "contains an owner id that is too long");
  return { ownerId, expiresAt: typeof at === "number" ? new Date(at) : null };
}
