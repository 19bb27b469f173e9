/** A missing scope is one kind of error at every endpoint that reads or moderates, whichever of its shapes Threads sends. */
import { describe, expect, it } from "vitest";
import type { ThreadsAccount } from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { answering, refusal } from "./answering.js";

const ID = "18000000000000001";

/** Each method with the scope that its endpoint needs beside `threads_basic`. */
const METHODS: readonly (readonly [string, string, (account: ThreadsAccount) => PromiseLike<unknown>])[] = [
  ["getProfile", "threads_basic", (account) => account.getProfile()],
  ["posts.list", "threads_basic", (account) => account.posts.list()],
  ["posts.ghosts", "threads_basic", (account) => account.posts.ghosts()],
  ["posts.get", "threads_basic", (account) => account.posts.get(ID)],
  ["replies.list", "threads_read_replies", (account) => account.replies.list()],
  ["replies.to", "threads_read_replies", (account) => account.replies.to(ID)],
  ["replies.conversation", "threads_read_replies", (account) => account.replies.conversation(ID)],
  ["replies.tree", "threads_read_replies", (account) => account.replies.tree(ID)],
  ["replies.pending", "threads_read_replies", (account) => account.replies.pending(ID)],
  ["replies.hide", "threads_manage_replies", (account) => account.replies.hide(ID)],
  ["replies.unhide", "threads_manage_replies", (account) => account.replies.unhide(ID)],
  ["replies.approve", "threads_manage_replies", (account) => account.replies.approve(ID)],
  ["replies.ignore", "threads_manage_replies", (account) => account.replies.ignore(ID)],
  ["mentions.list", "threads_manage_mentions", (account) => account.mentions.list()],
  ["search.keyword", "threads_keyword_search", (account) => account.search.keyword("sailing")],
  ["search.tag", "threads_keyword_search", (account) => account.search.tag("Sailing")],
  ["profiles.get", "threads_profile_discovery", (account) => account.profiles.get("meta")],
  ["profiles.posts", "threads_profile_discovery", (account) => account.profiles.posts("meta")],
  ["locations.search", "threads_location_tagging", (account) => account.locations.search({ query: "Menlo Park" })],
  ["locations.get", "threads_location_tagging", (account) => account.locations.get(ID)],
  ["insights.post", "threads_manage_insights", (account) => account.insights.post(ID)],
  ["insights.user", "threads_manage_insights", (account) => account.insights.user({ metrics: ["likes"] })],
  ["insights.demographics", "threads_manage_insights", (account) => account.insights.demographics("country")],
  ["posts.delete", "threads_delete", (account) => account.posts.delete(ID)],
  ["posts.undoRepost", "threads_delete", (account) => account.posts.undoRepost(ID)],
];

const shaped = (type: string, ...facts: Parameters<typeof refusal>) => {
  const { status, error } = refusal(...facts);
  return { status, error: { ...error, type } };
};

/** The shapes of a missing scope that were documented or seen. */
const SHAPES: readonly (readonly [string, ReturnType<typeof refusal>])[] = [
  ["code 10 with HTTP 400", shaped("OAuthException", 10)],
  ["code 10 with HTTP 403", shaped("OAuthException", 10, undefined, 403)],
  ["THApiException 10 with HTTP 400", shaped("THApiException", 10)],
  ["THApiException 10 with HTTP 500", shaped("THApiException", 10, undefined, 500)],
  ["code 10 with HTTP 500", shaped("OAuthException", 10, undefined, 500)],
  ["code 294 with HTTP 400", shaped("OAuthException", 294)],
];

describe.each(METHODS)("account.%s without %s", (_name, scope, call) => {
  it.each(SHAPES)(
    "permissions: reports the missing scope after one request that is refused with %s",
    async (_shape, body) => {
      const { account, requests } = answering(() => body);
      await expect(rejection(Promise.resolve(call(account)))).resolves.toMatchObject({
        code: "THREADS_API",
        kind: "permission",
        missingScope: scope,
        retryable: false,
      });
      expect(requests).toHaveLength(1);
    },
  );

  it.each([
    ["the access tier is too low (10/4279067)", shaped("THApiException", 10, 4279067)],
    ["the access tier is too low, with HTTP 500", shaped("THApiException", 10, 4279067, 500)],
    ["the app is not reviewed (100/10)", shaped("THApiException", 100, 10)],
  ])("permissions: concerns the app, and no scope, when %s", async (_what, body) => {
    const { account, requests } = answering(() => body);
    await expect(rejection(Promise.resolve(call(account)))).resolves.toMatchObject({
      code: "THREADS_API",
      kind: "app",
      responsible: "operator",
      missingScope: null,
    });
    expect(requests).toHaveLength(1);
  });
});

it("permissions: insights.posts reports the missing scope of a post with its id", async () => {
  const { account } = answering(() => shaped("THApiException", 10, undefined, 500));
  const results: unknown[] = [];
  try {
    for await (const result of account.insights.posts([ID])) results.push(result);
  } catch (error) {
    results.push({ error });
  }
  expect(results).toMatchObject([{ error: { kind: "permission", missingScope: "threads_manage_insights" } }]);
});
