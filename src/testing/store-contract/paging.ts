/** Pages of long lists, while other writers write. */
import assert from "node:assert/strict";
import type { Connection } from "../../connections/connection.js";
import type { ConnectionQuery, ConnectionStore } from "../../connections/store/contract.js";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, disconnectedFixture, inDays } from "./fixture.js";
import { assertSameOwners, insert, owners, ownersListed, pagesOf, present } from "./tools.js";

const ORDERS: Readonly<Record<string, ConnectionQuery>> = { owner: {}, expiry: { expiresBefore: inDays(50) } };
const SIZES = [1, 4, 12, 24, 25, 26];
const EVERYONE = owners(25);

/** Several on each date, and dates in another order than owners. */
const staying = (ownerId: string, index: number) =>
  connectionFixture(ownerId, { expiresAt: inDays(1 + ((index * 7) % 5)) });

async function fill(store: ConnectionStore, make: (ownerId: string, index: number) => Connection): Promise<void> {
  await Promise.all(EVERYONE.map((owner, index) => insert(store, make(owner, index))));
}

async function change(store: ConnectionStore, connection: Connection): Promise<void> {
  const { version } = await present(store, connection.ownerId);
  assert.ok(await store.save(connection, version), "save returned null, although no other writer wrote");
}

/** Pages neither lose nor repeat records. */
export const PAGING: readonly StoreCase[] = [
  ...Object.entries(ORDERS).flatMap(([order, query]) => [
    storeCase(`pages by ${order} contain every record once, at any page size`, async (store) => {
      await fill(store, staying);
      const whole = await ownersListed(store, query);
      assertSameOwners(whole, EVERYONE, "one page lost or repeated records");
      for (const limit of SIZES) {
        const found = await ownersListed(store, { ...query, limit });
        assert.deepEqual(found, whole, `pages of ${limit} differ from the list on one page`);
      }
    }),

    storeCase(`pages by ${order} contain every record once when all dates are equal`, async (store) => {
      await fill(store, (owner) => connectionFixture(owner, { expiresAt: inDays(1) }));
      assertSameOwners(
        await ownersListed(store, { ...query, limit: 4 }),
        EVERYONE,
        "the pages lost or repeated records",
      );
    }),

    storeCase(
      `pages by ${order} contain every unmoved record once while other records are added, deleted and changed`,
      async (store) => {
        await fill(store, staying);
        const leaving = owners(6, "leaving");
        for (const owner of leaving) await insert(store, connectionFixture(owner, { expiresAt: inDays(3) }));
        const pages = await pagesOf(store, { ...query, limit: 4 }, async ({ items }, index) => {
          // Before, between and after the remaining records, by owner and by date.
          await insert(store, connectionFixture(`a-${index}`, { expiresAt: inDays(0) }));
          await insert(store, connectionFixture(`p-${index}`, { expiresAt: inDays(3) }));
          await insert(store, disconnectedFixture(`z-${index}`));
          const gone = leaving.pop();
          if (gone !== undefined) await store.delete(gone);
          // This change keeps the owner and the date, and therefore the order.
          for (const { value } of items) if (await store.get(value.ownerId)) await change(store, { ...value });
        });
        const found = pages.flatMap(({ items }) => items.map(({ value }) => value.ownerId));
        const stayed = found.filter((owner) => EVERYONE.includes(owner));
        assertSameOwners(stayed, EVERYONE, "the pages lost or repeated records that were stored the whole time");
      },
    ),

    storeCase(`pages by ${order} continue when listed records are deleted or disconnected`, async (store) => {
      await fill(store, staying);
      const found: string[] = [];
      await pagesOf(store, { ...query, limit: 4 }, async ({ items }, index) => {
        for (const { value } of items) {
          if (index % 2 === 0) await store.delete(value.ownerId);
          else await change(store, disconnectedFixture(value.ownerId));
        }
      }).then((pages) => found.push(...pages.flatMap(({ items }) => items.map(({ value }) => value.ownerId))));
      assertSameOwners(
        found,
        EVERYONE,
        "the pages lost or repeated records after a listed one was deleted or disconnected",
      );
    }),

    storeCase(`a cursor by ${order} returns the same page again, at any page size`, async (store) => {
      await fill(store, staying);
      const first = await store.list({ ...query, limit: 10 });
      assert.ok(first.cursor !== undefined, "list returned no cursor after a page of 10 of 25 records");
      const rest = { ...query, cursor: JSON.parse(JSON.stringify(first.cursor)) as string };
      const second = await store.list({ ...rest, limit: 10 });
      assert.deepEqual(
        await store.list({ ...rest, limit: 10 }),
        second,
        "the same cursor returned another page the second time",
      );
      const all = await ownersListed(store, rest);
      assertSameOwners(
        [...first.items.map(({ value }) => value.ownerId), ...all],
        EVERYONE,
        "a cursor with another limit lost or repeated records",
      );
    }),
  ]),

  storeCase("pages that are filtered by account and state contain every match once", async (store) => {
    await fill(store, (owner, index) =>
      connectionFixture(owner, { platformId: String(index % 3), state: index % 2 === 0 ? "active" : "expired" }),
    );
    const expected = EVERYONE.filter((_, index) => index % 3 === 1 && index % 2 === 0);
    const query = { platformId: "1", states: ["active"], limit: 2 } as const;
    assertSameOwners(await ownersListed(store, query), expected, "list by account and state");
    assertSameOwners(
      await ownersListed(store, { ...query, expiresBefore: inDays(99) }),
      expected,
      "list by account, state and expiry",
    );
  }),
];
