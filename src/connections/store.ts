/** Where connections are kept: one guarded write and nothing else. `storeContract` in `./testing` says what each part must do. */
import type { Connection, ConnectionState } from "./connection.js";

/** A value and the version it was read or written at. */
export interface Versioned<Value> {
  readonly value: Value;
  /** Opaque, and never used twice for one key, also after a delete. */
  readonly version: string;
}

/** Which connections to list. Conditions add up. */
export interface ConnectionQuery {
  /** Those of this Threads account; it may belong to several owners. */
  readonly platformId?: string | undefined;
  readonly states?: readonly ConnectionState[] | undefined;
  /** Those that hold a token which expires before this date. */
  readonly expiresBefore?: Date | undefined;
  /** At most so many; 100 by default, 1,000 at most. */
  readonly limit?: number | undefined;
  /** Goes on after the page that gave it. */
  readonly cursor?: string | undefined;
}

/** Some connections, and where to go on; no cursor means that there are no more. */
export interface ConnectionPage {
  readonly items: readonly Versioned<Connection>[];
  readonly cursor?: string | undefined;
}

/** The contract of a store. A store keeps no state of its own and knows nothing of tokens and states. */
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
   * Lists in pages: by `expiresAt` when `expiresBefore` is given (soonest first), else by owner. A connection that is there from the first
   * page to the last, and does not change, appears exactly once.
   */
  list(query: ConnectionQuery): Promise<ConnectionPage>;
}
