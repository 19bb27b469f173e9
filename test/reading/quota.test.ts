/** `account.quota`: with a sandbox that counts, and with responses that the sandbox never sends. */
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Quota, QuotaName, Quotas } from "../../src/index.js";
import { QUOTAS } from "../../src/reading/quota.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { secret } from "../support/leaks.js";
import { stage } from "../support/sandbox.js";
import { LONG_TOKEN } from "../support/secrets.js";
import { ALL_SCOPES } from "../testing/sandbox/posting.js";

const DAY_SECONDS = 86_400;
const NAMES = Object.keys(QUOTAS) as QuotaName[];

async function account(scopes: readonly string[] = ALL_SCOPES, options: Parameters<typeof stage>[0] = {}) {
  const { sandbox, client } = await stage(options);
  return { sandbox, account: client.account({ accessToken: secret(sandbox.issueToken({ scopes })) }) };
}

/** An account over a mock that returns the given quotas. */
function accountWith(fields: string, body: object) {
  const { client, graph } = mockThreads();
  graph
    .intercept({
      path: "/v1.0/me/threads_publishing_limit",
      method: "GET",
      query: { fields, access_token: LONG_TOKEN },
    })
    .reply(200, body, json);
  return client.account({ accessToken: LONG_TOKEN });
}

describe("quota", () => {
  it("reads the quota of posts by default", async () => {
    const here = await account();
    expect(await here.account.quota()).toEqual({ posts: { used: 0, total: 250, durationSeconds: DAY_SECONDS } });
    await here.account.publish({ text: "One" });
    const { posts } = await here.account.quota();
    expect(posts).toEqual({ used: 1, total: 250, durationSeconds: DAY_SECONDS });
    expectTypeOf(posts).toEqualTypeOf<Quota | null | undefined>();
  });

  it("reads exactly the requested quotas", async () => {
    const here = await account(ALL_SCOPES, { quotas: { posts: 3, replies: 5, deletions: 7 } });
    const { id } = await here.account.publish({ text: "One" });
    await here.account.publish({ text: "Two", replyTo: id });
    await here.account.posts.delete(id);
    const of = (used: number, total: number) => ({ used, total, durationSeconds: DAY_SECONDS });
    const all = { posts: of(1, 3), replies: of(1, 5), deletions: of(1, 7), locationSearches: of(0, 500) };
    expect(await here.account.quota({ of: NAMES })).toEqual(all);
    expect(await here.account.quota({ of: ["deletions", "posts"] })).toEqual({
      deletions: all.deletions,
      posts: all.posts,
    });
    expect(await here.account.quota({ of: ["replies", "replies"] })).toEqual({ replies: all.replies });
  });

  it("fails if the scope of one requested quota is missing", async () => {
    const here = await account(["threads_basic", "threads_content_publish"]);
    for (const name of NAMES.filter((one) => one !== "posts")) {
      expect(await rejection(here.account.quota({ of: ["posts", name] }))).toMatchObject({ kind: "permission" });
    }
    expect(await here.account.quota()).toMatchObject({ posts: { used: 0 } });
  });

  it("lists in QUOTAS the scope that Threads requires for each quota", async () => {
    for (const name of NAMES) {
      const basis = ["threads_basic", "threads_content_publish"];
      const { account: granted } = await account([...basis, QUOTAS[name].scope]);
      expect(await granted.quota({ of: [name] })).toHaveProperty(name);
    }
  });

  it("requests the documented fields of each quota", async () => {
    const fields = [
      "quota_usage,config,reply_quota_usage,reply_config,delete_quota_usage,delete_config",
      "location_search_quota_usage,location_search_config",
    ].join(",");
    const config = (quota_total: number) => ({ quota_total, quota_duration: DAY_SECONDS });
    const data = {
      ...{ quota_usage: 4, config: config(250), reply_quota_usage: 3, reply_config: config(1_000) },
      ...{ delete_quota_usage: 2, delete_config: config(100) },
      ...{ location_search_quota_usage: 1, location_search_config: config(500) },
    };
    const of = (used: number, total: number) => ({ used, total, durationSeconds: DAY_SECONDS });
    expect(await accountWith(fields, { data: [data] }).quota({ of: NAMES })).toEqual({
      posts: of(4, 250),
      replies: of(3, 1_000),
      deletions: of(2, 100),
      locationSearches: of(1, 500),
    } satisfies Quotas);
  });

  it.each<[string, object, Quota | null]>([
    ["the use", { config: { quota_total: 250, quota_duration: 1 } }, null],
    ["everything", {}, null],
    ["the use as null", { quota_usage: null }, null],
    ["a numeric use", { quota_usage: "4" }, null],
    ["the limit", { quota_usage: 4 }, { used: 4, total: null, durationSeconds: null }],
    ["the limit as null", { quota_usage: 4, config: null }, { used: 4, total: null, durationSeconds: null }],
    ["the duration", { quota_usage: 0, config: { quota_total: 250 } }, { used: 0, total: 250, durationSeconds: null }],
  ])("returns null for what Threads leaves out: %s", async (_case, entry, expected) => {
    expect(await accountWith("quota_usage,config", { data: [entry] }).quota()).toEqual({ posts: expected });
  });

  it("returns null for an empty list, and refuses a response without a list", async () => {
    expect(await accountWith("quota_usage,config", { data: [] }).quota()).toEqual({ posts: null });
    const failure = await rejection(accountWith("quota_usage,config", { data: {} }).quota());
    expect(failure).toMatchObject({ code: "THREADS_RESPONSE", reason: "unexpected-shape" });
  });

  it.each([[[]], [["post"]], [["posts", "toString"]], ["posts"], [[null]], [{ 0: "posts" }]])(
    "refuses %j as the quotas to read, without a call",
    async (of) => {
      const { client } = mockThreads();
      const here = client.account({ accessToken: LONG_TOKEN });
      const failure = await rejection(here.quota({ of: of as unknown as readonly QuotaName[] }));
      expect(failure).toMatchObject({ code: "THREADS_VALIDATION" });
    },
  );

  it("retries after a lost response", async () => {
    const here = await account();
    here.sandbox.inject({ kind: "close-after", on: "publishing-limit" });
    expect(await here.account.quota()).toMatchObject({ posts: { used: 0 } });
  });
});
