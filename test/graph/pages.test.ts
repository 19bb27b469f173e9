import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  checkListOptions,
  List,
  pageOf,
  type ListOptions,
  type PageQuery,
  type ReadPage,
} from "../../src/graph/pages.js";
import { text } from "../../src/graph/values.js";

/** Cursors are the index that they lead to. Pages hold `size` items, or as many as `limit` asks for. */
function listOf(items: readonly string[], options: ListOptions = {}, size = 2) {
  const queries: PageQuery[] = [];
  const list = new List<string>(options, (query) => {
    queries.push(query);
    const start = query.after === undefined ? 0 : Number(query.after);
    const page = items.slice(start, start + Math.min(size, query.limit ?? size));
    const end = start + page.length;
    return Promise.resolve({ items: page, before: String(start), after: page.length === 0 ? null : String(end) });
  });
  return { list, queries };
}

async function collected<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const FIVE = ["a", "b", "c", "d", "e"];

describe("a list", () => {
  it("lists: a page has items and cursors, and can be iterated without an enumerable iterator", async () => {
    const { list } = listOf(FIVE);
    const page = await list;
    expect(Reflect.ownKeys({ ...page })).toEqual(["items", "before", "after"]);
    expect(page).toEqual({ items: ["a", "b"], before: "0", after: "2" });
    expect(await collected(page)).toEqual(FIVE);
  });

  it.each(["size", "pageSize", "page_size", "perPage", "per_page"])(
    "lists: suggest limit for the option %s",
    (name) => {
      expect(() => checkListOptions({ [name]: 2 })).toThrow(`${name} is not a known option; use limit.`);
    },
  );

  it("sends nothing until it is awaited or iterated", async () => {
    const { list, queries } = listOf(FIVE);
    await Promise.resolve();
    expect(queries).toEqual([]);
    await list;
    expect(queries).toHaveLength(1);
  });

  it("resolves to its first page when awaited, and requests it once", async () => {
    const { list, queries } = listOf(FIVE);
    const [one, two] = await Promise.all([list, list]);
    expect(one).toBe(two);
    expect(one).toMatchObject({ items: ["a", "b"], before: "0", after: "2" });
    expect(queries).toHaveLength(1);
  });

  it("yields every item, and ends with an empty page rather than a short one", async () => {
    const { list, queries } = listOf(FIVE);
    expect(await collected(list)).toEqual(FIVE);
    expect(queries.map(({ after }) => after)).toEqual([undefined, "2", "4", "5"]);
  });

  it("continues from a page that was awaited, without requesting it again", async () => {
    const { list, queries } = listOf(FIVE);
    const page = await list;
    expect(await collected(page)).toEqual(FIVE);
    expect(await collected(list)).toEqual(FIVE);
    expect(queries.filter(({ after }) => after === undefined)).toHaveLength(1);
  });

  it("becomes a page when an async function returns it, and that page yields every item", async () => {
    const { list } = listOf(FIVE);
    const read = async () => {
      await Promise.resolve();
      return list;
    };
    expect(await collected(await read())).toEqual(FIVE);
  });

  it("sends no further request after the loop has ended", async () => {
    const { list, queries } = listOf(FIVE);
    for await (const item of list) if (item === "c") break;
    expect(queries).toHaveLength(2);
  });

  it.each([
    [1, ["a"]],
    [2, ["a", "b"]],
    [3, ["a", "b", "c"]],
    [5, FIVE],
    [6, FIVE],
  ])("reads at most %i items where maxItems says so", async (maxItems, expected) => {
    expect(await collected(listOf(FIVE, { maxItems }).list)).toEqual(expected);
    expect(await collected(await listOf(FIVE, { maxItems }).list)).toEqual(expected);
  });

  it("requests no more items than maxItems with the last page", async () => {
    const { list, queries } = listOf(FIVE, { maxItems: 3, limit: 2 });
    await collected(list);
    expect(queries.map(({ limit }) => limit)).toEqual([2, 1]);
  });

  it("ends if Threads repeats a cursor", async () => {
    let requests = 0;
    const list = new List<string>({}, () => {
      requests += 1;
      return Promise.resolve({ items: ["a"], before: "x", after: "x" });
    });
    expect(await collected(list)).toEqual(["a", "a"]);
    expect(requests).toBe(2);
  });

  it.each(["after", "before"] as const)(
    "ends where Threads repeats the `%s` that the list began with",
    async (name) => {
      let requests = 0;
      const listed = () => {
        requests = 0;
        return new List<string>({ [name]: "x" }, () => {
          requests += 1;
          return Promise.resolve({ items: ["a"], before: "x", after: "x" });
        });
      };
      expect(await collected(listed())).toEqual(["a"]);
      expect(requests).toBe(1);
      expect(await collected(await listed())).toEqual(["a"]);
      expect(requests).toBe(1);
    },
  );

  it("reads newer pages from a `before` cursor", async () => {
    const befores: (string | undefined)[] = [];
    const list = new List<string>({ before: "9" }, ({ before }) => {
      befores.push(before);
      const items = before === "7" ? [] : ["a"];
      return Promise.resolve({ items, before: before === "9" ? "8" : "7", after: "1" });
    });
    expect(await collected(list)).toEqual(["a", "a"]);
    expect(befores).toEqual(["9", "8", "7"]);
  });

  it("keeps the cursor from which to continue after a failure", async () => {
    const broken = new Error("no page");
    const list = new List<string>({}, ({ after }) =>
      after === "2" ? Promise.reject(broken) : Promise.resolve({ items: ["a", "b"], before: null, after: "2" }),
    );
    await expect(collected(list)).rejects.toBe(broken);
    expect(list.after).toBe("2");
  });

  it("rejects through then, catch and finally alike", async () => {
    const broken = new Error("no page");
    const failing = () => new List<string>({}, () => Promise.reject(broken));
    await expect(failing()).rejects.toBe(broken);
    expect(await failing().catch((error: unknown) => error)).toBe(broken);
    await expect(failing().finally(() => undefined)).rejects.toBe(broken);
  });

  it("sends times in whole seconds", async () => {
    const { list, queries } = listOf([], { since: new Date(1_999), until: new Date(5_000) });
    await list;
    expect(queries).toMatchObject([{ since: 1, until: 5 }]);
  });

  it("accepts a Date of another realm, as a driver or a test runner may return", async () => {
    const since = runInNewContext("new Date(1_999)") as Date;
    const { list, queries } = listOf([], checkListOptions({ since }));
    await list;
    expect(queries).toMatchObject([{ since: 1 }]);
  });

  it.each([
    [{ limit: 0 }],
    [{ limit: 101 }],
    [{ limit: 1.5 }],
    [{ maxItems: 0 }],
    [{ since: "today" }],
    [{ since: new Date(NaN) }],
    [{ until: 1 }],
    [{ since: new Date(2), until: new Date(2) }],
    [{ before: "a", after: "b" }],
    [{ before: "" }],
    [{ after: 1 }],
    [{ pageSize: 1 }],
  ])("refuses the options %j", (options) => {
    expect(() => checkListOptions(options as never)).toThrow(expect.objectContaining({ code: "THREADS_VALIDATION" }));
  });

  it.each([[{ limit: 1 }], [{ limit: 100 }], [{ maxItems: 1 }], [{ maxItems: Infinity }], [{}]])(
    "accepts the options %j",
    (options) => {
      expect(() => checkListOptions(options)).not.toThrow();
    },
  );
});

describe("a page of a response", () => {
  const read = pageOf(text);
  const empty: ReadPage<string> = { items: [], before: null, after: null };

  it.each([
    [
      "with cursors",
      { data: ["a"], paging: { cursors: { before: "x", after: "y" } } },
      { items: ["a"], before: "x", after: "y" },
    ],
    ["without paging", { data: [] }, empty],
    ["with paging but no cursors", { data: [], paging: {} }, empty],
    ["with null cursors", { data: [], paging: { cursors: null } }, empty],
    ["with empty cursors", { data: [], paging: { cursors: { before: "", after: "" } } }, empty],
    ["with a link but no cursor", { data: [], paging: { next: "https://graph.threads.net/x" } }, empty],
  ])("is read %s", (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });
});
