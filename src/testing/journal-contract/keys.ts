/** Keys that are similar, and different. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const LONG = "x".repeat(199);
const WIDE = "日".repeat(199);

/** Names of jobs: up to 200 characters of any kind, some of which a journal with simple keys would confuse. */
const NAMES: readonly string[] = [
  ...["a", "A", "a ", " a", "a  ", "a:b", "a.b", "a/b", "a\\b", "a:b:c", "a%", "a_", "a*", "a?", "[a]", "{a}", "(a)"],
  ...["%61", "0", "00", "0.0", "-1", "1e3", "1000", "true", "null", "undefined", "NaN"],
  ...["__proto__", "constructor", "hasOwnProperty", "$where", "$", ".", "..", "'", '"', "';--", "`", "<a>", "&amp;"],
  ...["\u00e9", "e\u0301", "ß", "ss", "İ", "i", "I", "ı", "日本", "👩‍👩‍👧‍👦", "👩", "\u{1f600}"],
  // Parts of a thread.
  ...["a\u21921", "a\u21922", "a\u219212"],
  ...[`${LONG}x`, `${LONG}y`, `${WIDE}本`, `${WIDE}語`],
];

/** With the SDK's prefixes, one of which may be part of a name, and without, so that `__proto__` is a whole key. */
const ALL: readonly string[] = NAMES.flatMap((name) => [`run:${name}`, `post:${name}`, `run:post:${name}`, name]);

/** Every character of a key counts. */
export const KEYS: readonly JournalCase[] = [
  journalCase("similar keys are different keys", async (journal) => {
    for (const [index, key] of ALL.entries()) await insert(journal, key, entryFixture(NOON, { index }));
    for (const [index, key] of ALL.entries()) {
      assert.equal(
        (await present(journal, key)).value.index,
        index,
        `${JSON.stringify(key)} returned the entry of another key`,
      );
    }
  }),

  journalCase("a save under one key does not change a similar key", async (journal) => {
    const versions: string[] = [];
    for (const key of ALL) versions.push((await insert(journal, key)).version);
    for (const [index, key] of ALL.entries()) {
      const saved = await journal.save(key, entryFixture(NOON, { index }), versions[index] ?? null);
      assert.ok(saved, `a save under another key changed ${JSON.stringify(key)}`);
    }
  }),
];
