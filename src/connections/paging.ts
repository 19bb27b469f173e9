/** The two things that every store's `list` has to get right and none should write again: what a page asks for, and its cursor. */
import { refuse } from "../arguments.js";
import type { Connection } from "./connection.js";
import type { ConnectionQuery } from "./store.js";

/** So many on a page that names no limit. */
export const DEFAULT_PAGE_SIZE = 100;

/** So many at most, whatever was asked for. */
export const MAX_PAGE_SIZE = 1_000;

/** Where a page ended: the last connection on it, by what the list is sorted by. */
export interface ListPosition {
  readonly ownerId: string;
  /** Null in a list that is sorted by owner. */
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
 * @throws ThreadsValidationError for a limit that is no whole number from 1, an `expiresBefore` that is no date, and a cursor that
 * {@link pageCursor} did not write for a list in this order: starting over in silence would list some connections twice, or for ever
 */
export function pageRequest(query: ConnectionQuery): PageRequest {
  const { limit = DEFAULT_PAGE_SIZE, expiresBefore, cursor } = query;
  if (!Number.isInteger(limit) || limit < 1) refuse("limit", "must be a whole number from 1");
  if (expiresBefore !== undefined && Number.isNaN(expiresBefore.getTime())) refuse("expiresBefore", "must be a date");
  const after = cursor === undefined ? null : readCursor(cursor, expiresBefore !== undefined);
  return { limit: Math.min(limit, MAX_PAGE_SIZE), after };
}

/** The cursor for the page after this connection, for a store of your own. It names owner and date, never a token. */
export function pageCursor(last: Connection, query: ConnectionQuery): string {
  return written(last.ownerId, query.expiresBefore === undefined ? null : (last.auth?.expiresAt.getTime() ?? null));
}

/** JSON keeps every owner id apart from every other, and half a surrogate pair alive. */
function written(ownerId: string, expiresAtMs: number | null): string {
  return Buffer.from(JSON.stringify([expiresAtMs, ownerId])).toString("base64url");
}

function readCursor(cursor: string, byExpiry: boolean): ListPosition {
  let parts: unknown = null;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    // Refused below, like everything else that is no cursor.
  }
  const [at, ownerId] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const expected = byExpiry ? typeof at === "number" : at === null;
  if (!expected || typeof ownerId !== "string" || written(ownerId, at as number | null) !== cursor) {
    refuse("cursor", "is not one that this list gave");
  }
  return { ownerId, expiresAt: at === null ? null : new Date(at as number) };
}
