import type { ConnectionQuery, ConnectionStore } from "./contract.js";
import type { StoredConnection } from "./stored.js";

/**
 * Yields every record of a query, page by page, unreadable ones included. Several callers may take from it at once.
 *
 * @throws what the store throws; an Error when `list()` returns the same cursor twice
 */
export async function* everyConnection(
  store: ConnectionStore,
  query: ConnectionQuery,
): AsyncGenerator<StoredConnection, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...query, cursor });
    yield* page.items;
    // A store written for an earlier contract returns no such list.
    const unreadable = page.unreadable as typeof page.unreadable | undefined;
    for (const { ownerId, version, reason } of unreadable ?? []) yield { unreadable: reason, ownerId, version };
    if (page.cursor !== undefined && page.cursor === cursor)
      throw new Error("The store's list() returned the same cursor twice.");
    ({ cursor } = page);
  } while (cursor !== undefined);
}
