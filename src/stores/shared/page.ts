/** Pages of records: of some that a database has sorted, and of all that a store holds. */
import type { ConnectionState } from "../../connections/connection.js";
import { pageCursor, pageRequest, type ListPosition } from "../../connections/store/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store/contract.js";
import { isUnreadable, pageOfStored, type StoredConnection } from "../../connections/store/stored.js";

/** The states in which a connection has a token, and so an expiry. */
export const HELD: readonly ConnectionState[] = ["active", "expired", "revoked", "error"];

/** A record, and its place in the list. */
export interface ListedRecord {
  readonly stored: StoredConnection;
  readonly position: ListPosition;
}

/**
 * Returns the page that sorted records make.
 *
 * @param records those after the query's cursor; one more than the limit means that another page follows
 */
export function pageOfListed(records: readonly ListedRecord[], query: ConnectionQuery): ConnectionPage {
  const { limit } = pageRequest(query);
  const page = records.slice(0, limit);
  const last = page.at(-1);
  return pageOfStored(
    page.map(({ stored }) => stored),
    last !== undefined && records.length > limit ? pageCursor(last.position, query) : undefined,
  );
}

/**
 * Returns the page of a query over all records of a store: for a store that keeps few, or cannot query. It applies the conditions, the
 * order and the cursor.
 *
 * @throws ThreadsValidationError for an invalid query, as {@link pageRequest}
 */
export function pageOfAll(records: Iterable<StoredConnection>, query: ConnectionQuery): ConnectionPage {
  const { after } = pageRequest(query);
  const listed = [...records]
    .filter((stored) => matchesQuery(stored, query))
    .map((stored) => ({ stored, position: positionOf(stored, query) }))
    .filter(({ position }) => after === null || compare(position, after) > 0)
    .sort((a, b) => compare(a.position, b.position));
  return pageOfListed(listed, query);
}

/** Tells whether a record meets the conditions of a query. An unreadable record matches every state and every date, and no account. */
export function matchesQuery(
  stored: StoredConnection,
  { platformId, states, expiresBefore }: ConnectionQuery,
): boolean {
  if (isUnreadable(stored)) return platformId === undefined && states?.length !== 0;
  const { value } = stored;
  if (platformId !== undefined && value.platformId !== platformId) return false;
  if (states !== undefined && !states.includes(value.state)) return false;
  if (expiresBefore === undefined) return true;
  return value.auth !== null && (value.auth.expiresAt === null || value.auth.expiresAt < expiresBefore);
}

function positionOf(stored: StoredConnection, { expiresBefore }: ConnectionQuery): ListPosition {
  if (isUnreadable(stored)) return { ownerId: stored.ownerId, expiresAt: null };
  const { ownerId, auth } = stored.value;
  return { ownerId, expiresAt: expiresBefore === undefined ? null : (auth?.expiresAt ?? null) };
}

/** Unknown dates come first, then the soonest; owners decide between equal dates, so that no page boundary loses a record. */
function compare(a: ListPosition, b: ListPosition): number {
  const [aMs, bMs] = [a.expiresAt?.getTime() ?? -Infinity, b.expiresAt?.getTime() ?? -Infinity];
  if (aMs !== bMs) return aMs < bMs ? -1 : 1;
  return a.ownerId < b.ownerId ? -1 : Number(a.ownerId > b.ownerId);
}
