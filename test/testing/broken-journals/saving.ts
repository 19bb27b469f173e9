/** Writes without a working guard. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import { changed, force, unusableJournal, type Breakage, type Entry } from "./tools.js";

const WON = "exactly one of twenty concurrent writes over one version succeeds";
const INSERTED = "exactly one of twenty concurrent inserts succeeds";
const STALE = "save returns null for an older version, and changes nothing";
const NOTHING = "save with a version returns null for a key without an entry, and stores nothing";
const REUSED = "no version is used twice, even when the same value is written again";
const REBORN = "a pruned key can be saved again, and never under an old version";
const RESTARTED = "no version is used twice by another instance, even after a prune";
const SECOND = "a second instance continues where the first one stopped";
const AWAY = "every method rejects when the database cannot be reached";

/** Reads first and writes later, so that other writers come between. */
const racy = changed((journal) => ({
  save: async (key, value, ifVersion) => {
    if (((await journal.load(key))?.version ?? null) !== ifVersion) return null;
    await Promise.resolve();
    return force(journal, key, value);
  },
}));

/** Versions with names of their own; a prune removes the names of its keys. */
function naming(versionOf: (writes: number, value: JournalValue) => string): () => PublishJournal {
  return () => {
    const journal = memoryJournal();
    const names = new Map<string, { inner: string; outer: string; writes: number }>();
    return {
      load: async (key) => {
        const entry = await journal.load(key);
        return entry && { ...entry, version: names.get(key)!.outer };
      },
      save: async (key, value, ifVersion) => {
        if ((await journal.load(key)) === null) names.delete(key);
        const known = names.get(key);
        const saved = await journal.save(key, value, known?.outer === ifVersion ? known.inner : ifVersion);
        if (saved === null) return null;
        const writes = (known?.writes ?? 0) + 1;
        names.set(key, { inner: saved.version, outer: versionOf(writes, value), writes });
        return { ...saved, version: names.get(key)!.outer };
      },
      prune: (olderThan) => journal.prune(olderThan),
    };
  };
}

/** One counter for each instance, which starts again with the next one. */
function counting(journal: PublishJournal): PublishJournal {
  const names = new Map<string, string>();
  const outerOf = (inner: string) => {
    if (!names.has(inner)) names.set(inner, String(names.size + 1));
    return names.get(inner)!;
  };
  const renamed = (entry: Entry | null) => entry && { ...entry, version: outerOf(entry.version) };
  const innerOf = (outer: string) => [...names].find(([, name]) => name === outer)?.[0] ?? outer;
  return {
    load: async (key) => renamed(await journal.load(key)),
    save: async (key, value, ifVersion) =>
      renamed(await journal.save(key, value, ifVersion === null ? null : innerOf(ifVersion))),
    prune: (olderThan) => journal.prune(olderThan),
  };
}

/** Broken implementations, by their fault. */
export const SAVING: Readonly<Record<string, Breakage>> = {
  "an ignored version": {
    make: changed((journal) => ({ save: (key, value) => force(journal, key, value) })),
    caughtBy: [
      STALE,
      WON,
      INSERTED,
      NOTHING,
      "save with null returns null when an entry is stored, and changes nothing",
    ],
  },
  "an upsert in place of an update": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => journal.save(key, value, (await journal.load(key)) ? ifVersion : null),
    })),
    caughtBy: [NOTHING, REBORN],
  },
  "an insert that overwrites": {
    make: changed((journal) => ({
      save: (key, value, ifVersion) =>
        ifVersion === null ? force(journal, key, value) : journal.save(key, value, ifVersion),
    })),
    caughtBy: ["save with null returns null when an entry is stored, and changes nothing", INSERTED],
  },
  "a check and a write that are two steps": { make: racy, caughtBy: [WON, INSERTED] },
  "versions that start again after a prune": { make: naming((writes) => String(writes)), caughtBy: [REBORN] },
  "a version that is a hash of the content": {
    make: naming((_, value) => JSON.stringify(value)),
    caughtBy: [REUSED, REBORN],
  },
  "a version that is the time of the entry": {
    make: naming((_, { savedAt }) => String(savedAt)),
    caughtBy: [REUSED, REBORN],
  },
  "a version that never changes": {
    make: naming(() => "1"),
    caughtBy: ["save over the stored version writes, and returns a new version", STALE],
  },
  "an empty version": {
    make: naming((writes) => (writes === 1 ? "" : String(writes))),
    caughtBy: [
      "save with null inserts, and returns what load reads",
      "save returns null for a version that never existed",
    ],
  },
  "versions that are numbers": {
    make: naming((writes) => (writes * 1e6) as unknown as string),
    caughtBy: ["save with null inserts, and returns what load reads"],
  },
  "versions that are compared as numbers": {
    make: () => {
      const journal = naming((writes) => String(writes))();
      return {
        ...journal,
        save: (key, value, ifVersion) => journal.save(key, value, ifVersion === null ? null : ifVersion.trim()),
      };
    },
    caughtBy: ["save returns null for a version that never existed"],
  },
  "a lost race that rejects": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const saved = await journal.save(key, value, ifVersion);
        if (saved === null) throw new Error("duplicate key");
        return saved;
      },
    })),
    caughtBy: [STALE, WON, "save returns null for a version that never existed"],
  },
  "the stored entry returned for a lost race": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => (await journal.save(key, value, ifVersion)) ?? journal.load(key),
    })),
    caughtBy: [STALE, WON, "save with null returns null when an entry is stored, and changes nothing"],
  },
  "undefined for a lost race": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => (await journal.save(key, value, ifVersion)) ?? (undefined as never),
    })),
    caughtBy: [STALE, NOTHING],
  },
  "undefined for a missing entry": {
    make: changed((journal) => ({ load: async (key) => (await journal.load(key)) ?? (undefined as never) })),
    caughtBy: ["load returns null for an unknown key"],
  },
  "a save that returns the earlier entry": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const before = await journal.load(key);
        const saved = await journal.save(key, value, ifVersion);
        return saved && before ? { ...saved, value: before.value } : saved;
      },
    })),
    caughtBy: ["save over the stored version writes, and returns a new version"],
  },
  "a write that is merged into the stored entry": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) =>
        journal.save(key, { ...(await journal.load(key))?.value, ...value }, ifVersion),
    })),
    caughtBy: ["save replaces the whole entry, and keeps no field of the earlier one"],
  },
  "a guard by savedAt": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const stored = await journal.load(key);
        return stored && stored.value.savedAt > value.savedAt ? null : journal.save(key, value, ifVersion);
      },
    })),
    caughtBy: ["only the version guards a save: savedAt may be earlier than before"],
  },
  "one lock for all keys that rejects instead of waiting": {
    make: () => {
      const journal = memoryJournal();
      let busy = false;
      return {
        ...journal,
        save: async (key, value, ifVersion) => {
          if (busy) return null;
          busy = true;
          await Promise.resolve();
          busy = false;
          return journal.save(key, value, ifVersion);
        },
      };
    },
    caughtBy: ["concurrent writes under different keys all succeed"],
  },
  "one version for all keys": {
    make: () => {
      const journal = memoryJournal();
      let latest = "";
      const renamed = (entry: Entry | null) => entry && { ...entry, version: latest };
      return {
        ...journal,
        load: async (key) => renamed(await journal.load(key)),
        save: async (key, value, ifVersion) => {
          if (ifVersion !== null && ifVersion !== latest) return null;
          const inner = ifVersion === null ? null : ((await journal.load(key))?.version ?? ifVersion);
          const saved = await journal.save(key, value, inner);
          if (saved) latest = saved.version;
          return saved;
        },
      };
    },
    caughtBy: ["writes under one key do not change other keys", "a save under one key does not change a similar key"],
  },
  "rows in a plain object": {
    make: () => {
      const journal = memoryJournal();
      const rows: Partial<Record<string, Entry>> = {};
      return { ...journal, load: async (key) => (await journal.load(key)) ?? rows[key] ?? null };
    },
    caughtBy: ["load returns null for an unknown key"],
  },
  "a cache that no other process clears": {
    reopen: (journal) => {
      const cache = new Map<string, Promise<Entry | null>>();
      return {
        ...journal,
        load: (key) => {
          if (!cache.has(key)) cache.set(key, journal.load(key));
          return cache.get(key)!;
        },
        save: (key, value, ifVersion) => journal.save(key, value, ifVersion === null ? null : `${ifVersion}'`),
      };
    },
    caughtBy: [SECOND],
  },
  "separate data for each process": { reopen: () => memoryJournal(), caughtBy: [SECOND, RESTARTED] },
  "versions counted by each process": {
    make: () => counting(memoryJournal()),
    reopen: (journal) => counting(journal),
    caughtBy: [RESTARTED],
  },
  "null when the database cannot be reached": {
    makeUnusable: () => ({ ...unusableJournal(), load: () => Promise.resolve(null) }),
    caughtBy: [AWAY],
  },
  "a lost race when the database cannot be reached": {
    makeUnusable: () => ({ ...unusableJournal(), save: () => Promise.resolve(null) }),
    caughtBy: [AWAY],
  },
  "a pruned number of 0 when the database cannot be reached": {
    makeUnusable: () => ({ ...unusableJournal(), prune: () => Promise.resolve(0) }),
    caughtBy: [AWAY],
  },
};
