/** What broken journals are made of. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import type { Versioned } from "../../../src/internal/versioned.js";

/** One way to break a journal, and the cases that must see it. */
export interface Breakage {
  readonly make?: () => PublishJournal;
  readonly reopen?: (journal: PublishJournal) => PublishJournal;
  readonly makeUnusable?: () => PublishJournal;
  readonly caughtBy: readonly string[];
}

/** What a journal hands out. */
export type Entry = Versioned<JournalValue>;

/** A sound journal with some methods replaced. */
export const changed = (change: (journal: PublishJournal) => Partial<PublishJournal>) => () => {
  const journal = memoryJournal();
  return { ...journal, ...change(journal) };
};

/** A journal whose saved values are bent on their way in. */
export const bending = (bend: (value: JournalValue) => object) =>
  changed((journal) => ({
    save: (key, value, ifVersion) => journal.save(key, bend(structuredClone(value)) as JournalValue, ifVersion),
  }));

/** The same for each value inside, however deep. */
export const bendingEach = (bend: (value: unknown, name: string) => unknown) =>
  bending((value) => JSON.parse(JSON.stringify(value, (name, inner: unknown) => bend(inner, name))) as object);

/** A journal whose keys are bent, in every method. */
export const keyed = (bend: (key: string) => string) =>
  changed((journal) => ({
    load: (key) => journal.load(bend(key)),
    save: (key, value, ifVersion) => journal.save(bend(key), value, ifVersion),
  }));

/** Writes over whatever is there. */
export async function force(journal: PublishJournal, key: string, value: JournalValue): Promise<Entry> {
  for (;;) {
    const saved = await journal.save(key, value, (await journal.load(key))?.version ?? null);
    if (saved) return saved;
  }
}

/** A journal whose database is away. */
export function unusableJournal(): PublishJournal {
  const away = () => Promise.reject(new Error("connect ECONNREFUSED"));
  return { load: away, save: away, prune: away };
}

/** The title of the case on keeping a value. */
export const KEPT = (what: string) => `save and load keep ${what}`;
