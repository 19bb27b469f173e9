import type { Versioned } from "../versioned.js";
import type { Connection } from "./connection.js";
import type { ConnectionQuery, ConnectionStore } from "./store.js";

/**
 * Every connection that a query finds, page by page. Several may take from it at once.
 *
 * @throws what the store throws; an Error when its pages go round in a circle
 */
export async function* everyConnection(
  store: ConnectionStore,
  query: ConnectionQuery,
): AsyncGenerator<Versioned<Connection>, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...query, cursor });
    yield* page.items;
    if (page.cursor !== undefined && page.cursor === cursor)
      throw new Error("The store's list goes round in a circle.");
    ({ cursor } = page);
  } while (cursor !== undefined);
}
