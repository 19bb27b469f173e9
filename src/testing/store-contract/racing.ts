/** Many writers at once. */
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

/** All of them write over one version: exactly one may win, and it is the one that is stored. */
async function race(store: ConnectionStore, ifVersion: string | null): Promise<void> {
  const answers = await Promise.all(writers.map((writer) => store.save(failed("anna", writer), ifVersion)));
  const won = answers.filter((answer) => answer !== null);
  assert.equal(won.length, 1, `${won.length} of ${WRITERS} writers over one version win; exactly one may`);
  assert.deepEqual(await store.get("anna"), won[0], "what is stored is not what the winner wrote");
}

/** Atomic, and for each owner alone. */
export const RACING: readonly StoreCase[] = [
  storeCase("of twenty inserts at once, one wins", async (store) => {
    for (let round = 0; round < 3; round += 1) {
      await race(store, null);
      assert.equal(await store.delete("anna"), true);
    }
  }),

  storeCase("of twenty writes over one version at once, one wins", async (store) => {
    await insert(store, connectionFixture("anna"));
    for (let round = 0; round < 5; round += 1) await race(store, (await present(store, "anna")).version);
  }),

  storeCase("writers that read again after a lost race lose nothing", async (store) => {
    await insert(store, failed("anna", 0));
    const countUp = async () => {
      // Each lost race is somebody else's win: with 8 of them, nobody loses more than 7.
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const { value, version } = await present(store, "anna");
        if (await store.save(failed("anna", value.health.consecutiveFailures + 1), version)) return;
      }
      assert.fail("a writer loses more races than there are others to win them");
    };
    await Promise.all(Array.from({ length: 8 }, countUp));
    assert.equal((await present(store, "anna")).value.health.consecutiveFailures, 8, "some of 8 increments are lost");
  }),

  storeCase("writers for different owners do not lose to each other", async (store) => {
    const all = owners(WRITERS);
    const inserted = await Promise.all(all.map((owner) => store.save(connectionFixture(owner), null)));
    const updated = await Promise.all(
      all.map((owner, index) => store.save(failed(owner, 1), inserted[index]?.version ?? null)),
    );
    assert.equal(updated.filter((answer) => answer !== null).length, WRITERS);
  }),

  storeCase("of twenty deletes at once, one finds something", async (store) => {
    await insert(store, connectionFixture("anna"));
    const answers = await Promise.all(writers.map(() => store.delete("anna")));
    assert.equal(answers.filter(Boolean).length, 1, "delete must be true for exactly one of them");
  }),
];
