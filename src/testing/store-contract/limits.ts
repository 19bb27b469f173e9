/** Queries at the edge, and a database that is not there. */
import assert from "node:assert/strict";
import type { ConnectionQuery } from "../../connections/store/contract.js";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, inDays } from "./fixture.js";
import { assertSameOwners, insert, listed, owners, ownersListed, present } from "./tools.js";

/** Below what any pool of connections is afraid of. */
const AT_ONCE = 50;

const refuses = async (store: { list(query: ConnectionQuery): Promise<unknown> }, query: ConnectionQuery) => {
  await assert.rejects(
    async () => store.list(query),
    `list answers the query ${JSON.stringify(query)}, which it must refuse`,
  );
};

/** What has no good answer is refused. */
export const LIMITS: readonly StoreCase[] = [
  storeCase("a page holds 100 unless told, and 1,000 at most", async (store) => {
    const everyone = owners(1_001);
    for (let done = 0; done < everyone.length; done += AT_ONCE) {
      await Promise.all(everyone.slice(done, done + AT_ONCE).map((owner) => insert(store, connectionFixture(owner))));
    }
    for (const query of [{}, { expiresBefore: inDays(99) }]) {
      const page = await store.list(query);
      assert.ok(page.items.length <= 100, `a page without a limit has ${page.items.length} items`);
      assert.ok(page.cursor !== undefined, "1,001 connections, and no cursor after the first page");
      const huge = await store.list({ ...query, limit: 1e9 });
      assert.ok(huge.items.length <= 1_000, `a page with a limit of 1e9 has ${huge.items.length} items`);
      assert.ok(huge.cursor !== undefined, "1,001 connections, and no cursor after 1,000 of them");
      assertSameOwners(await ownersListed(store, { ...query, limit: 1e9 }), everyone, "in pages of 1e9");
    }
  }),

  storeCase("a limit that is no whole number from 1 is refused", async (store) => {
    await insert(store, connectionFixture("anna"));
    for (const limit of [0, -1, 1.5, NaN, Infinity]) await refuses(store, { limit });
  }),

  storeCase("a cursor that the list did not give is refused, and does not start over", async (store) => {
    await insert(store, connectionFixture("anna"));
    for (const cursor of ["", "no cursor of yours!", "owner-01", "W10", "bnVsbA"]) {
      await refuses(store, { cursor });
      await refuses(store, { cursor, expiresBefore: inDays(99) });
    }
  }),

  storeCase("a date that is none is refused", async (store) => {
    await insert(store, connectionFixture("anna"));
    await refuses(store, { expiresBefore: new Date(NaN) });
  }),

  {
    name: "a second instance goes on where the first one was",
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
        "with the cursor of another instance, some are lost or repeated",
      );
      const { version } = await present(first, "owner-00");
      assert.ok(await second.save(connectionFixture("owner-00"), version), "its versions are not the same");
      assert.equal(await first.save(connectionFixture("owner-00"), version), null, "its writes are not seen");
      // A version must not come back with a new life of the store either.
      assert.equal(await second.delete("owner-00"), true);
      const again = await (await reopen(first)).save(connectionFixture("owner-00"), null);
      assert.ok(again && again.version !== version, "a version comes back after a restart");
    },
  },

  {
    name: "every method rejects when the database cannot be reached",
    needs: "makeUnusable",
    run: async ({ makeUnusable }) => {
      assert.ok(makeUnusable, "this case needs `makeUnusable`");
      const store = await makeUnusable();
      const swallowed = (method: string) => `${method} answers as if the database were there`;
      await assert.rejects(async () => store.get("anna"), swallowed("get"));
      await assert.rejects(async () => store.save(connectionFixture("anna"), null), swallowed("save with null"));
      await assert.rejects(async () => store.save(connectionFixture("anna"), "1"), swallowed("save"));
      await assert.rejects(async () => store.delete("anna"), swallowed("delete"));
      await assert.rejects(async () => store.list({}), swallowed("list"));
      await assert.rejects(async () => store.list({ expiresBefore: inDays(1) }), swallowed("list by expiry"));
    },
  },
];
