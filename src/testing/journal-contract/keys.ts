/** Keys that are alike, and are not the same. */
import assert from "node:assert/strict";
import { journalCase, type JournalCase } from "./case.js";
import { entryFixture, insert, NOON, present } from "./tools.js";

const LONG = "x".repeat(199);
const WIDE = "日".repeat(199);

/** What hosts call their jobs: up to 200 characters of anything, of which a careless journal may take some for the same. */
const NAMES: readonly string[] = [
  ...["a", "A", "a ", " a", "a  ", "a:b", "a.b", "a/b", "a\\b", "a:b:c", "a%", "a_", "a*", "a?", "[a]", "{a}", "(a)"],
  ...["%61", "0", "00", "0.0", "-1", "1e3", "1000", "true", "null", "undefined", "NaN"],
  ...["__proto__", "constructor", "hasOwnProperty", "$where", "$", ".", "..", "'", '"', "';--", "`", "<a>", "&amp;"],
  ...["\u00e9", "e\u0301", "ß", "ss", "İ", "i", "I", "ı", "日本", "👩‍👩‍👧‍👦", "👩", "\u{1f600}"],
  // A chain's parts.
  ...["a\u21921", "a\u21922", "a\u219212"],
  ...[`${LONG}x`, `${LONG}y`, `${WIDE}本`, `${WIDE}語`],
];

/** With the SDK's prefixes, of which one may be another's name, and bare, where `__proto__` is the whole key. */
const ALL: readonly string[] = NAMES.flatMap((name) => [`run:${name}`, `post:${name}`, `run:post:${name}`, name]);

/** Kept apart by every character. */
export const KEYS: readonly JournalCase[] = [
  journalCase("keys that are alike are kept apart", async (journal) => {
    for (const [index, key] of ALL.entries()) await insert(journal, key, entryFixture(NOON, { index }));
    for (const [index, key] of ALL.entries()) {
      assert.equal((await present(journal, key)).value.index, index, `${JSON.stringify(key)} reads another's entry`);
    }
  }),

  journalCase("a save under one key changes none that is alike", async (journal) => {
    const versions: string[] = [];
    for (const key of ALL) versions.push((await insert(journal, key)).version);
    for (const [index, key] of ALL.entries()) {
      const saved = await journal.save(key, entryFixture(NOON, { index }), versions[index] ?? null);
      assert.ok(saved, `a save under another key has changed ${JSON.stringify(key)}`);
    }
  }),
];
