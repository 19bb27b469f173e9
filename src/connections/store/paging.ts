/** The two things that every store's `list` has to get right and none should write again: what a page asks for, and its cursor. */
import { checkNames, refuse } from "../../internal/arguments.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import type { Connection } from "../connection.js";
import { MAX_OWNER_LENGTH } from "../record-rules.js";
import type { ConnectionQuery } from "./contract.js";

/** So many on a page that names no limit. */
export const DEFAULT_PAGE_SIZE = 100;

/** So many at most, whatever was asked for. */
export const MAX_PAGE_SIZE = 1_000;

/** Where a page ended: the last record on it, by what the list is sorted by. */
export interface ListPosition {
  readonly ownerId: string;
  /** Null in a list that is sorted by owner, and for a connection whose expiry is not known, which is before all others. */
  readonly expiresAt: Date | null;
}

/** A page to read: at most so many, after this position (null: from the start). */
export interface PageRequest {
  readonly limit: number;
  readonly after: ListPosition | null;
}

/**
 * Reads limit and cursor of a query, for a store of your own. A limit above {@link MAX_PAGE_SIZE} counts as that.
 *
 * @throws ThreadsValidationError for a limit that is not a whole number from 1, an `expiresBefore` that is not a date, and a cursor that
 * {@link pageCursor} did not write for a list in this order: starting over in silence would list some connections twice, or for ever
 */
export function pageRequest(query: ConnectionQuery): PageRequest {
  checkNames("query", query, QUERY);
  const { limit = DEFAULT_PAGE_SIZE, expiresBefore, states, cursor } = query;
  if (!Number.isInteger(limit) || limit < 1) refuse("limit", "must be a whole number from 1");
  if (expiresBefore !== undefined && !isValidDate(expiresBefore)) refuse("expiresBefore", "must be a date");
  if (states !== undefined && !Array.isArray(states)) refuse("states", "must be a list of states");
  const after = cursor === undefined ? null : readCursor(cursor, expiresBefore !== undefined);
  return { limit: Math.min(limit, MAX_PAGE_SIZE), after };
}

/** Every condition of a query, by name: a misspelled one would list all connections. */
const QUERY: NamesOf<ConnectionQuery> = {
  platformId: true,
  states: true,
  expiresBefore: true,
  limit: true,
  cursor: true,
};

/** By what it can do: the dates of another realm are not instances of our class. */
const isValidDate = (value: unknown) =>
  typeof (value as Partial<Date> | null)?.getTime === "function" && !Number.isNaN((value as Date).getTime());

/**
 * Writes the cursor for the page after a record, for a store of your own. It names owner and date, never a token.
 *
 * @param last the last connection of the page; or its position, where the record could not be read
 */
export function pageCursor(last: Connection | ListPosition, query: ConnectionQuery): string {
  if (query.expiresBefore === undefined) return written(null, last.ownerId);
  const expiresAt = "auth" in last ? last.auth?.expiresAt : last.expiresAt;
  return written(expiresAt?.getTime() ?? UNKNOWN, last.ownerId);
}

/** Stands for the date of a connection whose expiry is not known, in a list by expiry. */
const UNKNOWN = "unknown";

/** JSON keeps every owner id apart from every other, and half a surrogate pair intact. */
function written(at: unknown, ownerId: string): string {
  return Buffer.from(JSON.stringify([at, ownerId])).toString("base64url");
}

function readCursor(cursor: string, byExpiry: boolean): ListPosition {
  let parts: unknown = null;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    // Refused below, like everything else that is not a cursor.
  }
  const [at, ownerId] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const expected = byExpiry ? typeof at === "number" || at === UNKNOWN : at === null;
  if (!expected || typeof ownerId !== "string" || written(at, ownerId) !== cursor) {
    refuse("cursor", "was not issued by this list");
  }
  // No store holds such an owner, and some databases would fail over it with an error of their own.
  if (ownerId.includes("\0")) refuse("cursor", "must not contain NUL characters");
  if (ownerId.length > MAX_OWNER_LENGTH) refuse("cursor", "contains an owner id that is too long");
  return { ownerId, expiresAt: typeof at === "number" ? new Date(at) : null };
}
