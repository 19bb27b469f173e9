/** Records that other programs have damaged. */
import assert from "node:assert/strict";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { isUnreadable, type UnreadableConnection } from "../../connections/store/stored.js";
import type { StoreCase } from "./case.js";
import { connectionFixture, inDays } from "./fixture.js";
import { assertSameOwners, insert, owners, ownersListed, pagesOf, present } from "./tools.js";

type Damage = (ownerId: string) => Promise<void>;

/** A case that damages what is stored. */
function damagedCase(name: string, run: (store: ConnectionStore, damage: Damage) => Promise<void>): StoreCase {
  return {
    name,
    needs: "damage",
    run: async ({ make, damage }) => {
      assert.ok(damage, "this case needs `damage`");
      const store = await make();
      await run(store, async (ownerId) => {
        await damage(store, ownerId);
      });
    },
  };
}

async function unreadable(store: ConnectionStore, ownerId: string): Promise<UnreadableConnection> {
  const found = await store.get(ownerId);
  assert.ok(found !== null, "get returns null for a damaged record: the owner would count as never connected");
  assert.ok(isUnreadable(found), "get returns a damaged record as if it were a connection");
  return found;
}

/** A damaged record is named, replaced and deleted, and stops nothing else. */
export const UNREADABLE: readonly StoreCase[] = [
  damagedCase("get resolves to the reason and the version of a record that cannot be read", async (store, damage) => {
    await insert(store, connectionFixture("anna"));
    await insert(store, connectionFixture("berta"));
    await damage("anna");
    const found = await unreadable(store, "anna");
    assert.equal(found.ownerId, "anna");
    assert.ok(typeof found.version === "string" && found.version !== "", "a version is a text");
    assert.ok(typeof found.unreadable === "string" && found.unreadable !== "", "the reason is a text");
    assert.ok(!found.unreadable.includes("fixture-access-token"), "the reason repeats the token");
    assert.equal((await unreadable(store, "anna")).version, found.version, "the version changes without a write");
    await present(store, "berta");
  }),

  damagedCase("list names the records that cannot be read beside the others, each once", async (store, damage) => {
    const everyone = owners(10);
    for (const owner of everyone) await insert(store, connectionFixture(owner, { expiresAt: inDays(1) }));
    const damaged = ["owner-00", "owner-03", "owner-04", "owner-09"];
    for (const owner of damaged) await damage(owner);
    const readable = everyone.filter((owner) => !damaged.includes(owner));
    for (const query of [{}, { expiresBefore: inDays(9) }]) {
      for (const limit of [1, 2, 3, 10, 11]) {
        const pages = await pagesOf(store, { ...query, limit });
        const items = pages.flatMap((page) => page.items.map(({ value }) => value.ownerId));
        const entries = pages.flatMap((page) => page.unreadable);
        assertSameOwners(items, readable, "beside damaged records, readable ones are lost or repeated");
        const named = entries.map(({ ownerId }) => ownerId);
        // A store may have no index that still tells the expiry of a damaged record.
        if (!("expiresBefore" in query) || named.length > 0)
          assertSameOwners(named, damaged, "of those that cannot be read");
        for (const { ownerId, version, reason } of entries) {
          const { unreadable: why, version: stored } = await unreadable(store, ownerId);
          assert.deepEqual([version, reason], [stored, why], "list and get differ about a damaged record");
        }
      }
    }
  }),

  damagedCase("list by platformId names no damaged record of another account", async (store, damage) => {
    await insert(store, connectionFixture("anna", { platformId: "26999888777666555" }));
    await insert(store, connectionFixture("berta", { platformId: "17000000000000003" }));
    await damage("anna");
    const pages = await pagesOf(store, { platformId: "17000000000000003" });
    assertSameOwners(
      pages.flatMap((page) => page.items.map(({ value }) => value.ownerId)),
      ["berta"],
      "of the account",
    );
    assertSameOwners(
      pages.flatMap((page) => page.unreadable.map(({ ownerId }) => ownerId)),
      [],
      "a user who removes the app would end the connection of another one",
    );
  }),

  damagedCase(
    "save over the version of a damaged record replaces it, and any other save loses",
    async (store, damage) => {
      const before = await insert(store, connectionFixture("anna"));
      await damage("anna");
      const { version } = await unreadable(store, "anna");
      assert.equal(await store.save(connectionFixture("anna"), null), null, "an insert replaces a damaged record");
      assert.equal(
        await store.save(connectionFixture("anna"), "no such version"),
        null,
        "a made-up version replaces it",
      );
      const next = connectionFixture("anna", { expiresAt: inDays(1) });
      const saved = await store.save(next, version);
      assert.ok(saved, "save over the version of a damaged record loses");
      assert.deepEqual(saved.value, next);
      assert.ok(saved.version !== version && saved.version !== before.version, "the version is an old one");
      assert.deepEqual(await store.get("anna"), saved);
      assert.deepEqual(await ownersListed(store, {}), ["anna"]);
      assert.equal(await store.save(next, version), null, "the version of the damaged record can be saved over twice");
    },
  ),

  damagedCase("delete removes a damaged record", async (store, damage) => {
    await insert(store, connectionFixture("anna"));
    await damage("anna");
    assert.equal(await store.delete("anna"), true, "delete of a damaged record must be true");
    assert.equal(await store.get("anna"), null, "the damaged record is still stored");
    assert.deepEqual((await store.list({})).unreadable, [], "the deleted record is still listed");
    assert.ok(await store.save(connectionFixture("anna"), null), "the owner cannot come back");
  }),
];
