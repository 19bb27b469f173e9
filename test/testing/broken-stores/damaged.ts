/** Stores that fail over a record which another program has damaged. */
import { isUnreadable } from "../../../src/connections/store/stored.js";
import type { Breakage } from "./tools.js";

const NAMED = "get resolves to the reason and the version of a record that cannot be read";
const LISTED = "list names the records that cannot be read beside the others, each once";
const ACCOUNTS = "list by platformId names no damaged record of another account";
const REPLACED = "save over the version of a damaged record replaces it, and any other save loses";
const DELETED = "delete removes a damaged record";

/** Each named by what it does wrong. */
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
  "a damaged record taken for nothing": {
    over: (store) => ({
      ...store,
      get: async (ownerId) => {
        const found = await store.get(ownerId);
        return found !== null && isUnreadable(found) ? null : found;
      },
    }),
    caughtBy: [NAMED],
  },
  "damaged records left out of the list": {
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
  "a damaged record that nothing can replace": {
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
  "a delete that takes a damaged record for nothing": {
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
