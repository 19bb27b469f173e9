/** Journals that delete too much or too little. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import { changed, type Breakage } from "./tools.js";

const OLDER = "prune deletes the entries saved before a date, and returns their number";
const EDGE = "prune keeps an entry saved exactly at the date, and deletes one a millisecond older";
const LAST = "prune uses the savedAt of the last save, not of the first one, and not the journal's clock";
const INVALID = "prune rejects an invalid date, and deletes nothing";
const EVERY = "prune deletes keys of every kind, in any number";
const WINS = "an entry that is saved during a prune is kept";
const BACK = "a pruned key can be saved again, and never under an old version";

/** Returns a journal that changes the date before it prunes. */
const dated = (bend: (date: Date) => Date) =>
  changed((journal) => ({ prune: (olderThan) => journal.prune(bend(olderThan)) }));

/** Returns a journal that changes the number that prune returns. */
const counted = (bend: (count: number) => unknown) =>
  changed((journal) => ({ prune: async (olderThan) => bend(await journal.prune(olderThan)) as number }));

/** Returns a journal with its own rows and its own prune. */
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

/** Broken implementations, by their fault. */
export const PRUNING: Readonly<Record<string, Breakage>> = {
  "a prune that does nothing": {
    make: changed(() => ({ prune: () => Promise.resolve(0) })),
    caughtBy: [OLDER, EDGE, BACK, INVALID],
  },
  "a prune that counts and deletes nothing": {
    make: rows((stored, olderThan) => [...stored].filter(isOld(olderThan)).length),
    caughtBy: [OLDER, EVERY],
  },
  "a prune that deletes everything": {
    make: dated((date) => (Number.isNaN(date.getTime()) ? date : new Date(8.64e15))),
    caughtBy: [OLDER, EDGE, LAST, EVERY],
  },
  "an inclusive date": {
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
  "a prune of newer entries": {
    make: rows((stored, olderThan) =>
      forget(
        stored,
        [...stored].filter(([, { savedAt }]) => savedAt > olderThan.getTime()),
      ),
    ),
    caughtBy: [OLDER, EDGE],
  },
  "a prune that returns no number": {
    make: counted(() => undefined),
    caughtBy: [OLDER, "prune of an empty journal returns 0"],
  },
  "a prune that returns its number as text": {
    make: counted(String),
    caughtBy: ["prune of an empty journal returns 0"],
  },
  "a prune that returns 1 for any number": { make: counted((count) => Math.min(1, count)), caughtBy: [OLDER, EVERY] },
  "a prune that counts every entry it read": {
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
  "a prune by saves that returned null": {
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
    caughtBy: ["a save that returns null does not protect an entry from prune"],
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
  "a prune of only one kind of key": {
    make: rows((stored, olderThan) =>
      forget(
        stored,
        [...stored].filter(isOld(olderThan)).filter(([key]) => key.startsWith("run:")),
      ),
    ),
    caughtBy: [EVERY],
  },
  "a prune that reads first and deletes later": {
    make: rows(async (stored, olderThan) => {
      const old = [...stored].filter(isOld(olderThan));
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      return forget(stored, old);
    }),
    caughtBy: [WINS],
  },
  "a prune that leaves a key occupied": {
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
  "a prune that deletes everything for an invalid date": {
    make: dated((date) => (Number.isNaN(date.getTime()) ? new Date(8.64e15) : date)),
    caughtBy: [INVALID],
  },
  "a prune that returns 0 for an invalid date": {
    make: dated((date) => (Number.isNaN(date.getTime()) ? new Date(0) : date)),
    caughtBy: [INVALID],
  },
};
