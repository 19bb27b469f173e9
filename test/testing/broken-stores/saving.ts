/** Writes that are not guarded. */
import { memoryStore } from "../../../src/stores/memory.js";
import type { Connection } from "../../../src/connections/connection.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import { changed, force, type Breakage, type Entry } from "./tools.js";

const WON = "of twenty writes over one version at once, one wins";
const STALE = "save over an older version loses and changes nothing";
const REUSED = "no version is used twice, also when the same is written again";
const REBORN = "no version is used twice, also after a delete";

/** Looks first and writes a moment later: others come in between. */
const racy = changed((store) => ({
  save: async (connection, ifVersion) => {
    const found = await store.get(connection.ownerId);
    if ((found?.version ?? null) !== ifVersion) return null;
    await Promise.resolve();
    return force(store, connection);
  },
}));

/** Versions that count from one for each owner, and so begin again after a delete. */
function reusing(versionOf: (writes: number, connection: Connection) => string): () => ConnectionStore {
  return () => {
    const store = memoryStore();
    const names = new Map<string, { inner: string; outer: string; writes: number }>();
    const renamed = (entry: Entry | null): Entry | null =>
      entry && { ...entry, version: names.get(entry.value.ownerId)!.outer };
    return {
      get: async (ownerId) => renamed(await store.get(ownerId)),
      save: async (connection, ifVersion) => {
        const known = names.get(connection.ownerId);
        const saved = await store.save(connection, known?.outer === ifVersion ? known.inner : ifVersion);
        if (saved === null) return null;
        const writes = (known?.writes ?? 0) + 1;
        names.set(connection.ownerId, { inner: saved.version, outer: versionOf(writes, connection), writes });
        return renamed(saved);
      },
      delete: (ownerId) => {
        names.delete(ownerId);
        return store.delete(ownerId);
      },
      list: async (query) => {
        const { items, ...rest } = await store.list(query);
        return { ...rest, items: items.map((item) => renamed(item)!) };
      },
    };
  };
}

/** Each named by what it does wrong. */
export const SAVING: Readonly<Record<string, Breakage>> = {
  "an ignored version": {
    make: changed((store) => ({
      save: (connection) => force(store, connection),
    })),
    caughtBy: [STALE, WON, "save with null over a stored connection loses and changes nothing"],
  },
  "an upsert where an update was asked for": {
    make: changed((store) => ({
      save: async (connection, ifVersion) =>
        store.save(connection, (await store.get(connection.ownerId)) ? ifVersion : null),
    })),
    caughtBy: ["save with a version for an owner who has nothing loses and stores nothing", REBORN],
  },
  "a check and a write that are two steps": { make: racy, caughtBy: [WON, "of twenty inserts at once, one wins"] },
  "versions that begin again after a delete": { make: reusing((writes) => String(writes)), caughtBy: [REBORN] },
  "a version that is a hash of the content": {
    make: reusing((_, connection) => JSON.stringify(connection)),
    caughtBy: [REUSED, REBORN],
  },
  "one version for all time": { make: reusing(() => "1"), caughtBy: [STALE, REUSED] },
  "a lost race that throws": {
    make: changed((store) => ({
      save: async (connection, ifVersion) => {
        const saved = await store.save(connection, ifVersion);
        if (saved === null) throw new Error("duplicate key");
        return saved;
      },
    })),
    caughtBy: [STALE, "save over a version that never was loses, and does not throw"],
  },
  "one lock for all owners, which refuses instead of waiting": {
    make: () => {
      const store = memoryStore();
      let busy = false;
      return {
        ...store,
        save: async (connection, ifVersion) => {
          if (busy) return null;
          busy = true;
          await Promise.resolve();
          busy = false;
          return store.save(connection, ifVersion);
        },
      };
    },
    caughtBy: ["writers for different owners do not lose to each other"],
  },
  "the connection of before as the answer of save": {
    make: changed((store) => ({
      save: async (connection, ifVersion) => {
        const before = await store.get(connection.ownerId);
        const saved = await store.save(connection, ifVersion);
        return saved && before?.value ? { ...saved, value: before.value } : saved;
      },
    })),
    caughtBy: ["save over the stored version writes under a new one"],
  },
  "rows in a plain object": {
    make: () => {
      const store = memoryStore();
      const rows: Partial<Record<string, Entry>> = {};
      return { ...store, get: async (ownerId) => (await store.get(ownerId)) ?? rows[ownerId] ?? null };
    },
    caughtBy: ["get answers null for an owner it does not know"],
  },
};
