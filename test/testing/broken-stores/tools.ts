/** Tools to break a store. */
import type { Connection } from "../../../src/connections/connection.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionPage, ConnectionQuery, ConnectionStore } from "../../../src/connections/store/contract.js";
import type { UnreadableEntry } from "../../../src/connections/store/stored.js";
import type { Versioned } from "../../../src/internal/versioned.js";

/** One way to break a store, and the cases that must fail. */
export interface Breakage {
  readonly make?: () => ConnectionStore;
  /** Breaks a store in which records may be damaged. */
  readonly over?: (store: ConnectionStore) => ConnectionStore;
  readonly reopen?: (store: ConnectionStore) => ConnectionStore;
  readonly makeUnusable?: () => ConnectionStore;
  readonly caughtBy: readonly string[];
}

/** A stored connection, as a store returns it. */
export type Entry = Versioned<Connection>;
type Change = (store: ConnectionStore) => Partial<ConnectionStore>;

/** Returns a correct store with some methods replaced. */
export const changed = (change: Change) => () => {
  const store = memoryStore();
  return { ...store, ...change(store) };
};

/** Returns a store that changes values before it saves them. */
export const bending = (bend: (connection: Connection) => Connection) =>
  changed((store) => ({ save: (connection, ifVersion) => store.save(bend(structuredClone(connection)), ifVersion) }));

/** Returns a store that changes queries before it runs them. */
export const asking = (bend: (query: ConnectionQuery) => ConnectionQuery) =>
  changed((store) => ({ list: (query) => store.list(bend(query)) }));

/** Returns a store that changes owner ids in every method. */
export const keyed = (key: (ownerId: string) => string) =>
  changed((store) => ({
    get: (ownerId) => store.get(key(ownerId)),
    save: (connection, ifVersion) => store.save({ ...connection, ownerId: key(connection.ownerId) }, ifVersion),
    delete: (ownerId) => store.delete(key(ownerId)),
  }));

/** Returns a store that changes pages before it returns them. */
export const reading = (bend: (page: ConnectionPage, query: ConnectionQuery) => ConnectionPage) =>
  changed((store) => ({ list: async (query) => bend(await store.list(query), query) }));

/** Writes over any stored version. */
export async function force(store: ConnectionStore, connection: Connection): Promise<Entry> {
  for (;;) {
    const saved = await store.save(connection, (await store.get(connection.ownerId))?.version ?? null);
    if (saved) return saved;
  }
}

/** Returns a store whose database cannot be reached. */
export function unusableStore(): ConnectionStore {
  const away = () => Promise.reject(new Error("connect ECONNREFUSED"));
  return { get: away, save: away, delete: away, list: away };
}

/** The title of the case on keeping a value. */
export const KEPT = (what: string) => `save, get and list keep ${what}`;

/** The title of the case on owners. */
export const ALIKE = "similar owner ids are different owners";

/** The titles of the cases on listing. */
export const STRICT = "list by expiresBefore finds tokens that expire before the date, sorted by expiry";
export const ACCOUNT = "list by platformId finds every owner of that account, and no account with a similar id";

/** Returns a store whose records can be damaged; a damaged record is unreadable until it is replaced or deleted. */
export function damageable(inner: ConnectionStore): ConnectionStore & { damage(ownerId: string): void } {
  const damaged = new Map<string, string>();
  let count = 0;
  const unreadable = "It was damaged.";
  return {
    ...inner,
    damage: (ownerId) => damaged.set(ownerId, `damaged-${(count += 1)}`),
    get: async (ownerId) => {
      const version = damaged.get(ownerId);
      return version === undefined ? inner.get(ownerId) : { unreadable, ownerId, version };
    },
    save: async (connection, ifVersion) => {
      const { ownerId } = connection;
      const version = damaged.get(ownerId);
      if (version === undefined) return inner.save(connection, ifVersion);
      if (version !== ifVersion) return null;
      const below = await inner.get(ownerId);
      damaged.delete(ownerId);
      return inner.save(connection, below?.version ?? null);
    },
    delete: (ownerId) => {
      damaged.delete(ownerId);
      return inner.delete(ownerId);
    },
    list: async (query) => {
      const page = await inner.list(query);
      const entries = page.items.map(({ value }) => ({
        ownerId: value.ownerId,
        version: damaged.get(value.ownerId),
        reason: unreadable,
      }));
      return {
        ...page,
        items: page.items.filter(({ value }) => !damaged.has(value.ownerId)),
        unreadable: entries.filter((entry): entry is UnreadableEntry => entry.version !== undefined),
      };
    },
  };
}
