/** Stores whose pages lose or repeat records. */
import { memoryStore } from "../../../src/stores/memory.js";
import { changed, reading, STRICT, type Breakage, type Entry } from "./tools.js";

const MOVING = (order: string) =>
  `pages by ${order} contain every unmoved record once while other records are added, deleted and changed`;
const GOING = (order: string) => `pages by ${order} continue when listed records are deleted or disconnected`;
const EQUAL = (order: string) => `pages by ${order} contain every record once when all dates are equal`;
const WHOLE = (order: string) => `pages by ${order} contain every record once, at any page size`;

/** Sorts everything and skips the number of records already listed: the usual first attempt. */
const byOffset = changed((store) => ({
  list: async ({ cursor, limit = 100, ...query }) => {
    const from = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isInteger(from) || cursor === "") throw new Error("cursor");
    const { items } = await store.list({ ...query, limit: 1_000 });
    await store.list({ limit });
    const page = items.slice(from, from + limit);
    return { items: page, unreadable: [], ...(from + limit < items.length && { cursor: String(from + limit) }) };
  },
}));

/** The cursor has only the date, so that other records of that date are lost. */
const dateCursor = changed((store) => ({
  list: async (query) => {
    if (query.expiresBefore === undefined) return store.list(query);
    const after = query.cursor === undefined ? -Infinity : Number(query.cursor);
    if (Number.isNaN(after) || query.cursor === "") throw new Error("cursor");
    const { items } = await store.list({ ...query, cursor: undefined, limit: 1_000 });
    await store.list({ limit: query.limit });
    const rest = items.filter(({ value }) => value.auth!.expiresAt!.getTime() > after);
    const page = rest.slice(0, query.limit ?? 100);
    const last = page.at(-1)?.value.auth!.expiresAt?.getTime();
    return { items: page, unreadable: [], ...(rest.length > page.length && { cursor: String(last) }) };
  },
}));

const spoilt = new Set<string>();

/** Broken implementations, by their fault. */
export const PAGING: Readonly<Record<string, Breakage>> = {
  "a lost page": {
    make: changed((store) => ({
      list: async (query) => {
        const page = await store.list(query);
        return page.cursor === undefined || query.cursor !== undefined
          ? page
          : store.list({ ...query, cursor: page.cursor });
      },
    })),
    caughtBy: [WHOLE("owner"), WHOLE("expiry"), "a page holds 100 records by default, and 1,000 at most"],
  },
  "only one page": {
    make: reading(({ items, unreadable }) => ({ items, unreadable })),
    caughtBy: [WHOLE("owner"), WHOLE("expiry"), "a cursor by owner returns the same page again, at any page size"],
  },
  "a cursor that repeats": {
    make: changed((store) => ({ list: (query) => store.list({ ...query, cursor: undefined }) })),
    caughtBy: [WHOLE("owner"), "list rejects a cursor that it did not issue"],
  },
  "an unstable order": {
    make: () => {
      const store = memoryStore();
      const order = new Map<string, number>();
      let writes = 0;
      return {
        ...store,
        save: async (connection, ifVersion) => {
          const saved = await store.save(connection, ifVersion);
          if (saved) order.set(connection.ownerId, (writes += 1));
          return saved;
        },
        list: async ({ cursor, limit = 100, ...query }) => {
          await store.list({ limit, expiresBefore: query.expiresBefore });
          const after = cursor === undefined ? 0 : Number(cursor);
          if (Number.isNaN(after) || cursor === "") throw new Error("cursor");
          const { items } = await store.list({ ...query, limit: 1_000 });
          const last = ({ value }: Entry) => order.get(value.ownerId)!;
          const rest = items.filter((item) => last(item) > after).sort((a, b) => last(a) - last(b));
          const page = rest.slice(0, Math.min(limit, 1_000));
          return {
            items: page,
            unreadable: [],
            ...(rest.length > page.length && { cursor: String(last(page.at(-1)!)) }),
          };
        },
      };
    },
    caughtBy: [MOVING("owner"), MOVING("expiry"), STRICT],
  },
  "pages by offset": { make: byOffset, caughtBy: [GOING("owner"), GOING("expiry"), MOVING("owner")] },
  "a cursor with only the date": { make: dateCursor, caughtBy: [EQUAL("expiry"), WHOLE("expiry")] },
  "a cursor that works once": {
    make: changed((store) => ({
      list: async (query) => {
        if (query.cursor !== undefined && spoilt.has(query.cursor)) return { items: [], unreadable: [] };
        if (query.cursor !== undefined) spoilt.add(query.cursor);
        return store.list(query);
      },
    })),
    caughtBy: ["a cursor by expiry returns the same page again, at any page size"],
  },
  "an order by owner for every query": {
    make: reading(({ items, ...rest }) => ({
      ...rest,
      items: [...items].sort((a, b) => (a.value.ownerId < b.value.ownerId ? -1 : 1)),
    })),
    caughtBy: [STRICT, "list applies all conditions together"],
  },
};
