/** Two processes that use one key. */
import { describe, expect, it } from "vitest";
import { type ThreadsPublishInProgressError, type PublishJournal, type PublishProgress } from "../../../src/index.js";
import { DEFAULT_PUBLISH_TIMING } from "../../../src/posts/publish/timing.js";
import { rejection } from "../../support/mock.js";
import { fastClock, KINDS, publishStage } from "../support.js";
import { stoppable } from "../support-life.js";

const TEXT = "a day at sea";

/** A process that holds the key "job" and stops at its first container. */
async function holding(stage: Awaited<ReturnType<typeof publishStage>>, point = 8) {
  const life = stoppable(point);
  const result = stage.process({ life }).publish({ text: TEXT }, "job");
  await life.stopped;
  return { life, result };
}

describe("publish: a key that is held", () => {
  it("is not taken by a second run, which learns when to retry", async () => {
    const stage = await publishStage();
    const { life, result } = await holding(stage);
    const sent = stage.sandbox.log.length;
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishInProgressError", retryable: true });
    expect((error as ThreadsPublishInProgressError).retryAfterMs).toBeGreaterThan(50_000);
    expect(stage.sandbox.log.length).toBe(sent);
    life.resume();
    const { id } = await result;
    await expect(stage.process().publish({ text: TEXT }, "job")).resolves.toMatchObject({ id });
    expect(stage.count("publish")).toBe(1);
  });

  it("is awaited with ifRunning, and returns the same post", async () => {
    const stage = await publishStage();
    const { life, result } = await holding(stage);
    let waits = 0;
    const sleep = stage.clock.sleep.bind(stage.clock);
    // The holder continues while the other process waits.
    stage.clock.sleep = (ms, signal) => {
      waits += 1;
      if (waits === 2) life.resume();
      return waits < 2 ? sleep(ms, signal) : result.then(() => undefined);
    };
    const second = await stage.process().publish({ text: TEXT }, "job", { ifRunning: "wait" });
    expect(second).toEqual(await result);
    expect(waits).toBeGreaterThanOrEqual(2);
    expect(stage.count("publish")).toBe(1);
    expect(stage.sandbox.containers()).toHaveLength(1);
  });

  it("is taken over when its lease ends, and its first holder publishes nothing more", async () => {
    const stage = await publishStage();
    const { life, result } = await holding(stage);
    const startedAt = stage.clock.now();
    const steps: string[] = [];
    const onProgress = ({ step }: PublishProgress) => void steps.push(step);
    const second = await stage.process().publish({ text: TEXT }, "job", { ifRunning: "wait", onProgress });
    expect(steps[0]).toBe("take-over");
    expect(stage.clock.now() - startedAt).toBeGreaterThanOrEqual(59_000);
    life.resume();
    await expect(result).resolves.toEqual(second);
    expect(stage.count("publish")).toBe(1);
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual([second.id]);
  });

  it("can be awaited until the signal is aborted", async () => {
    const stage = await publishStage();
    const { life, result } = await holding(stage);
    const reason = new Error("enough");
    const controller = new AbortController();
    const sleep = stage.clock.sleep.bind(stage.clock);
    stage.clock.sleep = (ms, signal) => {
      controller.abort(reason);
      return sleep(ms, signal);
    };
    const options = { ifRunning: "wait", signal: controller.signal } as const;
    await expect(rejection(stage.process().publish({ text: TEXT }, "job", options))).resolves.toBe(reason);
    stage.clock.sleep = sleep;
    life.resume();
    await result;
    expect(stage.sandbox.posts()).toHaveLength(1);
  });

  it("has its lease renewed while its container is in progress", async () => {
    const stage = await publishStage({ processingMs: 500_000 });
    const until: number[] = [];
    const watching: PublishJournal = {
      ...stage.journal,
      save: (key, value, ifVersion) => {
        const lease = value.lease as { until: number } | null | undefined;
        if (lease) until.push(lease.until - stage.clock.now());
        return stage.journal.save(key, value, ifVersion);
      },
    };
    const sleep = stage.clock.sleep.bind(stage.clock);
    const renewed: boolean[] = [];
    stage.clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      const entry = await stage.journal.load("run:job");
      renewed.push((entry?.value.lease as { until: number }).until > stage.clock.now());
    };
    const draft = { media: [{ type: "video", url: "https://media.example/a.mp4" }] } as const;
    await stage.process({ journal: watching }).publish(draft, "job");
    expect(renewed.length).toBeGreaterThan(20);
    expect(renewed).not.toContain(false);
    expect(until.length).toBeGreaterThan(8);
  });
});

describe("publish: the journal entry before a publish request", () => {
  it("covers the time in which the request may be sent and take effect, and a takeover waits for both", async () => {
    const stage = await publishStage();
    const intents: { unconfirmed: { until: number }; lease: { until: number } }[] = [];
    const watching: PublishJournal = {
      ...stage.journal,
      save: (key, value, ifVersion) => {
        if (value.unconfirmed != null && value.lease != null && value.live !== true) intents.push(value as never);
        return stage.journal.save(key, value, ifVersion);
      },
    };
    await stage.process({ journal: watching }).publish({ text: TEXT }, "job");
    expect(intents).toHaveLength(1);
    // A delayed holder sends the request as long as its lease outlasts it.
    const [{ unconfirmed, lease } = { unconfirmed: { until: 0 }, lease: { until: Infinity } }] = intents;
    expect(unconfirmed.until).toBeGreaterThanOrEqual(lease.until + DEFAULT_PUBLISH_TIMING.settleMs);
  });
});

describe.each(KINDS)("publish: a $kind given to several processes at once", (row) => {
  it("is published once, and all of them return it", async () => {
    const stage = await publishStage({}, fastClock());
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    stage.sandbox.inject({ kind: "close-after", on: "publish" });
    const posts = await Promise.all(
      Array.from({ length: 5 }, () => stage.process().publish(row.draft(TEXT, parent), "job", { ifRunning: "wait" })),
    );
    expect(new Set(posts.map(({ id }) => id))).toEqual(new Set(stage.postsOf(TEXT).map(({ id }) => id)));
    expect(stage.postsOf(TEXT)).toHaveLength(1);
  });
});
