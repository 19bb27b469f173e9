/** What is forgotten that should not be, and what is not that should. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import { changed, type Breakage } from "./tools.js";

const OLDER = "prune forgets what was saved before a date, and answers how many that were";
const EDGE = "prune keeps what was saved at the very date, and forgets a millisecond less";
const LAST = "prune goes by the last save, and not by the first or by the journal's own clock";
const INVALID = "prune refuses a date that is none, and forgets nothing";
const EVERY = "prune takes keys of every kind, and as many as there are";
const WINS = "a save that wins against a prune stays";
const BACK = "a forgotten key may come back, and none of its versions does";

/** A journal whose date is bent before it prunes. */
const dated = (bend: (date: Date) => Date) =>
  changed((journal) => ({ prune: (olderThan) => journal.prune(bend(olderThan)) }));

/** A journal whose count is bent. */
const counted = (bend: (count: number) => unknown) =>
  changed((journal) => ({ prune: async (olderThan) => bend(await journal.prune(olderThan)) as number }));

/** Rows of its own, with a prune of its own: `keeps` says what stays. */
function rows(
  prune: (rows: Map<string, Row>, olderThan: Date) => number | Promise<number>,
  put: (value: JournalValue, before: Row | undefined) => Partial<Row> = () => ({}),
): () => PublishJournal {
  return () => {
    const journal = memoryJournal();
    const stored = new Map<string, Row>();
    return {
      load: async (key) => (stored.has(key) ? await journal.load(key) : null),
      save: async (key, value, ifVersion) => {
        // What was pruned here is still in the journal below: written over, it has a new version all the same.
        const below = await journal.load(key);
        if (ifVersion === null ? stored.has(key) : !stored.has(key)) return null;
        const saved = await journal.save(key, value, ifVersion ?? below?.version ?? null);
        if (saved) stored.set(key, { savedAt: value.savedAt, ...put(value, stored.get(key)) });
        return saved;
      },
      prune: async (olderThan) => {
        if (Number.isNaN(olderThan.getTime())) throw new RangeError("no date");
        return await prune(stored, olderThan);
      },
    };
  };
}

interface Row {
  readonly savedAt: number;
}

const isOld = (olderThan: Date) => (row: readonly [string, Row]) => row[1].savedAt < olderThan.getTime();

function forget(stored: Map<string, Row>, old: readonly (readonly [string, Row])[]): number {
  for (const [key] of old) stored.delete(key);
  return old.length;
}

/** Each named by what it does wrong. */
export const PRUNING: Readonly<Record<string, Breakage>> = {
  "a prune that does nothing": {
    make: changed(() => ({ prune: () => Promise.resolve(0) })),
    caughtBy: [OLDER, EDGE, BACK, INVALID],
  },
  "a prune that counts and forgets nothing": {
    make: rows((stored, olderThan) => [...stored].filter(isOld(olderThan)).length),
    caughtBy: [OLDER, EVERY],
  },
  "a prune that takes everything": {
    make: dated((date) => (Number.isNaN(date.getTime()) ? date : new Date(8.64e15))),
    caughtBy: [OLDER, EDGE, LAST, EVERY],
  },
  "a date that counts itself": {
    make: dated((date) => new Date(date.getTime() + 1)),
    caughtBy: [EDGE],
  },
  "a date of whole seconds": {
    make: dated((date) => new Date(Math.floor(date.getTime() / 1e3) * 1e3)),
    caughtBy: [EDGE],
  },
  "an index of whole seconds": {
    make: rows(
      (stored, olderThan) => forget(stored, [...stored].filter(isOld(olderThan))),
      ({ savedAt }) => ({ savedAt: Math.floor(savedAt / 1e3) * 1e3 }),
    ),
    caughtBy: [EDGE],
  },
  "a prune of what is younger": {
    make: rows((stored, olderThan) =>
      forget(
        stored,
        [...stored].filter(([, { savedAt }]) => savedAt > olderThan.getTime()),
      ),
    ),
    caughtBy: [OLDER, EDGE],
  },
  "a count that is left out": {
    make: counted(() => undefined),
    caughtBy: [OLDER, "prune of an empty journal forgets nothing"],
  },
  "a count that is a text": { make: counted(String), caughtBy: ["prune of an empty journal forgets nothing"] },
  "a count of whether anything was": { make: counted((count) => Math.min(1, count)), caughtBy: [OLDER, EVERY] },
  "a count of all that was looked at": {
    make: rows((stored, olderThan) => {
      const all = stored.size;
      forget(stored, [...stored].filter(isOld(olderThan)));
      return all;
    }),
    caughtBy: [OLDER, EDGE],
  },
  "a prune by the first save": {
    make: rows(
      (stored, olderThan) => forget(stored, [...stored].filter(isOld(olderThan))),
      (_, before) => before ?? {},
    ),
    caughtBy: [LAST],
  },
  "a prune by saves that lost": {
    make: () => {
      const journal = memoryJournal();
      const touched = new Map<string, number>();
      return {
        ...journal,
        save: (key, value, ifVersion) => {
          touched.set(key, value.savedAt);
          return journal.save(key, value, ifVersion);
        },
        prune: (olderThan) =>
          [...touched.values()].some((savedAt) => savedAt >= olderThan.getTime())
            ? Promise.resolve(0)
            : journal.prune(olderThan),
      };
    },
    caughtBy: ["a save that loses keeps nothing from being forgotten"],
  },
  "a prune by the journal's own clock": {
    make: rows(
      (stored, olderThan) => forget(stored, [...stored].filter(isOld(olderThan))),
      () => ({ savedAt: Date.UTC(2026, 10, 23, 11) }),
    ),
    caughtBy: [OLDER, LAST],
  },
  "a prune of one batch": {
    make: rows((stored, olderThan) => forget(stored, [...stored].filter(isOld(olderThan)).slice(0, 1_000))),
    caughtBy: [EVERY],
  },
  "a prune of runs, which leaves the claims": {
    make: rows((stored, olderThan) =>
      forget(
        stored,
        [...stored].filter(isOld(olderThan)).filter(([key]) => key.startsWith("run:")),
      ),
    ),
    caughtBy: [EVERY],
  },
  "a prune that looks first and forgets a moment later": {
    make: rows(async (stored, olderThan) => {
      const old = [...stored].filter(isOld(olderThan));
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      return forget(stored, old);
    }),
    caughtBy: [WINS],
  },
  "a prune after which a key stays taken": {
    make: () => {
      const journal = memoryJournal();
      const gone = new Set<string>();
      return {
        ...journal,
        save: async (key, value, ifVersion) => {
          if (gone.has(key)) return null;
          const saved = await journal.save(key, value, ifVersion);
          if (saved) gone.delete(key);
          return saved;
        },
        prune: async (olderThan) => {
          const count = await journal.prune(olderThan);
          if (count === 1) gone.add("run:anna");
          return count;
        },
      };
    },
    caughtBy: [BACK],
  },
  "a prune after which an old version still writes": {
    make: () => {
      const journal = memoryJournal();
      return {
        ...journal,
        save: async (key, value, ifVersion) =>
          (await journal.save(key, value, ifVersion)) ??
          ((await journal.load(key)) === null && ifVersion !== "no such version"
            ? journal.save(key, value, null)
            : null),
      };
    },
    caughtBy: [BACK],
  },
  "all forgotten by a date that is none": {
    make: dated((date) => (Number.isNaN(date.getTime()) ? new Date(8.64e15) : date)),
    caughtBy: [INVALID],
  },
  "nothing forgotten, and nothing said, by a date that is none": {
    make: dated((date) => (Number.isNaN(date.getTime()) ? new Date(0) : date)),
    caughtBy: [INVALID],
  },
};
