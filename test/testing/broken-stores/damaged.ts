/** Stores that mishandle damaged records. */
import { isUnreadable } from "../../../src/connections/store/stored.js";
import type { Breakage } from "./tools.js";

const NAMED = "get returns the reason and the version of an unreadable record";
const LISTED = "list contains every unreadable record once, beside the readable ones";
const ACCOUNTS = "list by platformId contains no damaged record of another account";
const REPLACED = "save over the version of a damaged record replaces it, and every other save returns null";
const DELETED = "delete removes a damaged record";

/** Broken implementations, by their fault. */
export const DAMAGED: Readonly<Record<string, Breakage>> = {
  "a damaged record that fails every list": {
    over: (store) => ({
      ...store,
      list: async (query) => {
        const page = await store.list(query);
        if (page.unreadable.length > 0) throw new TypeError("not a connection");
        return page;
      },
    }),
    caughtBy: [LISTED],
  },
  "a damaged record that fails get": {
    over: (store) => ({
      ...store,
      get: async (ownerId) => {
        const found = await store.get(ownerId);
        if (found !== null && isUnreadable(found)) throw new TypeError("not a connection");
        return found;
      },
    }),
    caughtBy: [NAMED],
  },
  "a damaged record returned as null": {
    over: (store) => ({
      ...store,
      get: async (ownerId) => {
        const found = await store.get(ownerId);
        return found !== null && isUnreadable(found) ? null : found;
      },
    }),
    caughtBy: [NAMED],
  },
  "a list without damaged records": {
    over: (store) => ({ ...store, list: async (query) => ({ ...(await store.list(query)), unreadable: [] }) }),
    caughtBy: [LISTED],
  },
  "damaged records in every list by account": {
    over: (store) => ({
      ...store,
      list: async (query) => {
        const page = await store.list(query);
        if (query.platformId === undefined) return page;
        const everybody = { ...query, platformId: undefined };
        return { ...page, unreadable: (await store.list(everybody)).unreadable };
      },
    }),
    caughtBy: [ACCOUNTS],
  },
  "a damaged record that no save replaces": {
    over: (store) => ({
      ...store,
      save: async (connection, ifVersion) => {
        const found = await store.get(connection.ownerId);
        return found !== null && isUnreadable(found) ? null : store.save(connection, ifVersion);
      },
    }),
    caughtBy: [REPLACED],
  },
  "an insert over a damaged record": {
    over: (store) => ({
      ...store,
      save: async (connection, ifVersion) => {
        const found = await store.get(connection.ownerId);
        const over = found !== null && isUnreadable(found) && ifVersion === null ? found.version : ifVersion;
        return store.save(connection, over);
      },
    }),
    caughtBy: [REPLACED],
  },
  "a delete that ignores damaged records": {
    over: (store) => ({
      ...store,
      delete: async (ownerId) => {
        const found = await store.get(ownerId);
        return found !== null && isUnreadable(found) ? false : store.delete(ownerId);
      },
    }),
    caughtBy: [DELETED],
  },
  "a token in the reason": {
    over: (store) => ({
      ...store,
      get: async (ownerId) => {
        const found = await store.get(ownerId);
        return found !== null && isUnreadable(found)
          ? { ...found, unreadable: 'Unexpected end of {"accessToken":"fixture-access-token"' }
          : found;
      },
    }),
    caughtBy: [NAMED],
  },
};
