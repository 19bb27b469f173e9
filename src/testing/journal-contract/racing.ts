/** Concurrent writers. */
import assert from "node:assert/strict";
import type { PublishJournal } from "../../posts/publish/journal.js";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, keys, NOON, present } from "./tools.js";

const KEY = "run:anna";
const WRITERS = 20;
const by = (writer: number) => entryFixture(NOON, { writer });

/** Twenty writers over one version: exactly one must succeed, and its value must be stored. */
async function race(journal: PublishJournal, key: string, ifVersion: string | null): Promise<void> {
  const results = await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => journal.save(key, by(writer), ifVersion)),
  );
  const won = results.filter((result) => result !== null);
  assert.equal(
    won.length,
    1,
    `${won.length} of ${WRITERS} concurrent writers over one version succeeded, and exactly one must`,
  );
  assert.deepEqual(await journal.load(key), won[0], "the stored value is not the one that the successful writer wrote");
}

/** Saves are atomic, for each key. */
export const RACING: readonly JournalCase[] = [
  journalCase("exactly one of twenty concurrent inserts succeeds", async (journal) => {
    for (const key of keys(3)) await race(journal, key, null);
  }),

  journalCase("exactly one of twenty concurrent writes over one version succeeds", async (journal) => {
    await insert(journal, KEY);
    for (let round = 0; round < 5; round += 1) await race(journal, KEY, (await present(journal, KEY)).version);
  }),

  journalCase("writers that read again after a lost race lose no update", async (journal) => {
    await insert(journal, KEY, entryFixture(NOON, { count: 0 }));
    const countUp = async () => {
      // Each lost race is a success of another writer, so that no writer of 8 can lose more than 7.
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const { value, version } = await present(journal, KEY);
        if (await journal.save(KEY, entryFixture(NOON, { count: Number(value.count) + 1 }), version)) return;
      }
      assert.fail("save returned null more often than other writers could have succeeded");
    };
    await Promise.all(Array.from({ length: 8 }, countUp));
    assert.equal((await present(journal, KEY)).value.count, 8, "some of 8 increments were lost");
  }),

  journalCase("concurrent writes under different keys all succeed", async (journal) => {
    const all = keys(WRITERS);
    const inserted = await Promise.all(all.map((key) => journal.save(key, by(0), null)));
    const updated = await Promise.all(
      all.map((key, index) => journal.save(key, by(1), inserted[index]?.version ?? null)),
    );
    assert.equal(updated.filter((result) => result !== null).length, WRITERS);
  }),
];
