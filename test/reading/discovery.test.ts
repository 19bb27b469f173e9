/** Reading what others publish: mentions, search, public profiles, locations. */
import { describe, expect, expectTypeOf, it } from "vitest";
import { rejection } from "../support/mock.js";
import { answering, refusal } from "./answering.js";

const invalid = expect.objectContaining({ code: "THREADS_VALIDATION" }) as object;

describe("account.mentions.list", () => {
  it("reads the posts that mention the account, also from a response without paging", async () => {
    const { account, requests } = answering(() => ({ data: [{ id: "1", username: "bo" }] }));
    const ids: string[] = [];
    for await (const { id } of account.mentions.list({ fields: ["id"] })) ids.push(id);
    expect(ids).toEqual(["1"]);
    expect(requests).toEqual([{ method: "GET", path: "/me/mentions", query: { fields: "id" }, form: {} }]);
  });

  it.each([
    ["code 10", refusal(10)],
    ["HTTP 500 with code 10", refusal(10, undefined, 500)],
    ["a THApiException", { status: 400, error: { message: "no", type: "THApiException", code: 10 } }],
  ])("names the missing scope for %s", async (_, response) => {
    const { account } = answering(() => response, { retry: { maxAttempts: 1 } });
    await expect(account.mentions.list()).rejects.toMatchObject({
      kind: "permission",
      missingScope: "threads_manage_mentions",
    });
  });
});

describe("account.search", () => {
  it("searches by keyword with every option", async () => {
    const { account, requests } = answering(() => ({ data: [{ id: "1", media_type: "TEXT", is_reply: false }] }));
    const options = {
      order: "recent",
      mediaType: "image",
      author: "mika.b_1",
      limit: 50,
      fields: ["id", "is_reply"],
    } as const;
    const { items } = await account.search.keyword("sail & sun", options);
    expectTypeOf(items[0]!).toExtend<{ readonly id: string; readonly is_reply: boolean | null }>();
    expect(items).toEqual([{ id: "1", is_reply: false }]);
    expect(requests[0]).toMatchObject({
      path: "/keyword_search",
      query: {
        ...{ q: "sail & sun", search_mode: "KEYWORD", search_type: "RECENT", media_type: "IMAGE" },
        ...{ author_username: "mika.b_1", limit: "50", fields: "id,is_reply" },
      },
    });
  });

  it("searches by topic", async () => {
    const { account, requests } = answering(() => ({ data: [] }));
    await account.search.tag("sailing", { order: "top", fields: ["id"] });
    expect(requests[0]!.query).toEqual({ q: "sailing", search_mode: "TAG", search_type: "TOP", fields: "id" });
  });

  it("rejects an invalid text, option or field", async () => {
    const { search } = answering(() => ({ data: [] })).account;
    await expect(search.keyword("")).rejects.toEqual(invalid);
    await expect(search.keyword("x".repeat(501))).rejects.toEqual(invalid);
    await expect(search.keyword("x".repeat(500))).resolves.toMatchObject({ items: [] });
    await expect(search.keyword("a", { order: "newest" as never })).rejects.toEqual(invalid);
    await expect(search.keyword("a", { mediaType: "toString" as never })).rejects.toEqual(invalid);
    await expect(search.keyword("a", { author: "@mika" })).rejects.toEqual(invalid);
    await expect(search.keyword("a", { search_type: "TOP" } as never)).rejects.toEqual(invalid);
    await expect(search.tag("a", { fields: ["owner" as never] })).rejects.toEqual(invalid);
  });
});

describe("account.profiles", () => {
  it("reads a public profile", async () => {
    const { account, requests } = answering(() => ({ username: "meta", follower_count: 10, is_verified: true }));
    const profile = await account.profiles.get("meta");
    expectTypeOf(profile.follower_count).toEqualTypeOf<number | null>();
    expect(profile).toMatchObject({ username: "meta", follower_count: 10, is_verified: true, biography: null });
    expect(requests[0]).toMatchObject({ path: "/profile_lookup", query: { username: "meta" } });
  });

  it("lists the posts of a public profile", async () => {
    const { account, requests } = answering(() => ({ data: [{ id: "1" }] }));
    expect((await account.profiles.posts("meta", { fields: ["id"], limit: 5 })).items).toEqual([{ id: "1" }]);
    expect(requests[0]).toMatchObject({
      path: "/profile_posts",
      query: { username: "meta", fields: "id", limit: "5" },
    });
  });

  it.each(["@meta", "", "a b", "a".repeat(101), 1 as never])("refuses the handle %j", async (username) => {
    const { account } = answering(() => ({ data: [] }));
    expect(await rejection(account.profiles.get(username))).toEqual(invalid);
    await expect(account.profiles.posts(username)).rejects.toEqual(invalid);
  });
});

describe("account.locations", () => {
  it("searches by text, and takes an id that comes as a number", async () => {
    const { account, requests } = answering(() => ({ data: [{ id: 12345, name: "HQ", latitude: 37.4 }] }));
    const [place] = await account.locations.search({ query: "Menlo Park", fields: ["id", "latitude"] });
    expect(place).toEqual({ id: "12345", latitude: 37.4 });
    expect(requests[0]).toMatchObject({ path: "/location_search", query: { q: "Menlo Park", fields: "id,latitude" } });
  });

  it("searches by place", async () => {
    const { account, requests } = answering(() => ({ data: [] }));
    expect(await account.locations.search({ latitude: -90, longitude: 180, fields: ["id"] })).toEqual([]);
    expect(requests[0]!.query).toEqual({ latitude: "-90", longitude: "180", fields: "id" });
  });

  it("reads one location", async () => {
    const { account, requests } = answering(() => ({ id: "12345", name: "HQ" }));
    expect(await account.locations.get("12345", { fields: ["name"] })).toEqual({ name: "HQ" });
    expect(requests[0]).toMatchObject({ path: "/12345", query: { fields: "name" } });
  });

  it.each([
    {},
    { query: "" },
    { latitude: 1 },
    { longitude: 1 },
    { latitude: 90.1, longitude: 0 },
    { latitude: 0, longitude: -180.1 },
    { latitude: NaN, longitude: 0 },
    { q: "x" },
    { query: "x", limit: 5 },
  ])("refuses the search %j", async (search) => {
    const { account } = answering(() => ({ data: [] }));
    expect(await rejection(account.locations.search(search as never))).toEqual(invalid);
  });
});
