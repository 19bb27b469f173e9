/** The record and its lease during a run: results that a journal loses, deleted records, and leases longer than usual. */
import { describe, expect, it } from "vitest";
import { memoryJournal, type PublishJournal, type PublishProgress } from "../../../src/index.js";
import { readRecord } from "../../../src/posts/publish/record.js";
import { rejection } from "../../support/mock.js";
import { KINDS, publishStage, type PublishStage } from "../support.js";
import { stoppable } from "../support-life.js";

const TEXT = "a day at sea";
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
const LOST_BEFORE = { kind: "close-before", on: "publish" } as const;

describe("publish: a save that succeeded but seems to have lost a race", () => {
  it.each(KINDS.filter(({ kind }) => ["text", "carousel"].includes(kind)))(
    "is recognized, whichever save it is ($kind)",
    async (row) => {
      let lied = 0;
      for (let save = 1; lied === save - 1; save += 1) {
        const stage = await publishStage();
        let count = 0;
        const journal: PublishJournal = {
          ...stage.journal,
          save: async (key, value, ifVersion) => {
            const saved = await stage.journal.save(key, value, ifVersion);
            if (++count !== save) return saved;
            lied += 1;
            return null;
          },
        };
        const { id } = await stage.process({ journal }).publish(row.draft(TEXT, ""), "job");
        expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
        expect(stage.count("publish")).toBe(1);
        await stage.close();
      }
      expect(lied).toBeGreaterThan(3);
    },
  );
});

it("publish: saves a deleted record again, with the state of the run", async () => {
  const stage = await publishStage({ faults: [LOST_AFTER] });
  let inner = memoryJournal();
  let lost = false;
  const journal: PublishJournal = {
    load: (key) => inner.load(key),
    save: (key, value, ifVersion) => {
      if (!lost && stage.sandbox.posts().length > 0) {
        lost = true;
        inner = memoryJournal();
      }
      return inner.save(key, value, ifVersion);
    },
    prune: (olderThan) => inner.prune(olderThan),
  };
  const { id } = await stage.process({ journal }).publish({ text: TEXT }, "job");
  expect(lost).toBe(true);
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  expect((await journal.load("run:job"))?.value).toMatchObject({ live: true, post: { id } });
});

/** By how many milliseconds pauses were longer than the rest of the lease; empty if none was. */
function lapsesOf(stage: PublishStage): number[] {
  const lapses: number[] = [];
  const sleep = stage.clock.sleep.bind(stage.clock);
  stage.clock.sleep = async (ms, signal) => {
    await sleep(ms, signal);
    const lease = (await stage.journal.load("run:job"))?.value.lease as { until: number } | null | undefined;
    if (lease && lease.until < stage.clock.now()) lapses.push(ms);
  };
  return lapses;
}

describe("publish: a lease", () => {
  it("outlasts a request with a timeout longer than usual leases", async () => {
    const stage = await publishStage();
    const { id } = await stage.process().publish({ text: TEXT }, "job", { timeoutMs: 120_000 });
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("counts although it is longer than the reader's own", async () => {
    const stage = await publishStage();
    const life = stoppable(8);
    const publishing = stage.process({ life }).publish({ text: TEXT }, "job", { timeoutMs: 120_000 });
    await life.stopped;
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishInProgressError" });
    life.resume();
    const { id } = await publishing;
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("is renewed during a long search", async () => {
    const stage = await publishStage({ listDelayMs: 40_000, faults: [LOST_AFTER] });
    const lapses = lapsesOf(stage);
    const { id } = await stage.process().publish({ text: TEXT }, "job", { timeoutMs: 120_000 });
    expect(lapses).toEqual([]);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("is renewed while an unconfirmed request settles", async () => {
    const stage = await publishStage({ faults: [LOST_BEFORE] });
    const lapses = lapsesOf(stage);
    const steps: string[] = [];
    const { id } = await stage.process().publish({ text: TEXT }, "job", {
      timing: { settleMs: 300_000 },
      onProgress: ({ step }: PublishProgress) => void steps.push(step),
    });
    expect(steps).toContain("publish-again");
    expect(lapses).toEqual([]);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });
});

describe("publish: a journal that fails after a lost response", () => {
  const failing = (stage: PublishStage, isDown: () => boolean): PublishJournal => {
    const up = <Result>(work: () => Promise<Result>) =>
      isDown() ? Promise.reject(new Error("connect ECONNREFUSED")) : work();
    return {
      ...stage.journal,
      load: (key) => up(() => stage.journal.load(key)),
      save: (key, value, ifVersion) => up(() => stage.journal.save(key, value, ifVersion)),
    };
  };

  it("leaves the post unconfirmed, and the same key continues", async () => {
    const stage = await publishStage({ faults: [LOST_AFTER] });
    let down = false;
    const onProgress = ({ step }: PublishProgress) => (down ||= step === "ask");
    const error = await rejection(
      stage.process({ journal: failing(stage, () => down) }).publish({ text: TEXT }, "job", { onProgress }),
    );
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", retryable: true, published: true });
    expect((error as Error).cause).toMatchObject({ message: "connect ECONNREFUSED" });
    stage.clock.advance(120_000);
    const { id } = await stage.process().publish({ text: TEXT }, "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  });

  it("leaves a part of a thread unconfirmed", async () => {
    const stage = await publishStage({ faults: [LOST_AFTER] });
    let down = false;
    const error = (await rejection(
      stage.process().account.publishThread([{ text: TEXT }, { text: "two" }], {
        idempotencyKey: "thread",
        journal: failing(stage, () => down),
        onProgress: ({ step }) => (down ||= step === "ask"),
      }),
    )) as Error;
    expect(error).toMatchObject({ name: "ThreadsPublishThreadError", retryable: true });
    expect(error.message).toContain("may be live");
  });

  it("throws its own error while nothing was sent", async () => {
    const stage = await publishStage();
    const down = ({ unconfirmed = null }: Readonly<Record<string, unknown>>) => unconfirmed !== null;
    const journal: PublishJournal = {
      ...stage.journal,
      save: (key, value, ifVersion) =>
        down(value) ? Promise.reject(new Error("connect ECONNREFUSED")) : stage.journal.save(key, value, ifVersion),
    };
    const error = await rejection(stage.process({ journal }).publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ message: "connect ECONNREFUSED" });
    expect(stage.count("publish")).toBe(0);
  });
});

it("publish: keeps the posts that an earlier run listed when the next run cannot read the lists", async () => {
  const stage = await publishStage();
  const older = await stage.process().account.publish({ text: TEXT });
  const busy = { kind: "graph-error", status: 400, code: 4, on: "publish" } as const;
  stage.sandbox.inject(busy);
  await rejection(stage.process().publish({ text: TEXT }, "job"));
  stage.sandbox.inject({ kind: "html-502", on: "list-threads", times: 3 });
  stage.sandbox.inject(busy);
  await rejection(stage.process().publish({ text: TEXT }, "job"));
  expect((await stage.journal.load("run:job"))?.value.seen).toContain(older.id);
});

it("publish: saves when it requested the post, before it sends the request", async () => {
  const stage = await publishStage();
  const life = stoppable("before POST /v1.0/me/threads_publish");
  void stage.process({ life }).publish({ text: TEXT }, "job");
  await life.stopped;
  const entry = await stage.journal.load("run:job");
  const now = stage.clock.now();
  const record = readRecord(entry?.value);
  // Threads' time is known to the second.
  expect(Math.abs(now - (record?.unconfirmed?.requestedAt ?? NaN))).toBeLessThanOrEqual(1_000);
});
