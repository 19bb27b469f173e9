/** Records that other programs damaged. */
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
  assert.ok(found !== null, "get returned null for a damaged record, so that the owner counts as never connected");
  assert.ok(isUnreadable(found), "get returned a damaged record as a connection");
  return found;
}

/** A damaged record can be listed, replaced and deleted, and does not affect other records. */
export const UNREADABLE: readonly StoreCase[] = [
  damagedCase("get returns the reason and the version of an unreadable record", async (store, damage) => {
    await insert(store, connectionFixture("anna"));
    await insert(store, connectionFixture("berta"));
    await damage("anna");
    const found = await unreadable(store, "anna");
    assert.equal(found.ownerId, "anna");
    assert.ok(
      typeof found.version === "string" && found.version !== "",
      "the version must be a string that is not empty",
    );
    assert.ok(
      typeof found.unreadable === "string" && found.unreadable !== "",
      "the reason must be a string that is not empty",
    );
    assert.ok(!found.unreadable.includes("fixture-access-token"), "the reason must not contain the token");
    assert.equal(
      (await unreadable(store, "anna")).version,
      found.version,
      "the version of a damaged record changed without a write",
    );
    await present(store, "berta");
  }),

  damagedCase("list contains every unreadable record once, beside the readable ones", async (store, damage) => {
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
        assertSameOwners(items, readable, "list lost or repeated readable records beside damaged ones");
        const named = entries.map(({ ownerId }) => ownerId);
        // A store may have no index with the expiry of a damaged record.
        if (!("expiresBefore" in query) || named.length > 0)
          assertSameOwners(named, damaged, "list lost or repeated unreadable records");
        for (const { ownerId, version, reason } of entries) {
          const { unreadable: why, version: stored } = await unreadable(store, ownerId);
          assert.deepEqual(
            [version, reason],
            [stored, why],
            "list and get returned different versions or reasons for a damaged record",
          );
        }
      }
    }
  }),

  damagedCase("list by platformId contains no damaged record of another account", async (store, damage) => {
    await insert(store, connectionFixture("anna", { platformId: "26999888777666555" }));
    await insert(store, connectionFixture("berta", { platformId: "17000000000000003" }));
    await damage("anna");
    const pages = await pagesOf(store, { platformId: "17000000000000003" });
    assertSameOwners(
      pages.flatMap((page) => page.items.map(({ value }) => value.ownerId)),
      ["berta"],
      "list by platformId must return the readable owner of the account",
    );
    assertSameOwners(
      pages.flatMap((page) => page.unreadable.map(({ ownerId }) => ownerId)),
      [],
      "list by platformId returned a damaged record of another account, whose connection the SDK would end",
    );
  }),

  damagedCase(
    "save over the version of a damaged record replaces it, and every other save returns null",
    async (store, damage) => {
      const before = await insert(store, connectionFixture("anna"));
      await damage("anna");
      const { version } = await unreadable(store, "anna");
      assert.equal(await store.save(connectionFixture("anna"), null), null, "save with null replaced a damaged record");
      assert.equal(
        await store.save(connectionFixture("anna"), "no such version"),
        null,
        "save over a version that never existed replaced a damaged record",
      );
      const next = connectionFixture("anna", { expiresAt: inDays(1) });
      const saved = await store.save(next, version);
      assert.ok(saved, "save over the version of a damaged record returned null");
      assert.deepEqual(saved.value, next);
      assert.ok(saved.version !== version && saved.version !== before.version, "save returned an old version");
      assert.deepEqual(await store.get("anna"), saved);
      assert.deepEqual(await ownersListed(store, {}), ["anna"]);
      assert.equal(
        await store.save(next, version),
        null,
        "a second save over the version of the damaged record succeeded, and must return null",
      );
    },
  ),

  damagedCase("delete removes a damaged record", async (store, damage) => {
    await insert(store, connectionFixture("anna"));
    await damage("anna");
    assert.equal(await store.delete("anna"), true, "delete of a damaged record must return true");
    assert.equal(await store.get("anna"), null, "get still returned the damaged record after its delete");
    assert.deepEqual((await store.list({})).unreadable, [], "list still contains the deleted record");
    assert.ok(
      await store.save(connectionFixture("anna"), null),
      "save with null returned null after the delete of a damaged record",
    );
  }),
];
