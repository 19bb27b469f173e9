/** Steps that the cases have in common. */
import assert from "node:assert/strict";
import type { Connection } from "../../connections/connection.js";
import type { ConnectionPage, ConnectionQuery, ConnectionStore } from "../../connections/store/contract.js";
import { isUnreadable } from "../../connections/store/stored.js";
import type { Versioned } from "../../internal/versioned.js";

/** More pages than any case has: a list that grows as fast as it is read must end too. */
const MOST_PAGES = 200;

/** Stores a connection for an owner who has none. */
export async function insert(store: ConnectionStore, connection: Connection): Promise<Versioned<Connection>> {
  const saved = await store.save(connection, null);
  assert.ok(saved, `save(…, null) stores nothing for ${JSON.stringify(connection.ownerId)}, who had nothing`);
  return saved;
}

/** Reads what must be there. */
export async function present(store: ConnectionStore, ownerId: string): Promise<Versioned<Connection>> {
  const found = await store.get(ownerId);
  assert.ok(found, `get finds nothing for ${JSON.stringify(ownerId)}, for whom something is stored`);
  assert.ok(!isUnreadable(found), `get cannot read what is stored for ${JSON.stringify(ownerId)}`);
  return found;
}

/** Reads page after page; `between` runs after each page that has a next one. */
export async function pagesOf(
  store: ConnectionStore,
  query: ConnectionQuery,
  between: (page: ConnectionPage, index: number) => Promise<void> = () => Promise.resolve(),
): Promise<ConnectionPage[]> {
  const pages: ConnectionPage[] = [];
  const seen = new Set<string>();
  for (let cursor: string | undefined; pages.length < MOST_PAGES;) {
    const page = await store.list(cursor === undefined ? query : { ...query, cursor });
    pages.push(page);
    assert.ok(page.items.length <= (query.limit ?? 100), `a page has ${page.items.length} items, more than its limit`);
    if (page.cursor === undefined) return pages;
    assert.ok(!seen.has(page.cursor), "the pages lead in a circle: a cursor comes a second time");
    seen.add(page.cursor);
    cursor = page.cursor;
    await between(page, pages.length - 1);
  }
  assert.fail(`the list does not end: ${MOST_PAGES} pages, and still a cursor`);
}

/** Everything that a query finds, over all pages. */
export async function listed(store: ConnectionStore, query: ConnectionQuery): Promise<Versioned<Connection>[]> {
  return (await pagesOf(store, query)).flatMap(({ items }) => items);
}

/** The owners that a query finds, in the order of the list. */
export async function ownersListed(store: ConnectionStore, query: ConnectionQuery): Promise<string[]> {
  return (await listed(store, query)).map(({ value }) => value.ownerId);
}

/** Holds two sets of owners equal, whatever their order. A repeated one counts twice. */
export function assertSameOwners(actual: readonly string[], expected: readonly string[], message: string): void {
  assert.deepEqual([...actual].sort(), [...expected].sort(), message);
}

/** Owners with a common start and a number: "a-00", "a-01", … */
export function owners(count: number, start = "owner"): string[] {
  return Array.from({ length: count }, (_, index) => `${start}-${String(index).padStart(2, "0")}`);
}
