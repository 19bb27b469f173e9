/** Limits of pages, invalid queries, several instances, and a database that cannot be reached. */
import assert from "node:assert/strict";
import type { ConnectionQuery } from "../../connections/store/contract.js";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, inDays } from "./fixture.js";
import { assertSameOwners, insert, listed, owners, ownersListed, present } from "./tools.js";

/** Few enough for any connection pool. */
const AT_ONCE = 50;

const refuses = async (store: { list(query: ConnectionQuery): Promise<unknown> }, query: ConnectionQuery) => {
  await assert.rejects(
    async () => store.list(query),
    `list accepted the query ${JSON.stringify(query)}, which it must reject`,
  );
};

/** Queries that must be rejected, and a database that cannot be reached. */
export const LIMITS: readonly StoreCase[] = [
  storeCase("a page holds 100 records by default, and 1,000 at most", async (store) => {
    const everyone = owners(1_001);
    for (let done = 0; done < everyone.length; done += AT_ONCE) {
      await Promise.all(everyone.slice(done, done + AT_ONCE).map((owner) => insert(store, connectionFixture(owner))));
    }
    for (const query of [{}, { expiresBefore: inDays(99) }]) {
      const page = await store.list(query);
      assert.ok(page.items.length <= 100, `a page without a limit has ${page.items.length} items`);
      assert.ok(page.cursor !== undefined, "list returned no cursor after the first page of 1,001 records");
      const huge = await store.list({ ...query, limit: 1e9 });
      assert.ok(huge.items.length <= 1_000, `a page with a limit of 1e9 has ${huge.items.length} items`);
      assert.ok(huge.cursor !== undefined, "list returned no cursor after 1,000 of 1,001 records");
      assertSameOwners(
        await ownersListed(store, { ...query, limit: 1e9 }),
        everyone,
        "list with a limit of 1e9 lost or repeated records",
      );
    }
  }),

  storeCase("list rejects a limit that is not a whole number from 1", async (store) => {
    await insert(store, connectionFixture("anna"));
    for (const limit of [0, -1, 1.5, NaN, Infinity]) await refuses(store, { limit });
  }),

  storeCase("list rejects a cursor that it did not issue", async (store) => {
    await insert(store, connectionFixture("anna"));
    for (const cursor of ["", "no cursor of yours!", "owner-01", "W10", "bnVsbA"]) {
      await refuses(store, { cursor });
      await refuses(store, { cursor, expiresBefore: inDays(99) });
    }
  }),

  storeCase("list rejects an invalid date", async (store) => {
    await insert(store, connectionFixture("anna"));
    await refuses(store, { expiresBefore: new Date(NaN) });
  }),

  {
    name: "a second instance continues where the first one stopped",
    needs: "reopen",
    run: async ({ make, reopen }) => {
      assert.ok(reopen, "this case needs `reopen`");
      const first = await make();
      for (const owner of owners(5)) await insert(first, connectionFixture(owner));
      const page = await first.list({ limit: 2 });
      const second = await reopen(first);
      assert.deepEqual(await present(second, "owner-00"), await present(first, "owner-00"));
      const rest = await listed(second, { limit: 2, cursor: page.cursor });
      assertSameOwners(
        [...page.items, ...rest].map(({ value }) => value.ownerId),
        owners(5),
        "the cursor of another instance lost or repeated records",
      );
      const { version } = await present(first, "owner-00");
      assert.ok(
        await second.save(connectionFixture("owner-00"), version),
        "the second instance did not accept the version that the first one returned",
      );
      assert.equal(
        await first.save(connectionFixture("owner-00"), version),
        null,
        "the first instance accepted a version that the second one had replaced",
      );
      // A new instance must not use a version again.
      assert.equal(await second.delete("owner-00"), true);
      const again = await (await reopen(first)).save(connectionFixture("owner-00"), null);
      assert.ok(again && again.version !== version, "a version was used again by another instance");
    },
  },

  {
    name: "every method rejects when the database cannot be reached",
    needs: "makeUnusable",
    run: async ({ makeUnusable }) => {
      assert.ok(makeUnusable, "this case needs `makeUnusable`");
      const store = await makeUnusable();
      const swallowed = (method: string) => `${method} did not reject, although the database cannot be reached`;
      await assert.rejects(async () => store.get("anna"), swallowed("get"));
      await assert.rejects(async () => store.save(connectionFixture("anna"), null), swallowed("save with null"));
      await assert.rejects(async () => store.save(connectionFixture("anna"), "1"), swallowed("save"));
      await assert.rejects(async () => store.delete("anna"), swallowed("delete"));
      await assert.rejects(async () => store.list({}), swallowed("list"));
      await assert.rejects(async () => store.list({ expiresBefore: inDays(1) }), swallowed("list by expiry"));
    },
  },
];
