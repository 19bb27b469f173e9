/** Writes without a working guard. */
import { memoryStore } from "../../../src/stores/memory.js";
import type { Connection } from "../../../src/connections/connection.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import { changed, force, type Breakage, type Entry } from "./tools.js";

const WON = "exactly one of twenty concurrent writes over one version succeeds";
const STALE = "save returns null for an older version, and changes nothing";
const REUSED = "no version is used twice, even when the same value is written again";
const REBORN = "no version is used twice, even after a delete";

/** Reads first and writes later, so that other writers come between. */
const racy = changed((store) => ({
  save: async (connection, ifVersion) => {
    const found = await store.get(connection.ownerId);
    if ((found?.version ?? null) !== ifVersion) return null;
    await Promise.resolve();
    return force(store, connection);
  },
}));

/** Versions that count from one for each owner, and start again after a delete. */
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

/** Broken implementations, by their fault. */
export const SAVING: Readonly<Record<string, Breakage>> = {
  "an ignored version": {
    make: changed((store) => ({
      save: (connection) => force(store, connection),
    })),
    caughtBy: [STALE, WON, "save with null returns null when a connection is stored, and changes nothing"],
  },
  "an upsert in place of an update": {
    make: changed((store) => ({
      save: async (connection, ifVersion) =>
        store.save(connection, (await store.get(connection.ownerId)) ? ifVersion : null),
    })),
    caughtBy: ["save with a version returns null for an owner without a record, and stores nothing", REBORN],
  },
  "a check and a write that are two steps": {
    make: racy,
    caughtBy: [WON, "exactly one of twenty concurrent inserts succeeds"],
  },
  "versions that start again after a delete": { make: reusing((writes) => String(writes)), caughtBy: [REBORN] },
  "a version that is a hash of the content": {
    make: reusing((_, connection) => JSON.stringify(connection)),
    caughtBy: [REUSED, REBORN],
  },
  "a version that never changes": { make: reusing(() => "1"), caughtBy: [STALE, REUSED] },
  "a lost race that throws": {
    make: changed((store) => ({
      save: async (connection, ifVersion) => {
        const saved = await store.save(connection, ifVersion);
        if (saved === null) throw new Error("duplicate key");
        return saved;
      },
    })),
    caughtBy: [STALE, "save returns null for a version that never existed"],
  },
  "one lock for all owners that rejects instead of waiting": {
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
    caughtBy: ["concurrent writes for different owners all succeed"],
  },
  "a save that returns the earlier connection": {
    make: changed((store) => ({
      save: async (connection, ifVersion) => {
        const before = await store.get(connection.ownerId);
        const saved = await store.save(connection, ifVersion);
        return saved && before?.value ? { ...saved, value: before.value } : saved;
      },
    })),
    caughtBy: ["save over the stored version writes, and returns a new version"],
  },
  "rows in a plain object": {
    make: () => {
      const store = memoryStore();
      const rows: Partial<Record<string, Entry>> = {};
      return { ...store, get: async (ownerId) => (await store.get(ownerId)) ?? rows[ownerId] ?? null };
    },
    caughtBy: ["get returns null for an unknown owner"],
  },
};
