/** 24/4279009 on publish, and every other refusal. */
import { describe, expect, it } from "vitest";
import type { PublishProgress } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { image, KINDS, publishStage, type KindRow } from "../support.js";
import { refusedToPublish } from "../support-life.js";

const TEXT = "a day at sea";
const NOT_THERE = { kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "publish" } as const;
const ROUND = [2_000, 5_000, 10_000];

/** After so many refusals: the sleeps, the containers that were created to be published, and the publish requests. */
const RACES = [
  [1, ROUND.slice(0, 1), 1],
  [2, ROUND.slice(0, 2), 1],
  [3, ROUND, 1],
  [4, ROUND, 2],
  [5, [...ROUND, 2_000], 2],
  [7, [...ROUND, ...ROUND], 2],
  [8, [...ROUND, ...ROUND], 3],
  [11, [...ROUND, ...ROUND, ...ROUND], 3],
] as const;

describe.each(KINDS)("publish: the publish race of a $kind", (row: KindRow) => {
  const prepare = async (times: number) => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    if (times > 0) stage.sandbox.inject({ ...NOT_THERE, times });
    const madeBefore = stage.sandbox.containers().length;
    return { stage, draft: row.draft(TEXT, parent), made: () => stage.sandbox.containers().length - madeBefore };
  };

  it.each(RACES)("ends in one post after %d refusals", async (times, slept, parents) => {
    const { stage, draft, made } = await prepare(times);
    const steps: PublishProgress[] = [];
    const { id } = await stage.process().publish(draft, "job", { onProgress: (step) => steps.push(step) });
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.clock.slept).toEqual(slept);
    expect(stage.count("publish")).toBe(times + 1);
    // Only the parent of a carousel is created again.
    expect(made()).toBe(row.containers + parents - 1);
    expect(steps.filter(({ step }) => step === "race")).toHaveLength(times);
    expect(steps.filter(({ step }) => step === "recreate")).toHaveLength(parents - 1);
    const done = steps.map((step) => step.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(steps.at(-1)?.done).toBe(steps[0]?.total);
  });

  it("ends after three containers when it never succeeds, and nothing is published", async () => {
    const { stage, draft, made } = await prepare(13);
    const error = await rejection(stage.process().publish(draft, "job"));
    expect(error).toMatchObject({ name: "ThreadsApiError", graph: { code: 24, subcode: 4279009 } });
    // It is a certain refusal that mostly passes after a while, so a worker retries.
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 60_000 });
    expect(stage.clock.slept).toEqual([...ROUND, ...ROUND, ...ROUND]);
    expect(stage.count("publish")).toBe(12);
    expect(made()).toBe(row.containers + 2);
    expect(stage.postsOf(TEXT)).toEqual([]);
  });

  it.each([1, 2, 3, 4])("after %d refusals, and then a lost response, ends in one post", async (times) => {
    const { stage, draft } = await prepare(times);
    stage.sandbox.inject({ kind: "close-after", on: "publish", occurrence: times + 1 });
    const { id } = await stage.process().publish(draft, "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.pendingFaults).toEqual([]);
  });

  it("finds the post of a container that is PUBLISHED, and creates no other", async () => {
    // The third request took effect, although its response was a refusal. The later refusals are correct.
    const { stage, draft, made } = await prepare(2);
    stage.sandbox.inject({ ...NOT_THERE, effect: "after", occurrence: 3 });
    const { id } = await stage.process().publish(draft, "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(made()).toBe(row.containers);
    // One more refusal, and then the status was read.
    expect(stage.count("publish")).toBe(4);
  });

  it("never replaces the container after a lost response", async () => {
    const { stage, draft, made } = await prepare(0);
    stage.sandbox.inject({ kind: "close-before", on: "publish" });
    stage.sandbox.inject({ ...NOT_THERE, occurrence: 2, times: Infinity });
    const error = await rejection(stage.process().publish(draft, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: null });
    expect(made()).toBe(row.containers);
    // The next run of the key does not replace it either.
    const again = await rejection(stage.process().publish(draft, "job"));
    expect(again).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: null });
    expect(made()).toBe(row.containers);
    expect(stage.postsOf(TEXT)).toEqual([]);
  });
});

describe("publish: a reply to a post that is not visible yet", () => {
  it.each([{ autoPublishText: true }, { autoPublishText: false }])("waits for it (%o)", async (options) => {
    const stage = await publishStage({ behaviors: { youngParent: "refused" } });
    const { account } = stage.process();
    const { id: replyTo } = await account.publish({ text: "the parent" });
    const { id } = await account.publish({ text: TEXT, replyTo }, options);
    expect(stage.postsOf(TEXT)).toMatchObject([{ id, replyTo }]);
    expect(stage.clock.slept).toEqual([2_000]);
  });
});

/** Every documented refusal, as a 4xx. */
const REFUSALS: readonly (readonly [code: number, subcode?: number])[] = [
  [3],
  [10],
  [10, 4279067],
  [24],
  [24, 33],
  [100],
  [100, 33],
  [100, 4279004],
  [102],
  [190],
  [190, 458],
  [190, 460],
  [190, 463],
  [190, 467],
  [200],
  [299],
  [368],
  [506],
  [-1, 4279047],
  [100, 4279013],
  [100, 2207051],
  [1609005],
];
const LIMITS: readonly (readonly [code: number, subcode?: number])[] = [
  [4],
  [17],
  [32],
  [341],
  [613],
  [613, 1996],
  [613, 4279002],
];

describe("publish: any other refusal", () => {
  it.each(REFUSALS.map(([code, subcode]) => ({ code, subcode })))(
    "fails at once for $code/$subcode",
    async ({ code, subcode }) => {
      const stage = await publishStage();
      stage.sandbox.inject({ kind: "graph-error", status: 400, code, subcode, on: "publish", times: Infinity });
      const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
      expect(error).toMatchObject({ name: "ThreadsApiError", graph: { code, subcode: subcode ?? null } });
      expect(stage.count("publish")).toBe(1);
      expect(stage.clock.slept).toEqual([]);
      expect(stage.sandbox.posts()).toEqual([]);
      // The lease is released, and the container is kept.
      await rejection(stage.process().publish({ text: TEXT }, "job"));
      expect(stage.count("publish")).toBe(2);
      expect(stage.sandbox.containers()).toHaveLength(1);
    },
  );

  it.each(LIMITS.flatMap(([code, subcode]) => [400, 403, 429].map((status) => ({ code, subcode, status }))))(
    "reports when to retry for $code/$subcode ($status)",
    async ({ code, subcode, status }) => {
      const stage = await publishStage();
      const fault = { kind: "graph-error", status, code, subcode, isTransient: true, on: "publish" } as const;
      stage.sandbox.inject(fault);
      const error = await rejection(stage.process().publish({ media: [image()] }, "job"));
      expect(error).toMatchObject({ name: "ThreadsApiError", kind: "rate-limit", retryable: true });
      expect((error as { retryAfterMs: unknown }).retryAfterMs).toBeGreaterThan(0);
      expect(stage.count("publish")).toBe(1);
      const { id } = await stage.process().publish({ media: [image()] }, "job");
      expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
      expect(stage.sandbox.containers()).toHaveLength(1);
    },
  );
});

describe("publish: a publish request that cannot connect", () => {
  it.each([1, 2])("is sent again at once after %d failures, because nothing was sent", async (times) => {
    const stage = await publishStage();
    const { id } = await stage.process({ life: refusedToPublish(times) }).publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
    expect(stage.clock.slept).toEqual([500, 1_000].slice(0, times));
  });

  it("fails with the network error in the end, and leaves nothing unconfirmed", async () => {
    const stage = await publishStage();
    const error = await rejection(stage.process({ life: refusedToPublish(Infinity) }).publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsNetworkError", reason: "refused", sent: false });
    const slept = stage.clock.slept.length;
    await stage.process().publish({ text: TEXT }, "job");
    expect(stage.clock.slept).toHaveLength(slept);
    expect(stage.sandbox.posts()).toHaveLength(1);
  });
});
