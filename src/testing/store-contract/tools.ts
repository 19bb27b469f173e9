/** Steps that the cases share. */
import assert from "node:assert/strict";
import type { Connection } from "../../connections/connection.js";
import type { ConnectionPage, ConnectionQuery, ConnectionStore } from "../../connections/store/contract.js";
import { isUnreadable } from "../../connections/store/stored.js";
import type { Versioned } from "../../internal/versioned.js";

/** More pages than any case has, so that a list that never ends fails. */
const MOST_PAGES = 200;

/** Stores a connection for an owner who has none. */
export async function insert(store: ConnectionStore, connection: Connection): Promise<Versioned<Connection>> {
  const saved = await store.save(connection, null);
  assert.ok(
    saved,
    `save(…, null) returned null for the owner ${JSON.stringify(connection.ownerId)}, who had no record`,
  );
  return saved;
}

/** Reads what must be stored. */
export async function present(store: ConnectionStore, ownerId: string): Promise<Versioned<Connection>> {
  const found = await store.get(ownerId);
  assert.ok(found, `get returned null for the owner ${JSON.stringify(ownerId)}, whose connection is stored`);
  assert.ok(
    !isUnreadable(found),
    `get returned the stored connection of the owner ${JSON.stringify(ownerId)} as unreadable`,
  );
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
    assert.ok(
      page.items.length <= (query.limit ?? 100),
      `a page has ${page.items.length} items, which is more than its limit`,
    );
    if (page.cursor === undefined) return pages;
    assert.ok(!seen.has(page.cursor), "list returned the same cursor twice");
    seen.add(page.cursor);
    cursor = page.cursor;
    await between(page, pages.length - 1);
  }
  assert.fail(`the list did not end: page ${MOST_PAGES} still has a cursor`);
}

/** Lists every record that a query finds, over all pages. */
export async function listed(store: ConnectionStore, query: ConnectionQuery): Promise<Versioned<Connection>[]> {
  return (await pagesOf(store, query)).flatMap(({ items }) => items);
}

/** The owners that a query finds, in the order of the list. */
export async function ownersListed(store: ConnectionStore, query: ConnectionQuery): Promise<string[]> {
  return (await listed(store, query)).map(({ value }) => value.ownerId);
}

/** Asserts that two lists have the same owners, in any order. A repeated owner counts twice. */
export function assertSameOwners(actual: readonly string[], expected: readonly string[], message: string): void {
  assert.deepEqual([...actual].sort(), [...expected].sort(), message);
}

/** Owners with a common start and a number: "a-00", "a-01", … */
export function owners(count: number, start = "owner"): string[] {
  return Array.from({ length: count }, (_, index) => `${start}-${String(index).padStart(2, "0")}`);
}
