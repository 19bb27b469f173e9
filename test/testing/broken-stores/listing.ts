/** Stores that ignore conditions or swallow errors. */
import { memoryStore } from "../../../src/stores/memory.js";
import { ACCOUNT, asking, changed, reading, STRICT, unusableStore, type Breakage, type Entry } from "./tools.js";

/** Broken implementations, by their fault. */
export const LISTING: Readonly<Record<string, Breakage>> = {
  "an ignored platformId": { make: asking((query) => ({ ...query, platformId: undefined })), caughtBy: [ACCOUNT] },
  "an empty platformId that counts as no condition": {
    make: asking((query) => ({ ...query, platformId: query.platformId === "" ? undefined : query.platformId })),
    caughtBy: [ACCOUNT],
  },
  "an index that is not updated": {
    make: () => {
      const store = memoryStore();
      const index = new Map<string, Set<string | null>>();
      return {
        ...store,
        save: (connection, ifVersion) => {
          index.set(
            connection.ownerId,
            (index.get(connection.ownerId) ?? new Set<string | null>()).add(connection.platformId),
          );
          return store.save(connection, ifVersion);
        },
        list: async ({ platformId, ...query }) => {
          const { items, ...rest } = await store.list(query);
          const has = ({ value }: Entry) =>
            platformId === undefined || index.get(value.ownerId)?.has(platformId) === true;
          return { ...rest, items: items.filter(has) };
        },
      };
    },
    caughtBy: ["list by platformId finds an owner under the new account after a change of account"],
  },
  "conditions joined by OR": {
    make: asking(({ platformId, states, expiresBefore, ...query }) => ({
      ...query,
      expiresBefore,
      ...(platformId === undefined ? { states } : { platformId }),
    })),
    caughtBy: [
      "list applies all conditions together",
      "pages that are filtered by account and state contain every match once",
    ],
  },
  "an empty list of states that counts as every state": {
    make: asking((query) => ({ ...query, states: query.states?.length === 0 ? undefined : query.states })),
    caughtBy: ["list by states finds only those states, and an empty list of states finds nothing"],
  },
  "an inclusive expiresBefore": {
    make: asking(({ expiresBefore, ...query }) => ({
      ...query,
      expiresBefore: expiresBefore && new Date(expiresBefore.getTime() + 1),
    })),
    caughtBy: [STRICT, "list by expiresBefore follows a refreshed token and a disconnected owner"],
  },
  "an expiry of 1970 for records without a token": {
    make: changed((store) => ({
      list: async (query) => {
        const page = await store.list(query);
        if (query.expiresBefore === undefined || query.cursor !== undefined) return page;
        const { items } = await store.list({ ...query, expiresBefore: undefined, states: ["disconnected"] });
        return { ...page, items: [...items, ...page.items] };
      },
    })),
    caughtBy: [STRICT],
  },
  "a cursor on an empty page": {
    make: reading((page) => ({ cursor: "bnVsbA", ...page })),
    caughtBy: ["list of an empty store is one page without items and without a cursor"],
  },

  "a limit of zero that counts as no limit": {
    make: asking(({ limit, ...query }) => ({ ...query, limit: (limit ?? 0) >= 1 ? Math.floor(limit!) : undefined })),
    caughtBy: ["list rejects a limit that is not a whole number from 1"],
  },
  "an invalid date that counts as no condition": {
    make: asking(({ expiresBefore, ...query }) => ({
      ...query,
      expiresBefore: expiresBefore && Number.isNaN(expiresBefore.getTime()) ? undefined : expiresBefore,
    })),
    caughtBy: ["list rejects an invalid date"],
  },
  "an unknown cursor that counts as none": {
    make: changed((store) => ({
      list: (query) => store.list(query).catch(() => store.list({ ...query, cursor: undefined })),
    })),
    caughtBy: ["list rejects a cursor that it did not issue"],
  },
  "pages of any requested size": {
    make: changed((store) => ({
      list: async ({ limit = 10_000, ...query }) => {
        const { items } = await store.list({ ...query, limit });
        const more =
          items.length === 1_000
            ? await store.list({ ...query, limit, cursor: (await store.list({ ...query, limit })).cursor })
            : { items: [] };
        return { items: [...items, ...more.items], unreadable: [] };
      },
    })),
    caughtBy: ["a page holds 100 records by default, and 1,000 at most"],
  },

  "data that another process does not see": {
    reopen: memoryStore,
    caughtBy: ["a second instance continues where the first one stopped"],
  },
  "swallowed errors": {
    makeUnusable: () => ({
      get: () => Promise.resolve(null),
      save: () => Promise.resolve(null),
      delete: () => Promise.resolve(false),
      list: () => Promise.resolve({ items: [], unreadable: [] }),
    }),
    caughtBy: ["every method rejects when the database cannot be reached"],
  },
  "a swallowed error of list": {
    makeUnusable: () => ({ ...unusableStore(), list: () => Promise.resolve({ items: [], unreadable: [] }) }),
    caughtBy: ["every method rejects when the database cannot be reached"],
  },
};
