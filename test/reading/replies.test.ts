import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import type { AccountReplies, List } from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { answering, refusal, type SentRequest } from "./answering.js";

const reply = (id: string, parent: string | null, more: object = {}) => ({
  id,
  ...(parent === null ? {} : { replied_to: { id: parent } }),
  text: `reply ${id}`,
  ...more,
});

describe("lists of replies", () => {
  const fields = ["id", "replied_to"] as const;

  it.each<[string, string, Record<string, string>, (replies: AccountReplies) => List<unknown>]>([
    ["list", "/me/replies", {}, (replies) => replies.list({ fields })],
    ["to", "/7/replies", { reverse: "false" }, (replies) => replies.to("7", { fields, reverse: false })],
    [
      "conversation",
      "/7/conversation",
      { reverse: "true" },
      (replies) => replies.conversation("7", { fields, reverse: true }),
    ],
    ["pending", "/7/pending_replies", {}, (replies) => replies.pending("7", { fields })],
  ])("account.replies.%s reads %s", async (_, path, query, read) => {
    const { account, requests } = answering(() => ({ data: [reply("1", "7")] }));
    expect((await read(account.replies)).items).toEqual([{ id: "1", replied_to: { id: "7" } }]);
    expect(requests).toEqual([{ method: "GET", path, query: { fields: "id,replied_to", ...query }, form: {} }]);
  });

  it.each(["pending", "ignored"] as const)("pending sends the status %s as approval_status", async (status) => {
    const { account, requests } = answering(() => ({ data: [{ id: "1", reply_approval_status: status }] }));
    const { items } = await account.replies.pending("7", { status, fields: ["reply_approval_status"] });
    expectTypeOf(items[0]!).toExtend<{ readonly reply_approval_status: string | null }>();
    expect(items).toEqual([{ reply_approval_status: status }]);
    expect(requests[0]!.query).toEqual({ approval_status: status, fields: "reply_approval_status" });
  });

  it("refuse options that Threads does not have", async () => {
    const { account } = answering(() => ({ data: [] }));
    const invalid = expect.objectContaining({ code: "THREADS_VALIDATION" }) as object;
    await expect(account.replies.pending("7", { status: "open" as never })).rejects.toEqual(invalid);
    await expect(account.replies.to("7", { reverse: 1 as never })).rejects.toEqual(invalid);
    await expect(account.replies.to("x")).rejects.toEqual(invalid);
    await expect(account.replies.list({ reverse: true } as never)).rejects.toEqual(invalid);
    await expect(account.replies.to("7", { status: "pending" } as never)).rejects.toEqual(invalid);
  });
});

describe("moderating replies", () => {
  it.each([
    ["hide", "/9/manage_reply", { hide: "true" }],
    ["unhide", "/9/manage_reply", { hide: "false" }],
    ["approve", "/9/manage_pending_reply", { approve: "true" }],
    ["ignore", "/9/manage_pending_reply", { approve: "false" }],
  ] as const)("account.replies.%s posts to %s", async (method, path, form) => {
    const { account, requests } = answering(() => ({ success: true }));
    await expect(account.replies[method]("9")).resolves.toBeUndefined();
    expect(requests).toEqual([{ method: "POST", path, query: {}, form }]);
  });

  it("names the missing scope", async () => {
    const { account } = answering(() => refusal(10, undefined, 500));
    expect(await rejection(account.replies.hide("9"))).toMatchObject({ missingScope: "threads_manage_replies" });
  });

  it("rejects if Threads returns success: false", async () => {
    const { account } = answering(() => ({ success: false }));
    expect(await rejection(account.replies.approve("9"))).toMatchObject({ code: "THREADS_RESPONSE" });
  });
});

/** A tree as nested ids; `!` marks an orphan, `*` a reply of the account. */
type Outline = readonly [string, Outline][];
interface Outlined {
  readonly reply: { readonly id: string };
  readonly own: boolean;
  readonly orphan: boolean;
  readonly replies: readonly Outlined[];
}
const outline = (nodes: readonly Outlined[]): Outline =>
  nodes.map(({ reply: { id }, own, orphan, replies }) => [
    `${id}${own ? "*" : ""}${orphan ? "!" : ""}`,
    outline(replies),
  ]);

describe("account.replies.tree", () => {
  it("builds the conversation although children come before their parents", async () => {
    const { account } = answering(() => ({
      data: [reply("3", "2"), reply("2", "1", { is_reply_owned_by_me: true }), reply("1", "7"), reply("4", "7")],
    }));
    const tree = await account.replies.tree("7");
    expect(tree.cut).toBe(false);
    expect(outline(tree.replies)).toEqual([
      ["1", [["2*", [["3", []]]]]],
      ["4", []],
    ]);
  });

  it("puts a reply without its parent at the top level, and contains a reply that Threads lists twice only once", async () => {
    const { account } = answering(() => ({ data: [reply("2", "99"), reply("2", "99"), reply("1", null)] }));
    expect(outline((await account.replies.tree("7")).replies)).toEqual([
      ["2!", []],
      ["1", []],
    ]);
  });

  it("ends for replies that are each other's parents", async () => {
    const { account } = answering(() => ({ data: [reply("1", "2"), reply("2", "1"), reply("3", "1")] }));
    expect(outline((await account.replies.tree("7")).replies)).toEqual([
      ["1!", [["3", []]]],
      ["2!", []],
    ]);
  });

  it("reads level by level if the conversation is empty, as it is for a reply", async () => {
    const levels: Record<string, object[]> = {
      "/7/conversation": [],
      "/7/replies": [reply("1", "7", { has_replies: true }), reply("2", null)],
      "/1/replies": [reply("3", "1")],
    };
    const { account, requests } = answering(({ path }) => ({ data: levels[path] ?? [] }));
    expect(outline((await account.replies.tree("7")).replies)).toEqual([
      ["1", [["3", []]]],
      ["2", []],
    ]);
    expect(requests.map(({ path }) => path)).toEqual(["/7/conversation", "/7/replies", "/1/replies"]);
  });

  it("reads no reply twice if Threads lists a reply below itself", async () => {
    const levels: Record<string, object[]> = {
      "/7/replies": [reply("1", "7", { has_replies: true })],
      "/1/replies": [reply("2", "1", { has_replies: true })],
      "/2/replies": [reply("1", "2", { has_replies: true }), reply("7", "2", { has_replies: true })],
    };
    const { account, requests } = answering(({ path }) => ({ data: levels[path] ?? [] }));
    const { cut } = await account.replies.tree("7");
    expect(cut).toBe(false);
    expect(requests.map(({ path }) => path)).toEqual(["/7/conversation", "/7/replies", "/1/replies", "/2/replies"]);
  });

  it.each([
    [100, false],
    [101, true],
  ])("for a conversation of %i pages, cut is %s", async (pages, cut) => {
    const { account, requests } = answering((_, count) => ({
      data: [reply(String(count), "7")],
      paging: count < pages ? { cursors: { after: String(count) } } : {},
    }));
    expect(await account.replies.tree("7")).toMatchObject({ cut });
    expect(requests).toHaveLength(100);
  });

  it("visits each reply of a chain of 10,000 once, so that it does not block the process", async () => {
    let lookUps = 0;
    const original = Object.getOwnPropertyDescriptor(Map.prototype, "get")!;
    const get = original.value as (this: unknown, key: unknown) => unknown;
    const counting = function (this: unknown, key: unknown): unknown {
      lookUps += 1;
      return get.call(this, key);
    };
    Object.defineProperty(Map.prototype, "get", { ...original, value: counting });
    onTestFinished(() => void Object.defineProperty(Map.prototype, "get", original));
    const { account } = answering((_, count) => ({
      data: Array.from({ length: 100 }, (_each, index) => {
        const at = (count - 1) * 100 + index;
        return reply(String(1_000 + at), at === 0 ? "7" : String(999 + at));
      }),
      paging: count < 100 ? { cursors: { after: String(count) } } : {},
    }));
    const { replies, cut } = await account.replies.tree("7", { fields: ["id"] });
    expect(cut).toBe(false);
    expect(replies).toHaveLength(1);
    // Walking up from each reply would take 50 million.
    expect(lookUps).toBeLessThan(1_000_000);
  });

  it("sends at most 100 requests, and sets cut to true", async () => {
    const endless = ({ query }: SentRequest) => {
      const at = Number(query.after ?? 0);
      return { data: [reply(String(at + 1), "7")], paging: { cursors: { after: String(at + 1) } } };
    };
    const { account, requests } = answering(endless);
    const tree = await account.replies.tree("7");
    expect(tree.cut).toBe(true);
    expect(tree.replies).toHaveLength(100);
    expect(requests).toHaveLength(100);
  });

  it("returns only the selected fields, also if it requests others to build the tree", async () => {
    const { account, requests } = answering(() => ({ data: [reply("1", "7", { mood: "good" })] }));
    const { replies } = await account.replies.tree("7", { fields: ["text"], extraFields: ["mood"] });
    expectTypeOf(replies[0]!.reply).toExtend<{ readonly text: string | null; readonly mood: unknown }>();
    expect(replies).toEqual([{ reply: { text: "reply 1", mood: "good" }, own: false, orphan: false, replies: [] }]);
    expect(requests[0]!.query.fields).toBe("id,text,has_replies,replied_to,is_reply_owned_by_me,mood");
  });

  it.each([
    ["x", {}],
    ["7", { fields: ["texxt"] }],
    ["7", { limit: 5 }],
    ["7", { extraFields: ["text"] }],
  ])("refuses %j with %j before anything is sent", async (id, options) => {
    const { account, requests } = answering(() => ({ data: [] }));
    expect(await rejection(account.replies.tree(id, options as never))).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(requests).toEqual([]);
  });
});
