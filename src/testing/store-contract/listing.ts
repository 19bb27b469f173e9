/** Lists by account, state and expiry. */
import assert from "node:assert/strict";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, disconnectedFixture, inDays } from "./fixture.js";
import { assertSameOwners, insert, ownersListed, present } from "./tools.js";

/** What each condition finds, and what it excludes. */
export const LISTING: readonly StoreCase[] = [
  storeCase("list of an empty store is one page without items and without a cursor", async (store) => {
    for (const query of [{}, { platformId: "1" }, { states: ["active" as const] }, { expiresBefore: inDays(1) }]) {
      const { items, cursor } = await store.list(query);
      assert.deepEqual([items, cursor], [[], undefined]);
    }
  }),

  storeCase("list by platformId finds every owner of that account, and no account with a similar id", async (store) => {
    await insert(store, connectionFixture("anna", { platformId: "9007199254740993" }));
    await insert(store, connectionFixture("berta", { platformId: "9007199254740993", state: "revoked" }));
    await insert(store, connectionFixture("neighbour", { platformId: "9007199254740992" }));
    await insert(store, connectionFixture("longer", { platformId: "90071992547409930" }));
    await insert(store, connectionFixture("zero", { platformId: "09007199254740993" }));
    await insert(store, disconnectedFixture("nobody"));
    assertSameOwners(
      await ownersListed(store, { platformId: "9007199254740993" }),
      ["anna", "berta"],
      "list by platformId",
    );
    assert.deepEqual(await ownersListed(store, { platformId: "900719925474099" }), []);
    assert.deepEqual(
      await ownersListed(store, { platformId: "" }),
      [],
      "an empty platformId was treated as no condition",
    );
  }),

  storeCase("list by platformId finds an owner under the new account after a change of account", async (store) => {
    const { version } = await insert(store, connectionFixture("anna", { platformId: "1" }));
    const moved = await store.save(connectionFixture("anna", { platformId: "2" }), version);
    assert.deepEqual(
      await ownersListed(store, { platformId: "1" }),
      [],
      "list by the earlier platformId still contains the owner",
    );
    assert.deepEqual(await ownersListed(store, { platformId: "2" }), ["anna"]);
    assert.ok(moved && (await store.save(disconnectedFixture("anna"), moved.version)));
    assert.deepEqual(
      await ownersListed(store, { platformId: "2" }),
      [],
      "list by platformId still contains a disconnected owner",
    );
  }),

  storeCase("list by states finds only those states, and an empty list of states finds nothing", async (store) => {
    for (const state of ["active", "expired", "revoked", "error"] as const) {
      await insert(store, connectionFixture(state, { state }));
    }
    await insert(store, disconnectedFixture("disconnected"));
    assert.deepEqual(await ownersListed(store, { states: ["revoked"] }), ["revoked"]);
    assert.deepEqual(await ownersListed(store, { states: ["disconnected"] }), ["disconnected"]);
    assertSameOwners(
      await ownersListed(store, { states: ["active", "error"] }),
      ["active", "error"],
      "list by two states",
    );
    assert.deepEqual(
      await ownersListed(store, { states: [] }),
      [],
      "an empty list of states was treated as no condition",
    );
    assert.equal((await ownersListed(store, {})).length, 5, "list without conditions must return every record");
    assert.equal((await ownersListed(store, { states: undefined, platformId: undefined, limit: undefined })).length, 5);
  }),

  storeCase("list by expiresBefore finds tokens that expire before the date, sorted by expiry", async (store) => {
    await insert(store, connectionFixture("a third", { expiresAt: inDays(2, -1) }));
    await insert(store, connectionFixture("c first", { expiresAt: inDays(-40), state: "expired" }));
    await insert(store, connectionFixture("exactly", { expiresAt: inDays(2) }));
    await insert(store, connectionFixture("later", { expiresAt: inDays(2, 1) }));
    await insert(store, connectionFixture("b second", { expiresAt: inDays(2, -2), state: "error" }));
    await insert(store, disconnectedFixture("nobody"));
    assert.deepEqual(await ownersListed(store, { expiresBefore: inDays(2) }), ["c first", "b second", "a third"]);
    assert.deepEqual(
      await ownersListed(store, { expiresBefore: new Date(0) }),
      [],
      "the date 1970-01-01 was treated as no condition",
    );
  }),

  storeCase("list by expiresBefore follows a refreshed token and a disconnected owner", async (store) => {
    await insert(store, connectionFixture("anna", { expiresAt: inDays(1) }));
    await insert(store, connectionFixture("berta", { expiresAt: inDays(2) }));
    const { version } = await present(store, "anna");
    const refreshed = await store.save(connectionFixture("anna", { expiresAt: inDays(3) }), version);
    assert.deepEqual(await ownersListed(store, { expiresBefore: inDays(4) }), ["berta", "anna"]);
    assert.deepEqual(await ownersListed(store, { expiresBefore: inDays(3) }), ["berta"]);
    assert.ok(refreshed && (await store.save(disconnectedFixture("anna"), refreshed.version)));
    assert.deepEqual(await ownersListed(store, { expiresBefore: inDays(4) }), ["berta"]);
  }),

  storeCase("list applies all conditions together", async (store) => {
    await insert(store, connectionFixture("a later", { platformId: "1", expiresAt: inDays(1) }));
    await insert(store, connectionFixture("b sooner", { platformId: "1", expiresAt: inDays(0) }));
    await insert(store, connectionFixture("other account", { platformId: "2", expiresAt: inDays(1) }));
    await insert(store, connectionFixture("other state", { platformId: "1", expiresAt: inDays(1), state: "revoked" }));
    await insert(store, connectionFixture("other date", { platformId: "1", expiresAt: inDays(9) }));
    const query = { platformId: "1", states: ["active", "error"], expiresBefore: inDays(2) } as const;
    assert.deepEqual(await ownersListed(store, query), ["b sooner", "a later"]);
    assert.deepEqual(await ownersListed(store, { ...query, limit: 1 }), ["b sooner", "a later"]);
    assert.deepEqual(await ownersListed(store, { ...query, states: ["disconnected"] }), []);
  }),
];
