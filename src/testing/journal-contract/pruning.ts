/** Forgetting what is old. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, keys, NOON, present } from "./tools.js";

const KEY = "run:anna";
const DAY_MS = 86_400_000;
const days = (count: number) => NOON + count * DAY_MS;

/** By what was last saved, to the millisecond. */
export const PRUNING: readonly JournalCase[] = [
  journalCase("prune of an empty journal forgets nothing", async (journal) => {
    assert.equal(await journal.prune(new Date(NOON)), 0);
  }),

  journalCase("prune forgets what was saved before a date, and answers how many that were", async (journal) => {
    for (const [day, key] of keys(10).entries()) await insert(journal, key, entryFixture(days(day)));
    assert.equal(await journal.prune(new Date(days(4))), 4, "prune answers a wrong count");
    for (const [day, key] of keys(10).entries()) {
      const what = day < 4 ? "prune leaves what is older" : "prune forgets what is younger";
      assert.equal((await journal.load(key)) === null, day < 4, `${what}: day ${day} of 4`);
    }
    assert.equal(await journal.prune(new Date(days(4))), 0, "a second prune counts what the first one forgot");
  }),

  journalCase("prune keeps what was saved at the very date, and forgets a millisecond less", async (journal) => {
    // In the middle of a second: neither may be rounded.
    const date = NOON + 500;
    await insert(journal, "run:less", entryFixture(date - 1));
    await insert(journal, "run:same", entryFixture(date));
    await insert(journal, "run:more", entryFixture(date + 1));
    assert.equal(await journal.prune(new Date(date)), 1, "prune answers a wrong count");
    assert.equal(await journal.load("run:less"), null, "what is older by a millisecond is kept");
    await present(journal, "run:same");
    await present(journal, "run:more");
  }),

  journalCase("prune goes by the last save, and not by the first or by the journal's own clock", async (journal) => {
    const renewed = await insert(journal, "run:renewed", entryFixture(days(-9)));
    assert.ok(await journal.save("run:renewed", entryFixture(days(1)), renewed.version));
    const aged = await insert(journal, "run:aged", entryFixture(days(1)));
    assert.ok(await journal.save("run:aged", entryFixture(days(-9)), aged.version));
    assert.equal(await journal.prune(new Date(NOON)), 1, "prune answers a wrong count");
    assert.equal((await present(journal, "run:renewed")).value.savedAt, days(1));
    assert.equal(await journal.load("run:aged"), null, "prune does not go by the savedAt of the last save");
  }),

  journalCase("a save that loses keeps nothing from being forgotten", async (journal) => {
    await insert(journal, KEY, entryFixture(days(-9)));
    assert.equal(await journal.save(KEY, entryFixture(days(1)), "no such version"), null);
    assert.equal(await journal.prune(new Date(NOON)), 1, "what was last saved is old, and is kept");
  }),

  journalCase("prune takes keys of every kind, and as many as there are", async (journal) => {
    const many = [...keys(1_200), ...keys(60).map((key) => key.replace("run:", "post:")), "__proto__"];
    // Below what any pool of connections is afraid of.
    for (let done = 0; done < many.length; done += 50) {
      await Promise.all(many.slice(done, done + 50).map((key) => insert(journal, key, entryFixture(days(-1)))));
    }
    await insert(journal, "run:young", entryFixture(days(1)));
    assert.equal(await journal.prune(new Date(NOON)), many.length, "prune answers a wrong count");
    for (const key of [many[0], many.at(-2), many.at(-1)]) assert.equal(await journal.load(key ?? ""), null);
    await present(journal, "run:young");
  }),

  journalCase("a forgotten key may come back, and none of its versions does", async (journal) => {
    const seen = new Set<string>();
    for (let life = 0; life < 4; life += 1) {
      const first = await insert(journal, KEY);
      const second = await journal.save(KEY, entryFixture(), first.version);
      assert.ok(second, "save loses, though nobody else wrote");
      for (const { version } of [first, second]) {
        assert.ok(!seen.has(version), `the version ${version} comes back after a prune`);
        seen.add(version);
      }
      assert.equal(await journal.prune(new Date(NOON + 1)), 1);
      const late = await journal.save(KEY, entryFixture(), second.version);
      assert.equal(late, null, "a write that was under way brings back what was forgotten");
      assert.equal(await journal.load(KEY), null, "the write that lost has stored something");
    }
  }),

  journalCase("a save that wins against a prune stays", async (journal) => {
    const old = await Promise.all(keys(20).map((key) => insert(journal, key, entryFixture(days(-1)))));
    const saving = keys(20).map((key, index) => journal.save(key, entryFixture(days(1)), old[index]?.version ?? null));
    const [saved] = await Promise.all([Promise.all(saving), journal.prune(new Date(NOON))]);
    for (const [index, key] of keys(20).entries()) {
      const lost = "prune forgets what was saved anew while it ran, or a save brings back what was forgotten";
      assert.deepEqual(await journal.load(key), saved[index], lost);
    }
  }),

  journalCase("prune refuses a date that is none, and forgets nothing", async (journal) => {
    const stored = await insert(journal, KEY);
    await assert.rejects(async () => journal.prune(new Date(NaN)), "prune answers for a date that is none");
    assert.deepEqual(await journal.load(KEY), stored, "prune by a date that is none forgets something");
  }),
];
