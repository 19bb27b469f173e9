/** Many writers at once. */
import assert from "node:assert/strict";
import type { PublishJournal } from "../../posts/publish/journal.js";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, keys, NOON, present } from "./tools.js";

const KEY = "run:anna";
const WRITERS = 20;
const by = (writer: number) => entryFixture(NOON, { writer });

/** All of them write over one version: exactly one may win, and it is the one that is stored. */
async function race(journal: PublishJournal, key: string, ifVersion: string | null): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => journal.save(key, by(writer), ifVersion)),
  );
  const won = answers.filter((answer) => answer !== null);
  assert.equal(won.length, 1, `${won.length} of ${WRITERS} writers over one version win; exactly one may`);
  assert.deepEqual(await journal.load(key), won[0], "what is stored is not what the winner wrote");
}

/** Atomic, and for each key alone. */
export const RACING: readonly JournalCase[] = [
  journalCase("of twenty inserts at once, one wins", async (journal) => {
    for (const key of keys(3)) await race(journal, key, null);
  }),

  journalCase("of twenty writes over one version at once, one wins", async (journal) => {
    await insert(journal, KEY);
    for (let round = 0; round < 5; round += 1) await race(journal, KEY, (await present(journal, KEY)).version);
  }),

  journalCase("writers that read again after a lost race lose nothing", async (journal) => {
    await insert(journal, KEY, entryFixture(NOON, { count: 0 }));
    const countUp = async () => {
      // Each lost race is somebody else's win: with 8 of them, nobody loses more than 7.
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const { value, version } = await present(journal, KEY);
        if (await journal.save(KEY, entryFixture(NOON, { count: Number(value.count) + 1 }), version)) return;
      }
      assert.fail("a writer loses more races than there are others to win them");
    };
    await Promise.all(Array.from({ length: 8 }, countUp));
    assert.equal((await present(journal, KEY)).value.count, 8, "some of 8 increments are lost");
  }),

  journalCase("writers under different keys do not lose to each other", async (journal) => {
    const all = keys(WRITERS);
    const inserted = await Promise.all(all.map((key) => journal.save(key, by(0), null)));
    const updated = await Promise.all(
      all.map((key, index) => journal.save(key, by(1), inserted[index]?.version ?? null)),
    );
    assert.equal(updated.filter((answer) => answer !== null).length, WRITERS);
  }),
];
