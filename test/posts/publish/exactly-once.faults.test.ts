/** Inconclusive responses to the publish request: each way to lose one, for each kind of post, with and without a journal. */
import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { ThreadsClient, type PublishOptions, type ThreadsAccount } from "../../../src/index.js";
import type { Fault } from "../../../src/testing/index.js";
import { manualClock } from "../../support/clock.js";
import { watched } from "../../support/leaks.js";
import { rejection } from "../../support/mock.js";
import { APP_ID, APP_SECRET, LONG_TOKEN, REDIRECT_URI } from "../../support/secrets.js";
import { KINDS, publishStage, type KindRow, type PublishStage } from "../support.js";

type Unknown = Fault extends infer Each ? (Each extends Fault ? Omit<Each, "on"> : never) : never;

/** Each fault, and whether the post is published. */
const FAULTS: readonly { name: string; fault: Unknown; effect: boolean }[] = [
  { name: "closed before the effect", fault: { kind: "close-before" }, effect: false },
  { name: "closed after the effect", fault: { kind: "close-after" }, effect: true },
  { name: "cut off", fault: { kind: "cut" }, effect: true },
  { name: "502 before the effect", fault: { kind: "html-502" }, effect: false },
  { name: "502 after the effect", fault: { kind: "html-502", effect: "after" }, effect: true },
  { name: "500/10 before the effect", fault: { kind: "graph-error", status: 500, code: 10 }, effect: false },
  {
    name: "500/10 after the effect",
    fault: { kind: "graph-error", status: 500, code: 10, effect: "after" },
    effect: true,
  },
  {
    name: "500/4 after the effect",
    fault: { kind: "graph-error", status: 500, code: 4, effect: "after" },
    effect: true,
  },
  {
    name: "503/2 after the effect",
    fault: { kind: "graph-error", status: 503, code: 2, effect: "after" },
    effect: true,
  },
  { name: "400/1 before the effect", fault: { kind: "graph-error", status: 400, code: 1 }, effect: false },
  {
    name: "400/1 after the effect",
    fault: { kind: "graph-error", status: 400, code: 1, effect: "after" },
    effect: true,
  },
  {
    name: "400/2 after the effect",
    fault: { kind: "graph-error", status: 400, code: 2, effect: "after" },
    effect: true,
  },
  {
    name: "is_transient after the effect",
    fault: { kind: "graph-error", status: 400, code: 987, isTransient: true, effect: "after" },
    effect: true,
  },
  { name: "malformed JSON", fault: { kind: "malformed-json" }, effect: true },
  { name: "an empty body", fault: { kind: "empty-body" }, effect: true },
  { name: "an endless body", fault: { kind: "endless-body" }, effect: true },
  { name: "a redirect", fault: { kind: "redirect" }, effect: false },
  { name: "a response after the timeout", fault: { kind: "late", ms: 1 }, effect: true },
];

/** With a journal, and without one through a container. */
const WAYS: readonly {
  way: string;
  publishVia: (stage: PublishStage) => (draft: Draft, options?: PublishOptions) => Post;
}[] = [
  {
    way: "with a journal",
    publishVia: (stage) => {
      const { publish } = stage.process();
      return (draft, options) => publish(draft, "job", options);
    },
  },
  {
    way: "without a journal",
    publishVia: (stage) => {
      const { account } = stage.process();
      return (draft, options) => account.publish(draft, { autoPublishText: false, ...options });
    },
  },
];
type Draft = Parameters<ThreadsAccount["publish"]>[0];
type Post = ReturnType<ThreadsAccount["publish"]>;

const draftOf = async (stage: PublishStage, row: KindRow) =>
  row.draft("a day at sea", (await stage.process().account.publish({ text: "the parent" })).id);

describe.each(WAYS)("publish: $way", ({ publishVia }) => {
  describe.each(KINDS)("a $kind", (row) => {
    it.each(FAULTS)("is published once after a lost response ($name)", async ({ fault, effect }) => {
      const stage = await publishStage();
      const draft = await draftOf(stage, row);
      stage.sandbox.inject({ ...fault, on: "publish" });
      const steps: string[] = [];
      const post = await publishVia(stage)(draft, { onProgress: ({ step }) => steps.push(step) });

      expect(stage.postsOf("a day at sea").map(({ id }) => id)).toEqual([post.id]);
      expect(post.permalink).toBe(stage.postsOf("a day at sea")[0]?.permalink);
      expect(steps).toContain("ask");
      // The status was read before anything was sent again, and no new container was created.
      expect(stage.sandbox.containers().length).toBe(row.containers + 1);
      expect(steps.includes("publish-again")).toBe(!effect);
      expect(stage.count("publish")).toBe(effect ? 1 : 2);
      expect(stage.sandbox.pendingFaults).toEqual([]);
    });
  });

  it("is published once when Threads does not respond in time", async () => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "hang", on: "publish" });
    const post = await publishVia(stage)({ text: "a day at sea" }, { timeoutMs: 400 });
    expect(stage.postsOf("a day at sea").map(({ id }) => id)).toEqual([post.id]);
    expect(stage.count("publish")).toBe(2);
  });

  it("is published again while its requests have no effect, and becomes unconfirmed in the end", async () => {
    for (const times of [1, 2, 3, 4]) {
      const stage = await publishStage();
      stage.sandbox.inject({ kind: "close-before", on: "publish", times });
      const publishing = publishVia(stage)({ text: "a day at sea" });
      if (times < 4) {
        const { id } = await publishing;
        expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
      } else {
        const error = await rejection(publishing);
        expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: null, candidates: [] });
        expect(stage.sandbox.posts()).toEqual([]);
      }
      expect(stage.count("publish")).toBe(times < 4 ? times + 1 : 4);
      expect(stage.sandbox.containers()).toHaveLength(1);
    }
  });

  it("is checked again after a time in which a request may still take effect", async () => {
    for (const [fault, shortestMs] of [
      [{ kind: "close-before" }, 45_000 - 1_000],
      [{ kind: "graph-error", status: 500, code: 2 }, 45_000 - 1_000],
      [{ kind: "html-502" }, 45_000 - 1_000],
    ] as const) {
      const stage = await publishStage();
      stage.sandbox.inject({ ...fault, on: "publish" });
      await publishVia(stage)({ text: "a day at sea" }, { timeoutMs: 30_000 });
      const [first, second] = stage.sandbox.log.filter(({ operation }) => operation === "publish");
      const betweenMs = (second?.at ?? NaN) - (first?.at ?? NaN);
      expect(betweenMs).toBeGreaterThanOrEqual(shortestMs);
      expect(betweenMs).toBeLessThan(shortestMs + 10_000);
      const lastLook = stage.sandbox.log.filter(({ operation, at }) => operation === "node" && at <= (second?.at ?? 0));
      expect((lastLook.at(-1)?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(shortestMs);
    }
  });
});

describe("publish: a text in one request", () => {
  it.each(FAULTS.filter(({ fault }) => fault.kind !== "late"))(
    "is never sent twice ($name)",
    async ({ fault, effect }) => {
      const stage = await publishStage();
      stage.sandbox.inject({ ...fault, on: "create-container" });
      const error = await rejection(stage.process().account.publish({ text: "a day at sea" }));
      const posts = stage.sandbox.posts();
      expect(posts).toHaveLength(effect ? 1 : 0);
      expect(error).toMatchObject({
        name: "ThreadsPublishUnconfirmedError",
        published: null,
        containerId: null,
        resume: null,
        idempotencyKey: null,
        retryable: false,
        candidates: posts.map(({ id, permalink }) => ({ id, permalink })),
      });
      expect(stage.count("create-container")).toBe(1);
      expect(stage.count("publish")).toBe(0);
    },
  );
});

describe("publish: a refused connection", () => {
  it("sends nothing, and throws the network error", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    await new Promise((resolve) => server.close(resolve));
    const client = watched(
      new ThreadsClient({
        appId: APP_ID,
        appSecret: APP_SECRET,
        redirectUri: REDIRECT_URI,
        hosts: { authorize: url, graph: url },
        clock: manualClock(),
      }),
    );
    const { account } = { account: client.account({ accessToken: LONG_TOKEN }) };
    const error = await rejection(account.publish({ text: "a day at sea" }));
    expect(error).toMatchObject({ name: "ThreadsNetworkError", reason: "refused", sent: false });
    await client.close();
  });
});
