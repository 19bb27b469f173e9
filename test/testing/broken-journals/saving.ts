/** Writes that are not guarded. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import { changed, force, unusableJournal, type Breakage, type Entry } from "./tools.js";

const WON = "of twenty writes over one version at once, one wins";
const INSERTED = "of twenty inserts at once, one wins";
const STALE = "save over an older version loses and changes nothing";
const NOTHING = "save with a version for a key that has nothing loses and stores nothing";
const REUSED = "no version is used twice, also when the same is written again";
const REBORN = "a forgotten key may come back, and none of its versions does";
const RESTARTED = "no version comes back with another instance, also after a prune";
const SECOND = "a second instance goes on where the first one was";
const AWAY = "every method rejects when the database cannot be reached";

/** Looks first and writes a moment later: others come in between. */
const racy = changed((journal) => ({
  save: async (key, value, ifVersion) => {
    if (((await journal.load(key))?.version ?? null) !== ifVersion) return null;
    await Promise.resolve();
    return force(journal, key, value);
  },
}));

/** Versions of its own making. The names of forgotten keys are forgotten too. */
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

/** One number for all of an instance, which begins again with the next one. */
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

/** Each named by what it does wrong. */
export const SAVING: Readonly<Record<string, Breakage>> = {
  "an ignored version": {
    make: changed((journal) => ({ save: (key, value) => force(journal, key, value) })),
    caughtBy: [STALE, WON, INSERTED, NOTHING, "save with null over a stored entry loses and changes nothing"],
  },
  "an upsert where an update was asked for": {
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
    caughtBy: ["save with null over a stored entry loses and changes nothing", INSERTED],
  },
  "a check and a write that are two steps": { make: racy, caughtBy: [WON, INSERTED] },
  "versions that begin again after a prune": { make: naming((writes) => String(writes)), caughtBy: [REBORN] },
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
    caughtBy: ["save over the stored version writes under a new one", STALE],
  },
  "an empty version": {
    make: naming((writes) => (writes === 1 ? "" : String(writes))),
    caughtBy: [
      "save with null inserts, and answers what load reads",
      "save over a version that never was loses, and does not throw",
    ],
  },
  "versions that are numbers": {
    make: naming((writes) => (writes * 1e6) as unknown as string),
    caughtBy: ["save with null inserts, and answers what load reads"],
  },
  "versions that are compared as numbers": {
    make: () => {
      const journal = naming((writes) => String(writes))();
      return {
        ...journal,
        save: (key, value, ifVersion) => journal.save(key, value, ifVersion === null ? null : ifVersion.trim()),
      };
    },
    caughtBy: ["save over a version that never was loses, and does not throw"],
  },
  "a lost race that is thrown": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const saved = await journal.save(key, value, ifVersion);
        if (saved === null) throw new Error("duplicate key");
        return saved;
      },
    })),
    caughtBy: [STALE, WON, "save over a version that never was loses, and does not throw"],
  },
  "the stored entry as the answer of a lost race": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => (await journal.save(key, value, ifVersion)) ?? journal.load(key),
    })),
    caughtBy: [STALE, WON, "save with null over a stored entry loses and changes nothing"],
  },
  "undefined for a lost race": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => (await journal.save(key, value, ifVersion)) ?? (undefined as never),
    })),
    caughtBy: [STALE, NOTHING],
  },
  "undefined for what is not there": {
    make: changed((journal) => ({ load: async (key) => (await journal.load(key)) ?? (undefined as never) })),
    caughtBy: ["load answers null for a key it does not know"],
  },
  "the entry of before as the answer of save": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const before = await journal.load(key);
        const saved = await journal.save(key, value, ifVersion);
        return saved && before ? { ...saved, value: before.value } : saved;
      },
    })),
    caughtBy: ["save over the stored version writes under a new one"],
  },
  "a write that is merged into what is there": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) =>
        journal.save(key, { ...(await journal.load(key))?.value, ...value }, ifVersion),
    })),
    caughtBy: ["save replaces the whole entry: no field of the last one stays"],
  },
  "the younger entry as the one that counts": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const stored = await journal.load(key);
        return stored && stored.value.savedAt > value.savedAt ? null : journal.save(key, value, ifVersion);
      },
    })),
    caughtBy: ["the version alone guards: an entry may be older than the one before it"],
  },
  "one lock for all keys, which refuses instead of waiting": {
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
    caughtBy: ["writers under different keys do not lose to each other"],
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
    caughtBy: ["writes under one key leave the others alone", "a save under one key changes none that is alike"],
  },
  "rows in a plain object": {
    make: () => {
      const journal = memoryJournal();
      const rows: Partial<Record<string, Entry>> = {};
      return { ...journal, load: async (key) => (await journal.load(key)) ?? rows[key] ?? null };
    },
    caughtBy: ["load answers null for a key it does not know"],
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
  "data of its own for each process": { reopen: () => memoryJournal(), caughtBy: [SECOND, RESTARTED] },
  "versions counted by each process": {
    make: () => counting(memoryJournal()),
    reopen: (journal) => counting(journal),
    caughtBy: [RESTARTED],
  },
  "nothing, where the database is away": {
    makeUnusable: () => ({ ...unusableJournal(), load: () => Promise.resolve(null) }),
    caughtBy: [AWAY],
  },
  "a lost race, where the database is away": {
    makeUnusable: () => ({ ...unusableJournal(), save: () => Promise.resolve(null) }),
    caughtBy: [AWAY],
  },
  "nothing to prune, where the database is away": {
    makeUnusable: () => ({ ...unusableJournal(), prune: () => Promise.resolve(0) }),
    caughtBy: [AWAY],
  },
};
