/** The stored record of an owner: a connection, or a record that the store cannot read. */
import type { Versioned } from "../../internal/versioned.js";
import type { Connection } from "../connection.js";

/**
 * A stored record that is not a connection: another program damaged it, or wrote it in a form that this version does not know. Saving a
 * connection over its `version` replaces it, and `delete` removes it.
 */
export interface UnreadableConnection {
  /** Why the record cannot be read: a sentence for the operator, without any content of the record. */
  readonly unreadable: string;
  readonly ownerId: string;
  /** The version to save over. */
  readonly version: string;
  readonly value?: undefined;
}

/** The result of `get` for a stored record. Use `isUnreadable` or `value` to tell the two apart. */
export type StoredConnection = (Versioned<Connection> & { readonly unreadable?: undefined }) | UnreadableConnection;

/** An unreadable record as a page lists it. */
export interface UnreadableEntry {
  readonly ownerId: string;
  /** The version to save over. */
  readonly version: string;
  /** Why the record cannot be read, as {@link UnreadableConnection.unreadable}. */
  readonly reason: string;
}

/** Tells whether a stored record could not be read. */
export function isUnreadable(stored: StoredConnection): stored is UnreadableConnection {
  return stored.unreadable !== undefined;
}

/** Returns an unreadable record as a page lists it. */
export function unreadableEntry({ ownerId, version, unreadable }: UnreadableConnection): UnreadableEntry {
  return { ownerId, version, reason: unreadable };
}

/** Makes a page of stored records: the readable ones are its items. */
export function pageOfStored(
  stored: readonly StoredConnection[],
  cursor: string | undefined,
): { items: Versioned<Connection>[]; unreadable: UnreadableEntry[]; cursor?: string } {
  const items = stored.filter((each) => !isUnreadable(each)) as Versioned<Connection>[];
  const unreadable = stored.filter(isUnreadable).map(unreadableEntry);
  return cursor === undefined ? { items, unreadable } : { items, unreadable, cursor };
}
