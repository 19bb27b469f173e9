/** Where connections are kept: one guarded write and nothing else. `storeContract` in `./testing` says what each part must do. */
import type { Versioned } from "../../internal/versioned.js";
import type { Connection, ConnectionState } from "../connection.js";
import type { StoredConnection, UnreadableEntry } from "./stored.js";

/** Which connections to list. Conditions add up. */
export interface ConnectionQuery {
  /** Those of this Threads account; it may belong to several owners. */
  readonly platformId?: string | undefined;
  /** Those in one of these states; an empty list finds nothing. */
  readonly states?: readonly ConnectionState[] | undefined;
  /** Those that hold a token which expires before this date, or whose expiry is not known. */
  readonly expiresBefore?: Date | undefined;
  /** At most so many records, 100 by default. More than 1,000 counts as 1,000; anything but a whole number from 1 is refused. */
  readonly limit?: number | undefined;
  /** Goes on after the page that gave it, as often as wanted. One that this list did not give is refused. */
  readonly cursor?: string | undefined;
}

/**
 * One page of a list. Without a cursor it is the last one. A page with a cursor may be shorter than its limit; items and unreadable records
 * together are never more than the limit.
 */
export interface ConnectionPage {
  readonly items: readonly Versioned<Connection>[];
  /**
   * The records of this page that cannot be read. One whose state or expiry the store cannot tell is listed; one whose account it cannot tell is
   * left out of a query by `platformId`, because Meta's callbacks end whatever such a query lists.
   */
  readonly unreadable: readonly UnreadableEntry[];
  readonly cursor?: string | undefined;
}

/**
 * The contract of a store. A store keeps no state of its own and knows nothing of tokens and states. Callers may change what they pass in and
 * what they get back without changing what is stored. Every method rejects when the database does not respond. Owner ids have 1 to 255
 * characters (`length`) of any well-formed Unicode without NUL.
 */
export interface ConnectionStore {
  /** Returns the owner's connection; null when nothing is stored; for a stored record that cannot be read, why, and its version. */
  get(ownerId: string): Promise<StoredConnection | null>;
  /**
   * Writes, if the stored version is still `ifVersion` (null: if nothing is stored). Returns what was written under its new version, or
   * null when another writer was faster. Atomic across processes. The version of an unreadable record counts like any other.
   */
  save(connection: Connection, ifVersion: string | null): Promise<Versioned<Connection> | null>;
  /** Deletes what is stored for an owner, readable or not. Returns false when nothing was stored. */
  delete(ownerId: string): Promise<boolean>;
  /**
   * Lists in pages. With `expiresBefore`, connections whose `expiresAt` is null come first, then the others by `expiresAt`, soonest first.
   * Without it, the order is the store's own, and no write changes it. A record that is stored from the first page to the last, and keeps
   * owner and expiry, appears exactly once. `pageRequest` and `pageCursor` read and write limit and cursor for a store of your own.
   */
  list(query: ConnectionQuery): Promise<ConnectionPage>;
}
