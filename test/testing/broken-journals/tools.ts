/** Tools to break a journal. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import type { Versioned } from "../../../src/internal/versioned.js";

/** One way to break a journal, and the cases that must fail. */
export interface Breakage {
  readonly make?: () => PublishJournal;
  readonly reopen?: (journal: PublishJournal) => PublishJournal;
  readonly makeUnusable?: () => PublishJournal;
  readonly caughtBy: readonly string[];
}

/** A stored entry, as a journal returns it. */
export type Entry = Versioned<JournalValue>;

/** Returns a correct journal with some methods replaced. */
export const changed = (change: (journal: PublishJournal) => Partial<PublishJournal>) => () => {
  const journal = memoryJournal();
  return { ...journal, ...change(journal) };
};

/** Returns a journal that changes values before it saves them. */
export const bending = (bend: (value: JournalValue) => object) =>
  changed((journal) => ({
    save: (key, value, ifVersion) => journal.save(key, bend(structuredClone(value)) as JournalValue, ifVersion),
  }));

/** Does the same for each nested value. */
export const bendingEach = (bend: (value: unknown, name: string) => unknown) =>
  bending((value) => JSON.parse(JSON.stringify(value, (name, inner: unknown) => bend(inner, name))) as object);

/** Returns a journal that changes keys in every method. */
export const keyed = (bend: (key: string) => string) =>
  changed((journal) => ({
    load: (key) => journal.load(bend(key)),
    save: (key, value, ifVersion) => journal.save(bend(key), value, ifVersion),
  }));

/** Writes over any stored version. */
export async function force(journal: PublishJournal, key: string, value: JournalValue): Promise<Entry> {
  for (;;) {
    const saved = await journal.save(key, value, (await journal.load(key))?.version ?? null);
    if (saved) return saved;
  }
}

/** Returns a journal whose database cannot be reached. */
export function unusableJournal(): PublishJournal {
  const away = () => Promise.reject(new Error("connect ECONNREFUSED"));
  return { load: away, save: away, prune: away };
}

/** The title of the case on keeping a value. */
export const KEPT = (what: string) => `save and load keep ${what}`;
