/** Concurrent writers. */
import assert from "node:assert/strict";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture } from "./fixture.js";
import { insert, owners, present } from "./tools.js";

const WRITERS = 20;
const writers = Array.from({ length: WRITERS }, (_, index) => index);
const failed = (ownerId: string, consecutiveFailures: number) => {
  const { health, ...rest } = connectionFixture(ownerId);
  return { ...rest, health: { ...health, consecutiveFailures } };
};

/** Twenty writers over one version: exactly one must succeed, and its value must be stored. */
async function race(store: ConnectionStore, ifVersion: string | null): Promise<void> {
  const results = await Promise.all(writers.map((writer) => store.save(failed("anna", writer), ifVersion)));
  const won = results.filter((result) => result !== null);
  assert.equal(
    won.length,
    1,
    `${won.length} of ${WRITERS} concurrent writers over one version succeeded, and exactly one must`,
  );
  assert.deepEqual(await store.get("anna"), won[0], "the stored value is not the one that the successful writer wrote");
}

/** Saves are atomic, for each owner. */
export const RACING: readonly StoreCase[] = [
  storeCase("exactly one of twenty concurrent inserts succeeds", async (store) => {
    for (let round = 0; round < 3; round += 1) {
      await race(store, null);
      assert.equal(await store.delete("anna"), true);
    }
  }),

  storeCase("exactly one of twenty concurrent writes over one version succeeds", async (store) => {
    await insert(store, connectionFixture("anna"));
    for (let round = 0; round < 5; round += 1) await race(store, (await present(store, "anna")).version);
  }),

  storeCase("writers that read again after a lost race lose no update", async (store) => {
    await insert(store, failed("anna", 0));
    const countUp = async () => {
      // Each lost race is a success of another writer, so that no writer of 8 can lose more than 7.
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const { value, version } = await present(store, "anna");
        if (await store.save(failed("anna", value.health.consecutiveFailures + 1), version)) return;
      }
      assert.fail("save returned null more often than other writers could have succeeded");
    };
    await Promise.all(Array.from({ length: 8 }, countUp));
    assert.equal((await present(store, "anna")).value.health.consecutiveFailures, 8, "some of 8 increments were lost");
  }),

  storeCase("concurrent writes for different owners all succeed", async (store) => {
    const all = owners(WRITERS);
    const inserted = await Promise.all(all.map((owner) => store.save(connectionFixture(owner), null)));
    const updated = await Promise.all(
      all.map((owner, index) => store.save(failed(owner, 1), inserted[index]?.version ?? null)),
    );
    assert.equal(updated.filter((result) => result !== null).length, WRITERS);
  }),

  storeCase("exactly one of twenty concurrent deletes returns true", async (store) => {
    await insert(store, connectionFixture("anna"));
    const results = await Promise.all(writers.map(() => store.delete("anna")));
    assert.equal(results.filter(Boolean).length, 1, "exactly one of the concurrent deletes must return true");
  }),
];
