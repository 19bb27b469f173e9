/** What comes out is what went in, to the last digit. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const KEY = "run:anna";
const ODD_TEXT = `O'Brien "the \\ $pecial" \`{{x}}\` %s \u00e9 e\u0301 日本語 👩‍👩‍👧‍👦 \u200f <b> ; -- \n\t`;

/** Each with something that a database may lose on the way. */
const VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "objects in lists in objects": { deep: { a: [{ b: [[], [{ c: { d: null } }]] }, "e"], f: { g: {} } } },
  "null, which is not nothing": { lease: null, post: { id: "1", permalink: null } },
  "empty lists, objects and texts": { children: [], seen: [], more: {}, holder: "" },
  "true and false": { live: true, doubt: false, list: [true, false] },
  "ids above 2^53, which are texts": { container: "9007199254740993", children: ["01844674407370955161"] },
  "numbers, whole and not": { numbers: [0, -1, 0.1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER] },
  "texts that look like something else": { texts: ["1", "true", "null", "2026-11-23T12:00:00.000Z", "{}", "[]"] },
  "text that looks like code": { holder: ODD_TEXT, list: [ODD_TEXT, "$set.a"] },
  "a long text": { holder: "x-_7".repeat(25_000) },
  "a long list of ids": { seen: Array.from({ length: 500 }, (_, index) => String(17890000000000000 + index * 4)) },
};

/** Values, and nothing shared between a caller and the journal. */
export const FIDELITY: readonly JournalCase[] = [
  ...Object.entries(VALUES).map(([name, changes]) =>
    journalCase(`save and load keep ${name}`, async (journal) => {
      const expected = entryFixture(NOON, structuredClone(changes));
      const first = await insert(journal, KEY, entryFixture(NOON, changes));
      assert.deepEqual(first.value, expected, "save answers something else than what it was given");
      assert.deepEqual(await journal.load(KEY), first, "load reads something else than what was inserted");
      const plain = await journal.save(KEY, entryFixture(), first.version);
      const again = await journal.save(KEY, entryFixture(NOON, changes), plain?.version ?? null);
      assert.deepEqual(again?.value, expected, "save answers something else than what it was given");
      assert.deepEqual(await journal.load(KEY), again, "load reads something else than what was saved over another");
    }),
  ),

  journalCase("savedAt is kept to the millisecond, near and far", async (journal) => {
    for (const [index, savedAt] of [0, 1, NOON + 1, NOON + 999, Date.UTC(9999, 11, 31, 23, 59, 59, 999)].entries()) {
      await insert(journal, `run:${index}`, entryFixture(savedAt));
      assert.equal((await present(journal, `run:${index}`)).value.savedAt, savedAt);
    }
  }),

  journalCase(
    "what a caller changes after a save is not stored, and the journal changes nothing of the caller's",
    async (journal) => {
      const given = entryFixture();
      const { version } = await insert(journal, KEY, given);
      assert.deepEqual(given, entryFixture(), "save has changed what it was given");
      spoil(given);
      assert.deepEqual(
        await journal.load(KEY),
        { value: entryFixture(), version },
        "a change after the save is stored",
      );
    },
  ),

  journalCase("what a caller changes in an answer is not stored", async (journal) => {
    const { value, version } = await insert(journal, KEY);
    spoil(value);
    const expected = { value: entryFixture(), version };
    const read = await present(journal, KEY);
    assert.deepEqual(read, expected, "the answer of save is the stored one itself");
    spoil(read.value);
    assert.deepEqual(await present(journal, KEY), expected, "the answer of load is the stored one itself");
  }),
];

/** Changes everything in an entry that can be changed in place. */
function spoil(entry: unknown): void {
  const spoilt = entry as { savedAt: number; lease: { until: number }; children: string[] };
  spoilt.savedAt = 0;
  spoilt.lease.until = 0;
  spoilt.children.push("changed");
}
