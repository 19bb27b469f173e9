/** Two processes that use one key. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type ThreadsPublishInProgressError, type PublishJournal, type PublishProgress } from "../../../src/index.js";
import { systemClock } from "../../../src/internal/clock.js";
import { acquireLease, JournalLease } from "../../../src/posts/publish/journal-lease.js";
import { DEFAULT_PUBLISH_TIMING } from "../../../src/posts/publish/timing.js";
import { rejection } from "../../support/mock.js";
import { fastClock, KINDS, publishStage, USER, type PublishStage } from "../support.js";
import { PUBLISHED, stoppable } from "../support-life.js";

const TEXT = "a day at sea";

const noop = () => undefined;

/** A process that holds the key "job" and stops at its first container. */
async function holding(stage: Awaited<ReturnType<typeof publishStage>>, point = 8) {
  const life = stoppable(point);
  const result = stage.process({ life }).publish({ text: TEXT }, "job");
  await life.stopped;
  return { life, result };
}

/** Acquires the lease of a key that no run has used. */
async function leaseOn(stage: PublishStage): Promise<JournalLease> {
  const transport = { serverNow: () => stage.clock.now(), serverTime: {}, clock: stage.clock };
  const context = { calls: { transport }, timing: DEFAULT_PUBLISH_TIMING, report: noop };
  const identity = { journal: stage.journal, shared: true, key: "job", draft: "draft", account: USER };
  const lease = await acquireLease(identity, context as never, false);
  if (!(lease instanceof JournalLease)) throw new Error("the key is finished");
  return lease;
}

describe("publish: a key that is held", () => {
  it("is not taken by a second run, which learns when to retry", async () => {
    const stage = await publishStage();
    const { life, result } = await holding(stage);
    const sent = stage.sandbox.log.length;
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishInProgressError", retryable: true });
    expect((error as ThreadsPublishInProgressError).retryAfterMs).toBeGreaterThan(10_000);
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
    expect(stage.clock.now() - startedAt).toBeGreaterThanOrEqual(11_000);
    expect(stage.clock.now() - startedAt).toBeLessThan(15_000);
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
    // The test's clock does not move the timer that renews a lease, so the lease must be longer than each wait.
    await stage.process({ journal: watching }).publish(draft, "job", { timing: { leaseMs: 60_000 } });
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

describe("publish: the lease of a running process", () => {
  it("is renewed during a request that takes longer than the lease, so that no other process gets the key", async () => {
    const stage = await publishStage({}, { ...systemClock, slept: [], advance: noop, set: noop });
    stage.sandbox.inject({ kind: "delay", ms: 2_000, on: "create-container" });
    const timing = { leaseMs: 600 };
    const first = stage.process().publish({ text: TEXT }, "job", { timing });
    const requested = () => stage.journal.load("run:job");
    await expect.poll(requested).not.toBeNull();
    await systemClock.sleep(1_200);
    const error = await rejection(stage.process().publish({ text: TEXT }, "job", { timing }));
    expect(error).toMatchObject({ name: "ThreadsPublishInProgressError" });
    expect((error as ThreadsPublishInProgressError).retryAfterMs).toBeLessThanOrEqual(700);
    await first;
    expect(stage.sandbox.containers()).toHaveLength(1);
    expect(stage.count("publish")).toBe(1);
  });

  it("is no longer renewed once the key has its post", async () => {
    const stage = await publishStage({}, { ...systemClock, slept: [], advance: noop, set: noop });
    // Reading the permalink takes longer than the lease.
    stage.sandbox.inject({ kind: "delay", ms: 900, on: "node", occurrence: 2 });
    await stage.process().publish({ text: TEXT }, "job", { timing: { leaseMs: 300 } });
    const entry = await stage.journal.load("run:job");
    expect(entry?.value).toMatchObject({ lease: null, post: { id: stage.sandbox.posts()[0]?.id } });
  });

  it("leaves no timer running after the work, whether it succeeds or fails", async () => {
    const stage = await publishStage();
    const lease = await leaseOn(stage);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const during = await lease.renewDuring(() => Promise.resolve(vi.getTimerCount()));
    expect(during).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
    await rejection(lease.renewDuring(() => Promise.reject(new Error("refused"))));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is renewed without saving the staged changes", async () => {
    const stage = await publishStage();
    const lease = await leaseOn(stage);
    lease.stage({ container: "17" });
    stage.clock.advance(DEFAULT_PUBLISH_TIMING.leaseMs / 2 + 1);
    await lease.renew();
    const stored = async () => (await stage.journal.load("run:job"))?.value;
    expect(await stored()).toMatchObject({ container: null, lease: { until: stage.clock.now() + 12_000 } });
    await lease.save();
    expect(await stored()).toMatchObject({ container: "17" });
    await lease.release();
    await lease.renew();
    expect(await stored()).toMatchObject({ lease: null });
  });
});

describe("publish: a key whose process was killed", () => {
  it.each(["before POST /v1.0/me/threads", "before POST /v1.0/me/threads_publish"])(
    "is taken over within 15 seconds when it died %s",
    async (point) => {
      const stage = await publishStage();
      const stopped = stoppable(point);
      void stage.process({ life: stopped }).publish({ text: TEXT }, "job");
      await stopped.stopped;
      const killedAt = stage.clock.now();
      const busy = await rejection(stage.process().publish({ text: TEXT }, "job"));
      stage.clock.advance((busy as ThreadsPublishInProgressError).retryAfterMs ?? 0);
      const steps: string[] = [];
      const onProgress = ({ step }: PublishProgress) => {
        steps.push(step);
        if (step === "take-over") expect(stage.clock.now() - killedAt).toBeLessThan(15_000);
      };
      await stage.process().publish({ text: TEXT }, "job", { onProgress });
      expect(steps[0]).toBe("take-over");
      expect(stage.sandbox.posts()).toHaveLength(1);
    },
  );

  it("continues in another process within 15 seconds, with a search for the post, if the container is PUBLISHED", async () => {
    const stage = await publishStage();
    const stopped = stoppable(PUBLISHED);
    void stage.process({ life: stopped }).publish({ text: TEXT }, "job");
    await stopped.stopped;
    const killedAt = stage.clock.now();
    const busy = await rejection(stage.process().publish({ text: TEXT }, "job"));
    stage.clock.advance((busy as ThreadsPublishInProgressError).retryAfterMs ?? 0);
    const reached = new Map<string, number>();
    const onProgress = ({ step }: PublishProgress) => {
      if (!reached.has(step)) reached.set(step, stage.clock.now() - killedAt);
    };
    const { id } = await stage.process().publish({ text: TEXT }, "job", { onProgress });
    expect(id).toBe(stage.sandbox.posts()[0]?.id);
    expect([...reached.keys()]).toEqual(["take-over", "ask", "search", "permalink"]);
    expect(reached.get("search")).toBeLessThan(15_000);
  });

  it("waits until its publish request can no longer take effect", async () => {
    const stage = await publishStage();
    const stopped = stoppable("before POST /v1.0/me/threads_publish");
    void stage.process({ life: stopped }).publish({ text: TEXT }, "job");
    await stopped.stopped;
    const killedAt = stage.clock.now();
    const busy = await rejection(stage.process().publish({ text: TEXT }, "job"));
    stage.clock.advance((busy as ThreadsPublishInProgressError).retryAfterMs ?? 0);
    await stage.process().publish({ text: TEXT }, "job");
    const { sendWindowMs, settleMs } = DEFAULT_PUBLISH_TIMING;
    expect(stage.clock.now() - killedAt).toBeGreaterThanOrEqual(sendWindowMs + settleMs - 1_000);
    expect(stage.sandbox.posts()).toHaveLength(1);
  });
});
