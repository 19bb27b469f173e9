/** The contract of a store for connections. `storeContract` in `./testing` tests all of it. */
import type { Versioned } from "../../internal/versioned.js";
import type { Connection, ConnectionState } from "../connection.js";
import type { StoredConnection, UnreadableEntry } from "./stored.js";

/** Selects the connections to list. All conditions must hold. */
export interface ConnectionQuery {
  /** Connections of this Threads account, which may belong to several owners. */
  readonly platformId?: string | undefined;
  /** Connections in one of these states. An empty list selects none. */
  readonly states?: readonly ConnectionState[] | undefined;
  /** Connections with a token that expires before this date, or whose expiry is not known. */
  readonly expiresBefore?: Date | undefined;
  /** The most records on a page: a whole number from 1, 100 by default. More than 1,000 counts as 1,000. */
  readonly limit?: number | undefined;
  /** Continues after the page that returned it, any number of times. A cursor of another list is refused. */
  readonly cursor?: string | undefined;
}

/**
 * One page of a list. The last one has no cursor. A page with a cursor may be shorter than its limit. The limit counts items and unreadable
 * records together.
 */
export interface ConnectionPage {
  readonly items: readonly Versioned<Connection>[];
  /**
   * The records of this page that cannot be read, including those with an unreadable state or expiry. A query by `platformId` leaves out
   * records with an unreadable account, because Meta's callbacks end all connections that such a query lists.
   */
  readonly unreadable: readonly UnreadableEntry[];
  readonly cursor?: string | undefined;
}

/**
 * The contract of a store. A store keeps no state of its own, and does not interpret tokens and states. Callers may change arguments and results
 * without changing what is stored. Every method rejects when the database does not respond. Owner ids have 1 to 255
 * characters (`length`) of any well-formed Unicode without NUL.
 */
export interface ConnectionStore {
  /** Returns the owner's connection, or null when nothing is stored. For a record that cannot be read, returns the reason and the version. */
  get(ownerId: string): Promise<StoredConnection | null>;
  /**
   * Saves a connection if the stored version is still `ifVersion` (null: if nothing is stored). Returns the saved connection with its new
   * version, or null when another writer was faster. Atomic across processes. An unreadable record has a version like any other.
   */
  save(connection: Connection, ifVersion: string | null): Promise<Versioned<Connection> | null>;
  /** Deletes the record of an owner, readable or not. Returns false when nothing was stored. */
  delete(ownerId: string): Promise<boolean>;
  /**
   * Lists in pages. With `expiresBefore`, connections whose `expiresAt` is null come first, then the others by `expiresAt`, soonest first.
   * Without it, the store chooses an order that no write changes. A record that is stored from the first page to the last, and keeps owner and
   * expiry, appears exactly once. `pageRequest` and `pageCursor` read and write limit and cursor.
   */
  list(query: ConnectionQuery): Promise<ConnectionPage>;
}
