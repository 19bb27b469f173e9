/** Reposts and deletes posts while responses of Threads are lost. */
import { describe, expect, it } from "vitest";
import { ThreadsPublishUnconfirmedError, type ThreadsAccount } from "../../src/index.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { LONG_TOKEN } from "../support/secrets.js";
import { publishStage, type ProcessTraits, type PublishStage } from "./support.js";

const OTHER = "26999888777666556";
const MISSING = "18000000000000009";
const BAD_IDS = ["", "abc", "12 ", "1/2", "-1", "\u0661", 17, null, undefined] as unknown as readonly string[];

interface Scene extends PublishStage {
  readonly account: ThreadsAccount;
  /** A post of another account, to repost. */
  readonly theirs: string;
  readonly reposts: () => readonly string[];
}

async function scene(options: Parameters<typeof publishStage>[0] = {}, traits: ProcessTraits = {}): Promise<Scene> {
  const users = [
    { id: "26999888777666555", username: "mika" },
    { id: OTHER, username: "berta" },
  ];
  const stage = await publishStage({ users, ...options });
  const { id } = await stage.process({ userId: OTHER }).account.publish({ text: "Worth sharing" });
  const reposts = () =>
    stage.sandbox
      .posts("26999888777666555")
      .filter(({ repostOf }) => repostOf === id)
      .map((post) => post.id);
  return { ...stage, account: stage.process(traits).account, theirs: id, reposts };
}

describe("posts.repost", () => {
  it("reposts a post in one request", async () => {
    const { account, theirs, reposts, count } = await scene();
    expect(await account.posts.repost(theirs)).toEqual({ id: reposts()[0] });
    expect(reposts().length).toBe(1);
    expect([count("repost"), count("list-threads")]).toEqual([1, 0]);
  });

  it.each(["close-after", "cut", "malformed-json", "empty-body"] as const)(
    "returns the repost that the list shows after a lost response (%s)",
    async (kind) => {
      const { sandbox, account, theirs, reposts, count } = await scene();
      sandbox.inject({ kind, on: "repost" });
      expect(await account.posts.repost(theirs)).toEqual({ id: reposts()[0] });
      expect(reposts().length).toBe(1);
      expect(count("repost")).toBe(1);
    },
  );

  it("finds the repost after a 5xx, and when the list shows it late", async () => {
    const { sandbox, account, theirs, reposts } = await scene({ listDelayMs: 12_000 });
    sandbox.inject({ kind: "graph-error", status: 500, code: 10, effect: "after", on: "repost" });
    expect(await account.posts.repost(theirs)).toEqual({ id: reposts()[0] });
  });

  it.each([-600_000, 600_000])("finds the repost with a clock that is %i ms off", async (clockOffMs) => {
    const { sandbox, account, theirs, reposts } = await scene({}, { clockOffMs });
    sandbox.inject({ kind: "close-after", on: "repost" });
    expect(await account.posts.repost(theirs)).toEqual({ id: reposts()[0] });
  });

  it("reports an unconfirmed outcome when the list does not show the repost, and sends nothing again", async () => {
    const { sandbox, account, theirs, reposts, count } = await scene();
    sandbox.inject({ kind: "close-before", on: "repost" });
    const error = await rejection(account.posts.repost(theirs));
    expect(error).toBeInstanceOf(ThreadsPublishUnconfirmedError);
    expect(error).toMatchObject({ published: null, candidates: [], retryable: false, resume: null, containerId: null });
    expect([reposts().length, count("repost")]).toEqual([0, 1]);
  });

  it("does not return a repost of another post or from another time", async () => {
    const { sandbox, clock, account, theirs } = await scene();
    await account.posts.repost(theirs);
    clock.advance(10 * 60_000);
    const { id } = await account.publish({ text: "My own" });
    await account.posts.repost(id);
    sandbox.inject({ kind: "close-before", on: "repost" });
    expect(await rejection(account.posts.repost(theirs))).toMatchObject({ candidates: [] });
  });

  it("does not return an older repost of the same post, but lists it as a candidate", async () => {
    const { sandbox, clock, account, theirs, reposts } = await scene();
    await account.posts.repost(theirs);
    clock.advance(60_000);
    sandbox.inject({ kind: "close-before", on: "repost" });
    const error = await rejection(account.posts.repost(theirs));
    expect(error).toBeInstanceOf(ThreadsPublishUnconfirmedError);
    expect(error).toMatchObject({ candidates: [{ id: reposts()[0] }] });
    expect(reposts()).toHaveLength(1);
  });

  it("returns a repost from up to two seconds before the request, because Threads' times are rounded, and no older one", async () => {
    for (const [ageMs, isOurs] of [
      [2_000, true],
      [3_000, false],
    ] as const) {
      const { sandbox, clock, account, theirs, reposts } = await scene();
      await account.posts.repost(theirs);
      clock.advance(ageMs);
      sandbox.inject({ kind: "close-before", on: "repost" });
      const [id] = reposts();
      if (isOurs) expect(await account.posts.repost(theirs)).toEqual({ id });
      else expect(await rejection(account.posts.repost(theirs))).toMatchObject({ candidates: [{ id }] });
    }
  });

  it("waits for the response when the signal is aborted after sending", async () => {
    const { sandbox, account, theirs, reposts, count } = await scene();
    sandbox.inject({ kind: "delay", ms: 60, on: "repost" });
    const controller = new AbortController();
    const reposting = account.posts.repost(theirs, { signal: controller.signal });
    while (count("repost") === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort(new Error("enough"));
    expect(await reposting).toEqual({ id: reposts()[0] });
  });

  it("lists both candidates when the list shows two", async () => {
    const { sandbox, clock, account, theirs, reposts } = await scene();
    await account.posts.repost(theirs);
    clock.advance(1_000);
    sandbox.inject({ kind: "close-after", on: "repost" });
    const error = await rejection(account.posts.repost(theirs));
    expect(error).toBeInstanceOf(ThreadsPublishUnconfirmedError);
    const { candidates } = error as ThreadsPublishUnconfirmedError;
    expect(candidates.map(({ id }) => id)).toEqual([...reposts()].reverse());
  });

  it("searches again when the list cannot be read at first", async () => {
    const { sandbox, account, theirs, reposts } = await scene();
    sandbox.inject({ kind: "close-after", on: "repost" });
    sandbox.inject({ kind: "rate-limited", on: "list-threads", times: 3 });
    expect(await account.posts.repost(theirs)).toEqual({ id: reposts()[0] });
  });

  it("throws Threads' refusal without a search", async () => {
    const { sandbox, account, count } = await scene();
    expect(await rejection(account.posts.repost(MISSING))).toMatchObject({ code: "THREADS_API", kind: "not-found" });
    sandbox.inject({ kind: "rate-limited", on: "repost" });
    expect(await rejection(account.posts.repost(MISSING))).toMatchObject({ kind: "rate-limit" });
    expect([count("repost"), count("list-threads")]).toEqual([2, 0]);
  });

  it("sends nothing when it is aborted before, or for an invalid id", async () => {
    const { account, theirs, count } = await scene();
    const reason = new Error("enough");
    expect(await rejection(account.posts.repost(theirs, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    for (const id of BAD_IDS)
      expect(await rejection(account.posts.repost(id))).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(count("repost")).toBe(0);
  });
});

const isGone = ({ sandbox }: PublishStage, id: string) =>
  sandbox.posts().find((post) => post.id === id)?.deletedAt !== null;

describe("posts.delete", () => {
  it("deletes a post in one request", async () => {
    const here = await scene();
    const { id } = await here.account.publish({ text: "Not so good" });
    await here.account.posts.delete(id);
    expect([isGone(here, id), here.count("delete")]).toEqual([true, 1]);
  });

  it.each(["close-after", "cut", "malformed-json"] as const)(
    "treats `not found` after a lost response (%s) as the success of the first deletion",
    async (kind) => {
      const here = await scene();
      const { id } = await here.account.publish({ text: "Not so good" });
      here.sandbox.inject({ kind, on: "delete" });
      await here.account.posts.delete(id);
      expect([isGone(here, id), here.count("delete")]).toEqual([true, 2]);
    },
  );

  it.each(["close-before", "html-502"] as const)(
    "sends the deletion again after %s, because a second one is harmless",
    async (kind) => {
      const here = await scene();
      const { id } = await here.account.publish({ text: "Not so good" });
      here.sandbox.inject({ kind, on: "delete", times: 2 });
      await here.account.posts.delete(id);
      expect([isGone(here, id), here.count("delete")]).toEqual([true, 3]);
    },
  );

  it("gives up after three attempts, with the last error", async () => {
    const here = await scene();
    const { id } = await here.account.publish({ text: "Not so good" });
    here.sandbox.inject({ kind: "graph-error", status: 500, code: 2, on: "delete", times: Infinity });
    expect(await rejection(here.account.posts.delete(id))).toMatchObject({ code: "THREADS_API", kind: "transient" });
    expect([isGone(here, id), here.count("delete")]).toEqual([false, 3]);
  });

  it("throws `not found` when the post did not exist before", async () => {
    const { account, theirs, count } = await scene();
    expect(await rejection(account.posts.delete(MISSING))).toMatchObject({ code: "THREADS_API", kind: "not-found" });
    expect(await rejection(account.posts.delete(theirs))).toMatchObject({ code: "THREADS_API", kind: "not-found" });
    expect(count("delete")).toBe(2);
  });

  it("throws every other refusal at once", async () => {
    const here = await scene({ quotas: { deletions: 0 } });
    const { id } = await here.account.publish({ text: "Not so good" });
    expect(await rejection(here.account.posts.delete(id))).toMatchObject({ kind: "rate-limit" });
    here.sandbox.limitScopes("26999888777666555", ["threads_basic"]);
    expect(await rejection(here.account.posts.delete(id))).toMatchObject({ kind: "permission" });
    expect([isGone(here, id), here.count("delete")]).toEqual([false, 2]);
  });

  it("stops when it is aborted, and sends nothing for an invalid id", async () => {
    const here = await scene();
    const { id } = await here.account.publish({ text: "Not so good" });
    const reason = new Error("enough");
    expect(await rejection(here.account.posts.delete(id, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    for (const bad of BAD_IDS) {
      expect(await rejection(here.account.posts.delete(bad))).toMatchObject({ code: "THREADS_VALIDATION" });
    }
    expect([isGone(here, id), here.count("delete")]).toEqual([false, 0]);
  });
});

describe("posts.delete: after a lost response", () => {
  const DRAFT = { text: "Not so good" };

  it("waits half a second, then a whole second, and not after the last attempt", async () => {
    const here = await scene();
    const { id } = await here.account.publish(DRAFT);
    here.sandbox.inject({ kind: "html-502", on: "delete", times: 3 });
    here.clock.slept.length = 0;
    await rejection(here.account.posts.delete(id));
    expect([here.clock.slept, here.count("delete")]).toEqual([[500, 1_000], 3]);
  });

  it("ends the pause when it is aborted, and sends nothing again", async () => {
    const here = await scene();
    const { id } = await here.account.publish(DRAFT);
    here.sandbox.inject({ kind: "html-502", on: "delete" });
    const controller = new AbortController();
    const reason = new Error("enough");
    // A pause that only the signal ends.
    here.clock.sleep = async (_ms, signal) => {
      const ended = new Promise<never>((_resolve, reject) => {
        if (signal === undefined) reject(new Error("The pause has no signal."));
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
      controller.abort(reason);
      await ended;
    };
    expect(await rejection(here.account.posts.delete(id, { signal: controller.signal }))).toBe(reason);
    expect([isGone(here, id), here.count("delete")]).toEqual([false, 1]);
  });

  it("skips the pause when it is aborted during the request, and throws the error of the request", async () => {
    const here = await scene();
    const { id } = await here.account.publish(DRAFT);
    here.sandbox.inject({ kind: "delay", ms: 5_000, on: "delete" });
    here.clock.slept.length = 0;
    const controller = new AbortController();
    const deleting = rejection(here.account.posts.delete(id, { signal: controller.signal }));
    while (here.count("delete") === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await deleting).toBe(reason);
    expect([here.clock.slept, here.count("delete")]).toEqual([[], 1]);
  });

  it("works the same with a signal that is never aborted", async () => {
    const here = await scene();
    const { id } = await here.account.publish(DRAFT);
    here.sandbox.inject({ kind: "html-502", on: "delete", times: 2 });
    await here.account.posts.delete(id, { signal: new AbortController().signal });
    expect([isGone(here, id), here.count("delete")]).toEqual([true, 3]);
  });
});

describe("posts.delete: over a mocked connection", () => {
  const path = (target: string) => target.startsWith(`/v1.0/${MISSING}?`);
  const notFound = {
    error: { message: "…", type: "OAuthException", code: 100, error_subcode: 33, fbtrace_id: "t" },
  };
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

  it("throws `not found` after a request that was never sent", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path, method: "DELETE" }).replyWithError(refused);
    graph.intercept({ path, method: "DELETE" }).reply(400, notFound, json);
    const account = client.account({ accessToken: LONG_TOKEN });
    expect(await rejection(account.posts.delete(MISSING))).toMatchObject({ code: "THREADS_API", kind: "not-found" });
  });

  it("remembers a lost response, even if the next request was never sent", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path, method: "DELETE" }).reply(500, {}, json);
    graph.intercept({ path, method: "DELETE" }).replyWithError(refused);
    graph.intercept({ path, method: "DELETE" }).reply(400, notFound, json);
    await client.account({ accessToken: LONG_TOKEN }).posts.delete(MISSING);
  });

  it("does not accept `success: false` as a deletion", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path, method: "DELETE" }).reply(200, { success: false }, json).times(3);
    const account = client.account({ accessToken: LONG_TOKEN });
    expect(await rejection(account.posts.delete(MISSING))).toMatchObject({ code: "THREADS_RESPONSE" });
  });
});
