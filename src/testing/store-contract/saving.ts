/** The guarded write. */
import assert from "node:assert/strict";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, disconnectedFixture, inDays } from "./fixture.js";
import { insert, present } from "./tools.js";

/** Reading, inserting, and writing over the version that was read. */
export const SAVING: readonly StoreCase[] = [
  storeCase("get returns null for an unknown owner", async (store) => {
    for (const ownerId of ["nobody", "__proto__", "constructor", "toString", "null"]) {
      assert.equal(await store.get(ownerId), null, `get("${ownerId}") returned a record from an empty store`);
    }
  }),

  storeCase("save with null inserts, and returns what get reads", async (store) => {
    const saved = await insert(store, connectionFixture("anna"));
    assert.ok(
      saved.version !== "" && typeof saved.version === "string",
      "the version must be a string that is not empty",
    );
    assert.deepEqual(saved.value, connectionFixture("anna"), "save returned a value that differs from its argument");
    assert.deepEqual(await store.get("anna"), saved, "get returned something else than save");
  }),

  storeCase("save with null returns null when a connection is stored, and changes nothing", async (store) => {
    const first = await insert(store, connectionFixture("anna"));
    assert.equal(
      await store.save(disconnectedFixture("anna"), null),
      null,
      "the second save with null succeeded, and must return null",
    );
    assert.deepEqual(await store.get("anna"), first, "the insert that returned null changed the stored value");
  }),

  storeCase("save over the stored version writes, and returns a new version", async (store) => {
    const first = await insert(store, connectionFixture("anna"));
    const next = disconnectedFixture("anna");
    const second = await store.save(next, first.version);
    assert.ok(second, "save returned null, although no other writer wrote");
    assert.deepEqual(second.value, next);
    assert.notEqual(second.version, first.version, "save returned the old version");
    assert.deepEqual(await store.get("anna"), second, "get did not return what was written");
  }),

  storeCase("save returns null for an older version, and changes nothing", async (store) => {
    const first = await insert(store, connectionFixture("anna"));
    const second = await store.save(connectionFixture("anna", { lastNotice: 7 }), first.version);
    assert.ok(second);
    const lost = await store.save(connectionFixture("anna", { lastNotice: 1 }), first.version);
    assert.equal(lost, null, "save over an older version succeeded, and must return null");
    assert.deepEqual(await store.get("anna"), second, "the save that returned null changed the stored value");
  }),

  storeCase("save returns null for a version that never existed", async (store) => {
    const stored = await insert(store, connectionFixture("anna"));
    for (const version of ["no such version", "", "0", `${stored.version} `, "' OR '1'='1"]) {
      const lost = await store.save(disconnectedFixture("anna"), version);
      assert.equal(lost, null, `the version ${JSON.stringify(version)} was accepted as the stored version`);
    }
    assert.deepEqual(await store.get("anna"), stored);
  }),

  storeCase("save with a version returns null for an owner without a record, and stores nothing", async (store) => {
    const { version } = await insert(store, connectionFixture("anna"));
    assert.equal(
      await store.save(connectionFixture("berta"), version),
      null,
      "save with a version succeeded where nothing is stored, and must return null",
    );
    assert.equal(await store.get("berta"), null, "the save that returned null stored something");
  }),

  storeCase("no version is used twice, even when the same value is written again", async (store) => {
    const seen = new Set<string>();
    let current = await insert(store, connectionFixture("anna"));
    for (let round = 0; round < 12; round += 1) {
      assert.ok(!seen.has(current.version), `the version ${current.version} was used twice`);
      seen.add(current.version);
      const next = await store.save(
        round % 3 === 0 ? disconnectedFixture("anna") : connectionFixture("anna"),
        current.version,
      );
      assert.ok(next, "save returned null, although no other writer wrote");
      current = next;
    }
  }),

  storeCase("no version is used twice, even after a delete", async (store) => {
    const seen = new Set<string>();
    for (let life = 0; life < 4; life += 1) {
      const first = await insert(store, connectionFixture("anna"));
      const second = await store.save(connectionFixture("anna"), first.version);
      assert.ok(second);
      for (const { version } of [first, second]) {
        assert.ok(!seen.has(version), `the version ${version} was used again after a delete`);
        seen.add(version);
      }
      assert.equal(await store.delete("anna"), true);
      assert.equal(
        await store.save(connectionFixture("anna"), second.version),
        null,
        "a save over a version from before the delete succeeded, and must return null",
      );
    }
  }),

  storeCase("writes for one owner do not change other owners", async (store) => {
    const anna = await insert(store, connectionFixture("anna"));
    const berta = await insert(store, connectionFixture("berta", { expiresAt: inDays(3) }));
    assert.ok(await store.save(disconnectedFixture("anna"), anna.version));
    assert.deepEqual(await present(store, "berta"), berta);
    assert.equal(await store.delete("anna"), true);
    assert.deepEqual(await present(store, "berta"), berta);
  }),
];
