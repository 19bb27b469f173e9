/** The one guarded write. */
import assert from "node:assert/strict";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, disconnectedFixture, inDays } from "./fixture.js";
import { insert, present } from "./tools.js";

/** Reading, inserting, and writing over the version that was read. */
export const SAVING: readonly StoreCase[] = [
  storeCase("get answers null for an owner it does not know", async (store) => {
    for (const ownerId of ["nobody", "__proto__", "constructor", "toString", "null"]) {
      assert.equal(await store.get(ownerId), null, `get("${ownerId}") finds something in an empty store`);
    }
  }),

  storeCase("save with null inserts, and answers what get reads", async (store) => {
    const saved = await insert(store, connectionFixture("anna"));
    assert.ok(saved.version !== "" && typeof saved.version === "string", "a version is a text");
    assert.deepEqual(saved.value, connectionFixture("anna"), "save answers something else than what it was given");
    assert.deepEqual(await store.get("anna"), saved, "get reads something else than what save answered");
  }),

  storeCase("save with null over a stored connection loses and changes nothing", async (store) => {
    const first = await insert(store, connectionFixture("anna"));
    assert.equal(await store.save(disconnectedFixture("anna"), null), null, "the second insert is not refused");
    assert.deepEqual(await store.get("anna"), first, "the insert that lost has changed something");
  }),

  storeCase("save over the stored version writes under a new one", async (store) => {
    const first = await insert(store, connectionFixture("anna"));
    const next = disconnectedFixture("anna");
    const second = await store.save(next, first.version);
    assert.ok(second, "save loses, though nobody else wrote");
    assert.deepEqual(second.value, next);
    assert.notEqual(second.version, first.version, "the version is still the old one");
    assert.deepEqual(await store.get("anna"), second, "get does not see what was written");
  }),

  storeCase("save over an older version loses and changes nothing", async (store) => {
    const first = await insert(store, connectionFixture("anna"));
    const second = await store.save(connectionFixture("anna", { lastNotice: 7 }), first.version);
    assert.ok(second);
    const lost = await store.save(connectionFixture("anna", { lastNotice: 1 }), first.version);
    assert.equal(lost, null, "a write over an older version is not refused");
    assert.deepEqual(await store.get("anna"), second, "the write that lost has changed something");
  }),

  storeCase("save over a version that never was loses, and does not throw", async (store) => {
    const stored = await insert(store, connectionFixture("anna"));
    for (const version of ["no such version", "", "0", `${stored.version} `, "' OR '1'='1"]) {
      const lost = await store.save(disconnectedFixture("anna"), version);
      assert.equal(lost, null, `the version ${JSON.stringify(version)} is taken for the stored one`);
    }
    assert.deepEqual(await store.get("anna"), stored);
  }),

  storeCase("save with a version for an owner who has nothing loses and stores nothing", async (store) => {
    const { version } = await insert(store, connectionFixture("anna"));
    assert.equal(await store.save(connectionFixture("berta"), version), null, "something that is not there is updated");
    assert.equal(await store.get("berta"), null, "the write that lost has stored something");
  }),

  storeCase("no version is used twice, also when the same is written again", async (store) => {
    const seen = new Set<string>();
    let current = await insert(store, connectionFixture("anna"));
    for (let round = 0; round < 12; round += 1) {
      assert.ok(!seen.has(current.version), `the version ${current.version} comes a second time`);
      seen.add(current.version);
      const next = await store.save(
        round % 3 === 0 ? disconnectedFixture("anna") : connectionFixture("anna"),
        current.version,
      );
      assert.ok(next, "save loses, though nobody else wrote");
      current = next;
    }
  }),

  storeCase("no version is used twice, also after a delete", async (store) => {
    const seen = new Set<string>();
    for (let life = 0; life < 4; life += 1) {
      const first = await insert(store, connectionFixture("anna"));
      const second = await store.save(connectionFixture("anna"), first.version);
      assert.ok(second);
      for (const { version } of [first, second]) {
        assert.ok(!seen.has(version), `the version ${version} comes back after a delete`);
        seen.add(version);
      }
      assert.equal(await store.delete("anna"), true);
      assert.equal(
        await store.save(connectionFixture("anna"), second.version),
        null,
        "a write that was under way brings back what was deleted",
      );
    }
  }),

  storeCase("writes for one owner leave the others alone", async (store) => {
    const anna = await insert(store, connectionFixture("anna"));
    const berta = await insert(store, connectionFixture("berta", { expiresAt: inDays(3) }));
    assert.ok(await store.save(disconnectedFixture("anna"), anna.version));
    assert.deepEqual(await present(store, "berta"), berta);
    assert.equal(await store.delete("anna"), true);
    assert.deepEqual(await present(store, "berta"), berta);
  }),
];
