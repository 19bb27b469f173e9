/** Conditions that do not hold, and errors that do not show. */
import { memoryStore } from "../../../src/stores/memory.js";
import { ACCOUNT, asking, changed, reading, STRICT, unusableStore, type Breakage, type Entry } from "./tools.js";

/** Each named by what it does wrong. */
export const LISTING: Readonly<Record<string, Breakage>> = {
  "an ignored platformId": { make: asking((query) => ({ ...query, platformId: undefined })), caughtBy: [ACCOUNT] },
  "an empty platformId taken for none": {
    make: asking((query) => ({ ...query, platformId: query.platformId === "" ? undefined : query.platformId })),
    caughtBy: [ACCOUNT],
  },
  "an index that is not kept up": {
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
    caughtBy: ["list by platformId follows an owner to another account"],
  },
  "conditions of which one is enough": {
    make: asking(({ platformId, states, expiresBefore, ...query }) => ({
      ...query,
      expiresBefore,
      ...(platformId === undefined ? { states } : { platformId }),
    })),
    caughtBy: ["conditions add up", "pages that are filtered by account and state lose nothing"],
  },
  "no state taken for every state": {
    make: asking((query) => ({ ...query, states: query.states?.length === 0 ? undefined : query.states })),
    caughtBy: ["list by states finds those states, and an empty list of states finds nothing"],
  },
  "a bound that counts itself": {
    make: asking(({ expiresBefore, ...query }) => ({
      ...query,
      expiresBefore: expiresBefore && new Date(expiresBefore.getTime() + 1),
    })),
    caughtBy: [STRICT, "list by expiresBefore follows a renewed token and a disconnected owner"],
  },
  "an expiry of 1970 for whoever holds no token": {
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

  "a limit of zero taken for none": {
    make: asking(({ limit, ...query }) => ({ ...query, limit: (limit ?? 0) >= 1 ? Math.floor(limit!) : undefined })),
    caughtBy: ["a limit that is no whole number from 1 is refused"],
  },
  "a date that is none taken for no date": {
    make: asking(({ expiresBefore, ...query }) => ({
      ...query,
      expiresBefore: expiresBefore && Number.isNaN(expiresBefore.getTime()) ? undefined : expiresBefore,
    })),
    caughtBy: ["a date that is none is refused"],
  },
  "a foreign cursor taken for none": {
    make: changed((store) => ({
      list: (query) => store.list(query).catch(() => store.list({ ...query, cursor: undefined })),
    })),
    caughtBy: ["a cursor that the list did not give is refused, and does not start over"],
  },
  "pages as large as was asked for": {
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
    caughtBy: ["a page holds 100 unless told, and 1,000 at most"],
  },

  "data that the next process does not see": {
    reopen: memoryStore,
    caughtBy: ["a second instance goes on where the first one was"],
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
  "an error of list swallowed": {
    makeUnusable: () => ({ ...unusableStore(), list: () => Promise.resolve({ items: [], unreadable: [] }) }),
    caughtBy: ["every method rejects when the database cannot be reached"],
  },
};
