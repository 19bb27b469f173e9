/** Deleting old entries. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, keys, NOON, present } from "./tools.js";

const KEY = "run:anna";
const DAY_MS = 86_400_000;
const days = (count: number) => NOON + count * DAY_MS;

/** By the savedAt of the last save, to the millisecond. */
export const PRUNING: readonly JournalCase[] = [
  journalCase("prune of an empty journal returns 0", async (journal) => {
    assert.equal(await journal.prune(new Date(NOON)), 0);
  }),

  journalCase("prune deletes the entries saved before a date, and returns their number", async (journal) => {
    for (const [day, key] of keys(10).entries()) await insert(journal, key, entryFixture(days(day)));
    assert.equal(await journal.prune(new Date(days(4))), 4, "prune returned a wrong number");
    for (const [day, key] of keys(10).entries()) {
      const what = day < 4 ? "prune kept an older entry" : "prune deleted a newer entry";
      assert.equal((await journal.load(key)) === null, day < 4, `${what}: day ${day} of 4`);
    }
    assert.equal(
      await journal.prune(new Date(days(4))),
      0,
      "a second prune counted entries that the first one deleted",
    );
  }),

  journalCase(
    "prune keeps an entry saved exactly at the date, and deletes one a millisecond older",
    async (journal) => {
      // In the middle of a second, so that rounding is found.
      const date = NOON + 500;
      await insert(journal, "run:less", entryFixture(date - 1));
      await insert(journal, "run:same", entryFixture(date));
      await insert(journal, "run:more", entryFixture(date + 1));
      assert.equal(await journal.prune(new Date(date)), 1, "prune returned a wrong number");
      assert.equal(await journal.load("run:less"), null, "prune kept an entry that is older by a millisecond");
      await present(journal, "run:same");
      await present(journal, "run:more");
    },
  ),

  journalCase(
    "prune uses the savedAt of the last save, not of the first one, and not the journal's clock",
    async (journal) => {
      const resaved = await insert(journal, "run:resaved", entryFixture(days(-9)));
      assert.ok(await journal.save("run:resaved", entryFixture(days(1)), resaved.version));
      const aged = await insert(journal, "run:aged", entryFixture(days(1)));
      assert.ok(await journal.save("run:aged", entryFixture(days(-9)), aged.version));
      assert.equal(await journal.prune(new Date(NOON)), 1, "prune returned a wrong number");
      assert.equal((await present(journal, "run:resaved")).value.savedAt, days(1));
      assert.equal(await journal.load("run:aged"), null, "prune did not use the savedAt of the last save");
    },
  ),

  journalCase("a save that returns null does not protect an entry from prune", async (journal) => {
    await insert(journal, KEY, entryFixture(days(-9)));
    assert.equal(await journal.save(KEY, entryFixture(days(1)), "no such version"), null);
    assert.equal(await journal.prune(new Date(NOON)), 1, "prune kept an old entry after a save that returned null");
  }),

  journalCase("prune deletes keys of every kind, in any number", async (journal) => {
    const many = [...keys(1_200), ...keys(60).map((key) => key.replace("run:", "post:")), "__proto__"];
    // More saves at once could exceed the host's connection pool.
    for (let done = 0; done < many.length; done += 50) {
      await Promise.all(many.slice(done, done + 50).map((key) => insert(journal, key, entryFixture(days(-1)))));
    }
    await insert(journal, "run:young", entryFixture(days(1)));
    assert.equal(await journal.prune(new Date(NOON)), many.length, "prune returned a wrong number");
    for (const key of [many[0], many.at(-2), many.at(-1)]) assert.equal(await journal.load(key ?? ""), null);
    await present(journal, "run:young");
  }),

  journalCase("a pruned key can be saved again, and never under an old version", async (journal) => {
    const seen = new Set<string>();
    for (let life = 0; life < 4; life += 1) {
      const first = await insert(journal, KEY);
      const second = await journal.save(KEY, entryFixture(), first.version);
      assert.ok(second, "save returned null, although no other writer wrote");
      for (const { version } of [first, second]) {
        assert.ok(!seen.has(version), `the version ${version} was used again after a prune`);
        seen.add(version);
      }
      assert.equal(await journal.prune(new Date(NOON + 1)), 1);
      const late = await journal.save(KEY, entryFixture(), second.version);
      assert.equal(late, null, "a save over a version from before the prune succeeded, and must return null");
      assert.equal(await journal.load(KEY), null, "the save that returned null stored something");
    }
  }),

  journalCase("an entry that is saved during a prune is kept", async (journal) => {
    const old = await Promise.all(keys(20).map((key) => insert(journal, key, entryFixture(days(-1)))));
    const saving = keys(20).map((key, index) => journal.save(key, entryFixture(days(1)), old[index]?.version ?? null));
    const [saved] = await Promise.all([Promise.all(saving), journal.prune(new Date(NOON))]);
    for (const [index, key] of keys(20).entries()) {
      const lost = "prune deleted an entry that was saved while it ran, or a save restored a deleted one";
      assert.deepEqual(await journal.load(key), saved[index], lost);
    }
  }),

  journalCase("prune rejects an invalid date, and deletes nothing", async (journal) => {
    const stored = await insert(journal, KEY);
    await assert.rejects(async () => journal.prune(new Date(NaN)), "prune must reject an invalid date");
    assert.deepEqual(await journal.load(KEY), stored, "prune deleted an entry for an invalid date");
  }),
];
