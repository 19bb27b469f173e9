/** A journal returns what was saved, to the last digit. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const KEY = "run:anna";
const ODD_TEXT = `O'Brien "the \\ $pecial" \`{{x}}\` %s \u00e9 e\u0301 日本語 👩‍👩‍👧‍👦 \u200f <b> ; -- \n\t`;

/** Values that a database may change. */
const VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "objects in lists in objects": { deep: { a: [{ b: [[], [{ c: { d: null } }]] }, "e"], f: { g: {} } } },
  "null in fields": { lease: null, post: { id: "1", permalink: null } },
  "empty lists, objects and texts": { children: [], seen: [], more: {}, holder: "" },
  "true and false": { live: true, doubt: false, list: [true, false] },
  "ids above 2^53, which are texts": { container: "9007199254740993", children: ["01844674407370955161"] },
  "numbers, whole and not": { numbers: [0, -1, 0.1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER] },
  "texts that look like something else": { texts: ["1", "true", "null", "2026-11-23T12:00:00.000Z", "{}", "[]"] },
  "text that looks like code": { holder: ODD_TEXT, list: [ODD_TEXT, "$set.a"] },
  "a long text": { holder: "x-_7".repeat(25_000) },
  "a long list of ids": { seen: Array.from({ length: 500 }, (_, index) => String(17890000000000000 + index * 4)) },
};

/** Values, and separate copies for the caller and the journal. */
export const FIDELITY: readonly JournalCase[] = [
  ...Object.entries(VALUES).map(([name, changes]) =>
    journalCase(`save and load keep ${name}`, async (journal) => {
      const expected = entryFixture(NOON, structuredClone(changes));
      const first = await insert(journal, KEY, entryFixture(NOON, changes));
      assert.deepEqual(first.value, expected, "save returned a value that differs from its argument");
      assert.deepEqual(await journal.load(KEY), first, "load returned something else than what was inserted");
      const plain = await journal.save(KEY, entryFixture(), first.version);
      const again = await journal.save(KEY, entryFixture(NOON, changes), plain?.version ?? null);
      assert.deepEqual(again?.value, expected, "save returned a value that differs from its argument");
      assert.deepEqual(
        await journal.load(KEY),
        again,
        "load returned a value that differs from the one saved over an earlier entry",
      );
    }),
  ),

  journalCase("savedAt is kept to the millisecond, from 1970 to 9999", async (journal) => {
    for (const [index, savedAt] of [0, 1, NOON + 1, NOON + 999, Date.UTC(9999, 11, 31, 23, 59, 59, 999)].entries()) {
      await insert(journal, `run:${index}`, entryFixture(savedAt));
      assert.equal((await present(journal, `run:${index}`)).value.savedAt, savedAt);
    }
  }),

  journalCase(
    "changing an entry after save does not change the stored one, and save does not change its argument",
    async (journal) => {
      const given = entryFixture();
      const { version } = await insert(journal, KEY, given);
      assert.deepEqual(given, entryFixture(), "save changed its argument");
      spoil(given);
      assert.deepEqual(
        await journal.load(KEY),
        { value: entryFixture(), version },
        "a change to the argument after save changed the stored value",
      );
    },
  ),

  journalCase("changing a returned value does not change the stored one", async (journal) => {
    const { value, version } = await insert(journal, KEY);
    spoil(value);
    const expected = { value: entryFixture(), version };
    const read = await present(journal, KEY);
    assert.deepEqual(read, expected, "a change to the value that save returned changed the stored value");
    spoil(read.value);
    assert.deepEqual(
      await present(journal, KEY),
      expected,
      "a change to the value that load returned changed the stored value",
    );
  }),
];

/** Changes every part of an entry that can be changed in place. */
function spoil(entry: unknown): void {
  const spoilt = entry as { savedAt: number; lease: { until: number }; children: string[] };
  spoilt.savedAt = 0;
  spoilt.lease.until = 0;
  spoilt.children.push("changed");
}
