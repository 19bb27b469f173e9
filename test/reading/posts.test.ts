import { describe, expect, expectTypeOf, it } from "vitest";
import type { Post, ThreadsEvent } from "../../src/index.js";
import { SINGLE_POST_FIELDS } from "../../src/reading/post-fields.js";
import { rejection } from "../support/mock.js";
import { answering, refusal } from "./answering.js";

/** A post with every field, in the unusual shapes that were observed: objects around ids, edges, numbers as ids, an unknown media type. */
const ODD = {
  id: "17890000000000001",
  media_product_type: "THREADS",
  media_type: "HOLOGRAM",
  permalink: "https://www.threads.com/@mika/post/P",
  owner: { id: "26000000000000123" },
  username: "mika",
  text: "A day at sea",
  timestamp: "2026-11-28T03:24:04+0000",
  children: { data: [{ id: "17890000000000002" }, { id: "17890000000000003" }] },
  is_quote_post: false,
  quoted_post: { id: "17890000000000004" },
  poll_attachment: { option_a: "Yes", option_b: "No", option_a_votes_percentage: 0.25, total_votes: 4 },
  text_entities: { data: [{ entity_type: "SPOILER", offset: 2, length: 3 }] },
  text_attachment: { plaintext: "Long", more: 1 },
  location: { id: 12345, name: "Harbor" },
  location_id: 12345,
  allowlisted_country_codes: ["SE", "FI"],
  ghost_post_expiration_timestamp: "2026-11-29T03:24:04+0000",
  reply_audience: "EVERYONE",
};

const KNOWN = {
  ...Object.fromEntries(SINGLE_POST_FIELDS.map((field) => [field, null])),
  ...ODD,
  timestamp: new Date("2026-11-28T03:24:04Z"),
  ghost_post_expiration_timestamp: new Date("2026-11-29T03:24:04Z"),
  children: [{ id: "17890000000000002" }, { id: "17890000000000003" }],
  text_entities: [{ entity_type: "SPOILER", offset: 2, length: 3 }],
  text_attachment: { plaintext: "Long", link_attachment_url: null },
  location_id: "12345",
  location: {
    ...{ id: "12345", name: "Harbor", address: null, city: null, country: null },
    ...{ latitude: null, longitude: null, postal_code: null },
  },
  poll_attachment: {
    ...{ option_a: "Yes", option_b: "No", option_c: null, option_d: null, total_votes: 4, expiration_timestamp: null },
    ...{ option_a_votes_percentage: 0.25, option_b_votes_percentage: null },
    ...{ option_c_votes_percentage: null, option_d_votes_percentage: null },
  },
};

describe("account.posts.get", () => {
  it("returns every field of a post, with usable values and null for each missing one", async () => {
    const { account, requests } = answering(() => ODD);
    expect(await account.posts.get("17890000000000001")).toEqual(KNOWN);
    expect(requests).toMatchObject([{ method: "GET", path: "/17890000000000001" }]);
    // Without the names of their own fields, Threads sends incomplete polls and refuses locations.
    expect(requests[0]!.query.fields).toMatch(/poll_attachment\{option_a,.*expiration_timestamp\}/);
    expect(requests[0]!.query.fields).toMatch(/location\{id,name,.*postal_code\}/);
  });

  it("returns exactly the fields that were named, and types them", async () => {
    const { account, requests } = answering(() => ODD);
    const post = await account.posts.get("1", { fields: ["text", "timestamp"], extraFields: ["mood"] });
    expectTypeOf(post).toExtend<{ text: string | null; timestamp: Date | null; mood: unknown }>();
    expectTypeOf(post).not.toHaveProperty("id");
    expect(post).toEqual({ text: "A day at sea", timestamp: new Date("2026-11-28T03:24:04Z"), mood: null });
    expect(requests[0]!.query).toEqual({ fields: "text,timestamp,mood" });
  });

  it("does not compile with a field that a post does not have", () => {
    const { account } = answering(() => ODD);
    // @ts-expect-error -- a misspelled field
    expect(() => account.posts.get("1", { fields: ["txt"] })).toBeTypeOf("function");
  });

  it("sends the request once more with the documented minimum if Threads refuses the default fields", async () => {
    const events: ThreadsEvent[] = [];
    const respond = (_request: unknown, count: number) => (count === 1 ? refusal(100) : ODD);
    const { account, requests } = answering(respond, { onEvent: (event) => events.push(event) });
    const post = await account.posts.get("1");
    expect(post).toMatchObject({ id: ODD.id, text: "A day at sea" });
    expect(requests[1]!.query.fields).toBe(
      "id,media_product_type,media_type,media_url,permalink,username,text,timestamp,shortcode,thumbnail_url,children,is_quote_post",
    );
    expect(events.filter(({ type }) => type === "fields")).toMatchObject([{ method: "GET", path: "/v1.0/1" }]);
  });

  it.each([
    ["fields that the caller named", 100, undefined, { fields: ["text"] as const }],
    ["a post that does not exist", 100, 33, {}],
    ["a missing permission", 10, undefined, {}],
  ])("asks no second time for %s", async (_, code, subcode, options) => {
    const { account, requests } = answering(() => refusal(code, subcode));
    await expect(account.posts.get("1", options)).rejects.toMatchObject({ code: "THREADS_API" });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ["", {}],
    ["12a", {}],
    ["../1", {}],
    [1 as never, {}],
    ["1", { fields: [] }],
    ["1", { limit: 1 }],
  ])("refuses the id %j with options %j before anything is sent", async (id, options) => {
    const { account, requests } = answering(() => ODD);
    expect(await rejection(account.posts.get(id, options as never))).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(requests).toEqual([]);
  });

  it("rejects with a ThreadsResponseError for an id that has lost its digits", async () => {
    const { account } = answering(() => ({ ...ODD, owner: { id: 1.5 } }));
    await expect(account.posts.get("1")).rejects.toMatchObject({
      code: "THREADS_RESPONSE",
      message: expect.stringMatching(/owner\.id: must be an id of digits/) as string,
    });
  });
});

describe("account.posts.list", () => {
  it("requests each further page with the minimum after Threads has refused the default fields", async () => {
    const events: ThreadsEvent[] = [];
    const { account, requests } = answering(
      (_, count) =>
        count === 1 ? refusal(100) : { data: [{ id: String(count) }], paging: { cursors: { after: `${count}` } } },
      { onEvent: (event) => events.push(event) },
    );
    const ids: unknown[] = [];
    for await (const { id } of account.posts.list({ maxItems: 3 })) ids.push(id);
    expect(ids).toEqual(["2", "3", "4"]);
    const minimum = requests[1]!.query.fields;
    expect(requests.map(({ query }) => query.fields === minimum)).toEqual([false, true, true, true]);
    expect(events.filter(({ type }) => type === "fields")).toHaveLength(1);
  });

  const pages = [
    {
      data: [{ id: "1" }, { id: "2" }],
      paging: { cursors: { after: "A" }, next: "https://graph.threads.net/?access_token=x" },
    },
    { data: [{ id: "3" }], paging: { cursors: { after: "B" } } },
    { data: [] },
  ];

  it("requests every page with a cursor, and never follows a link", async () => {
    const { account, requests } = answering((_, count) => pages[count - 1]!);
    const ids: string[] = [];
    for await (const post of account.posts.list({ fields: ["id"], limit: 2 })) ids.push(post.id);
    expect(ids).toEqual(["1", "2", "3"]);
    expect(requests.map(({ path, query }) => [path, query])).toEqual([
      ["/me/threads", { fields: "id", limit: "2" }],
      ["/me/threads", { fields: "id", limit: "2", after: "A" }],
      ["/me/threads", { fields: "id", limit: "2", after: "B" }],
    ]);
  });

  it("sends a range in seconds", async () => {
    const { account, requests } = answering(() => ({ data: [] }));
    await account.posts.list({ fields: ["id"], since: new Date("2026-11-01"), until: new Date("2026-11-02") });
    expect(requests[0]!.query).toEqual({ fields: "id", since: "1793491200", until: "1793577600" });
  });

  it("types a page by its fields", async () => {
    const { account } = answering(() => pages[0]!);
    const page = await account.posts.list({ fields: ["id", "owner"] });
    expectTypeOf(page.items[0]!).toExtend<Pick<Post, "id" | "owner">>();
    expectTypeOf(page.items[0]!).not.toHaveProperty("text");
    expect(page).toMatchObject({ items: [{ id: "1", owner: null }, { id: "2" }], before: null, after: "A" });
  });

  it("refuses options before anything is sent: the list rejects, and its loops throw", async () => {
    const { account, requests } = answering(() => pages[0]!);
    const invalid = expect.objectContaining({ code: "THREADS_VALIDATION" }) as object;
    for (const options of [{ limit: 101 }, { reverse: true }, null] as never[]) {
      const list = account.posts.list(options);
      expect(list.after).toBeNull();
      await expect(list).rejects.toEqual(invalid);
      await expect(list.catch((error: unknown) => error)).resolves.toEqual(invalid);
      await expect(account.posts.list(options).pages().next()).rejects.toEqual(invalid);
      await expect(account.posts.list(options)[Symbol.asyncIterator]().next()).rejects.toEqual(invalid);
    }
    expect(requests).toEqual([]);
  });

  it("ignores changes to the options after the call", async () => {
    const { account, requests } = answering(() => ({ data: [] }));
    const options = { limit: 5, fields: ["id"] as "id"[], since: new Date("2026-11-01") };
    const list = account.posts.list(options);
    options.limit = 101;
    options.fields.push("text" as never);
    options.since.setTime(0);
    await list;
    expect(requests).toMatchObject([{ query: { limit: "5", fields: "id", since: "1793491200" } }]);
  });

  it("lists ghost posts from their own list", async () => {
    const { account, requests } = answering(() => ({ data: [{ id: "1", ghost_post_status: "ACTIVE" }] }));
    const { items } = await account.posts.ghosts({ fields: ["id", "ghost_post_status"] });
    expect(items).toEqual([{ id: "1", ghost_post_status: "ACTIVE" }]);
    expect(requests[0]!.path).toBe("/me/ghost_posts");
  });
});

describe("account.posts.undoRepost", () => {
  it("deletes the repost", async () => {
    const { account, requests } = answering(() => ({ success: true }));
    await account.posts.undoRepost("9");
    expect(requests).toMatchObject([{ method: "DELETE", path: "/9" }]);
  });

  it("rejects if Threads returns success: false", async () => {
    const { account } = answering(() => ({ success: false }));
    await expect(account.posts.undoRepost("9")).rejects.toMatchObject({ code: "THREADS_RESPONSE" });
  });
});
