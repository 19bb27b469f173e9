/** The one guarded write. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const KEY = "run:anna";
const next = (step: number) => entryFixture(NOON + step, { step });

/** Reading, inserting, and writing over the version that was read. */
export const SAVING: readonly JournalCase[] = [
  journalCase("load answers null for a key it does not know", async (journal) => {
    for (const key of [KEY, "__proto__", "constructor", "toString", "null"]) {
      assert.equal(await journal.load(key), null, `load("${key}") finds something in an empty journal`);
    }
  }),

  journalCase("save with null inserts, and answers what load reads", async (journal) => {
    const saved = await insert(journal, KEY, next(1));
    assert.ok(saved.version !== "" && typeof saved.version === "string", "a version is a text");
    assert.deepEqual(saved.value, next(1), "save answers something else than what it was given");
    assert.deepEqual(await journal.load(KEY), saved, "load reads something else than what save answered");
  }),

  journalCase("save with null over a stored entry loses and changes nothing", async (journal) => {
    const first = await insert(journal, KEY, next(1));
    assert.equal(await journal.save(KEY, next(2), null), null, "the second insert is not refused");
    assert.deepEqual(await journal.load(KEY), first, "the insert that lost has changed something");
  }),

  journalCase("save over the stored version writes under a new one", async (journal) => {
    const first = await insert(journal, KEY, next(1));
    const second = await journal.save(KEY, next(2), first.version);
    assert.ok(second, "save loses, though nobody else wrote");
    assert.deepEqual(second.value, next(2), "save answers something else than what it was given");
    assert.notEqual(second.version, first.version, "the version is still the old one");
    assert.deepEqual(await journal.load(KEY), second, "load does not see what was written");
  }),

  journalCase("save replaces the whole entry: no field of the last one stays", async (journal) => {
    const { version } = await insert(journal, KEY, entryFixture(NOON, { children: ["1", "2", "3"], since: 7 }));
    const shorter = { savedAt: NOON, children: ["4"] };
    assert.ok(await journal.save(KEY, shorter, version));
    assert.deepEqual((await present(journal, KEY)).value, shorter, "something of the entry before is left");
  }),

  journalCase("save over an older version loses and changes nothing", async (journal) => {
    const first = await insert(journal, KEY, next(1));
    const second = await journal.save(KEY, next(2), first.version);
    assert.ok(second);
    assert.equal(await journal.save(KEY, next(3), first.version), null, "a write over an older version is not refused");
    assert.deepEqual(await journal.load(KEY), second, "the write that lost has changed something");
  }),

  journalCase("save over a version that never was loses, and does not throw", async (journal) => {
    const stored = await insert(journal, KEY, next(1));
    for (const version of ["no such version", "", "0", `${stored.version} `, "' OR '1'='1"]) {
      const lost = await journal.save(KEY, next(2), version);
      assert.equal(lost, null, `the version ${JSON.stringify(version)} is taken for the stored one`);
    }
    assert.deepEqual(await journal.load(KEY), stored);
  }),

  journalCase("save with a version for a key that has nothing loses and stores nothing", async (journal) => {
    const { version } = await insert(journal, KEY);
    const lost = await journal.save("run:berta", next(1), version);
    assert.equal(lost, null, "something that is not there is updated");
    assert.equal(await journal.load("run:berta"), null, "the write that lost has stored something");
  }),

  journalCase("the version alone guards: an entry may be older than the one before it", async (journal) => {
    // Two machines whose clocks differ write the same key.
    const { version } = await insert(journal, KEY, next(60_000));
    const second = await journal.save(KEY, next(-60_000), version);
    assert.ok(second, "a write is refused because its savedAt is the smaller one");
    assert.deepEqual(await journal.load(KEY), second);
  }),

  journalCase("no version is used twice, also when the same is written again", async (journal) => {
    const seen = new Set<string>();
    let current = await insert(journal, KEY);
    for (let round = 0; round < 12; round += 1) {
      assert.ok(!seen.has(current.version), `the version ${current.version} comes a second time`);
      seen.add(current.version);
      const written = await journal.save(KEY, round % 3 === 0 ? next(1) : entryFixture(), current.version);
      assert.ok(written, "save loses, though nobody else wrote");
      current = written;
    }
  }),

  journalCase("writes under one key leave the others alone", async (journal) => {
    const anna = await insert(journal, KEY, next(1));
    const berta = await insert(journal, "run:berta", next(2));
    assert.ok(await journal.save(KEY, next(3), anna.version));
    assert.deepEqual(await present(journal, "run:berta"), berta);
  }),
];
