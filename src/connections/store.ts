/** Where connections are kept: one guarded write and nothing else. `storeContract` in `./testing` says what each part must do. */
import type { Versioned } from "../versioned.js";
import type { Connection, ConnectionState } from "./connection.js";

/** Which connections to list. Conditions add up. */
export interface ConnectionQuery {
  /** Those of this Threads account; it may belong to several owners. */
  readonly platformId?: string | undefined;
  /** Those in one of these states; an empty list finds nothing. */
  readonly states?: readonly ConnectionState[] | undefined;
  /** Those that hold a token which expires before this date. */
  readonly expiresBefore?: Date | undefined;
  /** At most so many; 100 by default. More than 1,000 counts as 1,000; what is no whole number from 1 is refused. */
  readonly limit?: number | undefined;
  /** Goes on after the page that gave it, as often as wanted. One that this list did not give is refused. */
  readonly cursor?: string | undefined;
}

/** Some connections, and where to go on; no cursor means that there are no more. A page with a cursor may be shorter than its limit. */
export interface ConnectionPage {
  readonly items: readonly Versioned<Connection>[];
  readonly cursor?: string | undefined;
}

/**
 * The contract of a store. A store keeps no state of its own and knows nothing of tokens and states. What it is given and what it answers
 * are the caller's to change; where the database does not answer, every method rejects.
 */
export interface ConnectionStore {
  /** The connection of an owner, or null. */
  get(ownerId: string): Promise<Versioned<Connection> | null>;
  /**
   * Writes, if the stored version is still `ifVersion` (null: if nothing is stored). Answers what was written under its new version, or
   * null when somebody else was faster. Atomic across processes.
   */
  save(connection: Connection, ifVersion: string | null): Promise<Versioned<Connection> | null>;
  /** Forgets an owner; false when there was nothing. */
  delete(ownerId: string): Promise<boolean>;
  /**
   * Lists in pages: by `expiresAt` when `expiresBefore` is given (soonest first), else in an order of the store's own that no write
   * changes. A connection that is there from the first page to the last, and keeps owner and expiry, appears exactly once. `pageRequest`
   * and `pageCursor` read limit and cursor for a store of your own.
   */
  list(query: ConnectionQuery): Promise<ConnectionPage>;
}
