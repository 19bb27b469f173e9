/** The guarded write. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const KEY = "run:anna";
const next = (step: number) => entryFixture(NOON + step, { step });

/** Reading, inserting, and writing over the version that was read. */
export const SAVING: readonly JournalCase[] = [
  journalCase("load returns null for an unknown key", async (journal) => {
    for (const key of [KEY, "__proto__", "constructor", "toString", "null"]) {
      assert.equal(await journal.load(key), null, `load("${key}") returned an entry from an empty journal`);
    }
  }),

  journalCase("save with null inserts, and returns what load reads", async (journal) => {
    const saved = await insert(journal, KEY, next(1));
    assert.ok(
      saved.version !== "" && typeof saved.version === "string",
      "the version must be a string that is not empty",
    );
    assert.deepEqual(saved.value, next(1), "save returned a value that differs from its argument");
    assert.deepEqual(await journal.load(KEY), saved, "load returned something else than save");
  }),

  journalCase("save with null returns null when an entry is stored, and changes nothing", async (journal) => {
    const first = await insert(journal, KEY, next(1));
    assert.equal(
      await journal.save(KEY, next(2), null),
      null,
      "the second save with null succeeded, and must return null",
    );
    assert.deepEqual(await journal.load(KEY), first, "the insert that returned null changed the stored value");
  }),

  journalCase("save over the stored version writes, and returns a new version", async (journal) => {
    const first = await insert(journal, KEY, next(1));
    const second = await journal.save(KEY, next(2), first.version);
    assert.ok(second, "save returned null, although no other writer wrote");
    assert.deepEqual(second.value, next(2), "save returned a value that differs from its argument");
    assert.notEqual(second.version, first.version, "save returned the old version");
    assert.deepEqual(await journal.load(KEY), second, "load did not return what was written");
  }),

  journalCase("save replaces the whole entry, and keeps no field of the earlier one", async (journal) => {
    const { version } = await insert(journal, KEY, entryFixture(NOON, { children: ["1", "2", "3"], since: 7 }));
    const shorter = { savedAt: NOON, children: ["4"] };
    assert.ok(await journal.save(KEY, shorter, version));
    assert.deepEqual((await present(journal, KEY)).value, shorter, "a field of the earlier entry is left");
  }),

  journalCase("save returns null for an older version, and changes nothing", async (journal) => {
    const first = await insert(journal, KEY, next(1));
    const second = await journal.save(KEY, next(2), first.version);
    assert.ok(second);
    assert.equal(
      await journal.save(KEY, next(3), first.version),
      null,
      "save over an older version succeeded, and must return null",
    );
    assert.deepEqual(await journal.load(KEY), second, "the save that returned null changed the stored value");
  }),

  journalCase("save returns null for a version that never existed", async (journal) => {
    const stored = await insert(journal, KEY, next(1));
    for (const version of ["no such version", "", "0", `${stored.version} `, "' OR '1'='1"]) {
      const lost = await journal.save(KEY, next(2), version);
      assert.equal(lost, null, `the version ${JSON.stringify(version)} was accepted as the stored version`);
    }
    assert.deepEqual(await journal.load(KEY), stored);
  }),

  journalCase("save with a version returns null for a key without an entry, and stores nothing", async (journal) => {
    const { version } = await insert(journal, KEY);
    const lost = await journal.save("run:berta", next(1), version);
    assert.equal(lost, null, "save with a version succeeded where nothing is stored, and must return null");
    assert.equal(await journal.load("run:berta"), null, "the save that returned null stored something");
  }),

  journalCase("only the version guards a save: savedAt may be earlier than before", async (journal) => {
    // Two machines whose clocks differ write the same key.
    const { version } = await insert(journal, KEY, next(60_000));
    const second = await journal.save(KEY, next(-60_000), version);
    assert.ok(second, "save returned null because its savedAt is earlier");
    assert.deepEqual(await journal.load(KEY), second);
  }),

  journalCase("no version is used twice, even when the same value is written again", async (journal) => {
    const seen = new Set<string>();
    let current = await insert(journal, KEY);
    for (let round = 0; round < 12; round += 1) {
      assert.ok(!seen.has(current.version), `the version ${current.version} was used twice`);
      seen.add(current.version);
      const written = await journal.save(KEY, round % 3 === 0 ? next(1) : entryFixture(), current.version);
      assert.ok(written, "save returned null, although no other writer wrote");
      current = written;
    }
  }),

  journalCase("writes under one key do not change other keys", async (journal) => {
    const anna = await insert(journal, KEY, next(1));
    const berta = await insert(journal, "run:berta", next(2));
    assert.ok(await journal.save(KEY, next(3), anna.version));
    assert.deepEqual(await present(journal, "run:berta"), berta);
  }),
];
