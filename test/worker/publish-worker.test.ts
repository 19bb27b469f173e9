/** The outcome of each run of a publish job, against the sandbox. */
import { describe, expect, it } from "vitest";
import {
  memoryStore,
  ThreadsClient,
  ThreadsConnections,
  type PostDraft,
  type PublishJournal,
  type ThreadsPublishUnconfirmedError,
} from "../../src/index.js";
import { createPublishWorker, type FailedOutcome, type LaterOutcome, type PublishJob } from "../../src/worker/index.js";
import { workerStage } from "./support.js";

const JOB = { id: "job-1", ownerId: "ada", draft: { text: "Ready to sail." } } as const;
const THREAD = { id: "job-2", ownerId: "ada", drafts: [{ text: "Part one" }, { text: "Part two" }] } as const;
const MINUTE_MS = 60_000;
/** The response to the publish request is lost after its effect. */
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
/** The owner need not act: the queue runs the job again. */
const NOT_YET = "Your post is not published yet. It will be tried again; you need not do anything.";
const NOT_FINISHED = "Your post is not finished yet. It will be tried again; do not post it again.";
const LISTS_FAIL = { kind: "html-502", on: "list-threads", times: 40 } as const;

const client = () =>
  new ThreadsClient({ appId: "1", appSecret: "a".repeat(32), redirectUri: "https://app.example/callback" });

/** A journal that fails from the first call on. */
const DOWN: PublishJournal = {
  load: () => Promise.reject(new Error("password=hunter2")),
  save: () => Promise.reject(new Error("password=hunter2")),
  prune: () => Promise.reject(new Error("password=hunter2")),
};

describe("createPublishWorker", () => {
  it("refuses connections without a journal, and says where to pass it", () => {
    const connections = new ThreadsConnections({ client: client(), store: memoryStore() });
    const message = expect.stringContaining("pass `journal` to ThreadsConnections") as string;
    expect(() => createPublishWorker({ connections })).toThrow(
      expect.objectContaining({ code: "THREADS_CONFIG", message }),
    );
  });

  it.each([
    ["no options", undefined],
    ["a client in place of connections", { connections: client() }],
    ["no connections", { connections: null }],
    ["an unknown option", { connections: null, journal: {} }],
  ])("refuses %s", (_, options) => {
    expect(() => createPublishWorker(options as never)).toThrow(expect.objectContaining({ code: "THREADS_CONFIG" }));
  });
});

describe("a publish worker", () => {
  it("publishes a post once, however often its job is delivered", async () => {
    const { worker, another, sandbox } = await workerStage();
    const first = await worker.run(JOB);
    expect(first).toEqual({ outcome: "published", posts: [expect.objectContaining({ id: sandbox.posts()[0]?.id })] });
    expect(await another().worker.run(JOB)).toEqual(first);
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("ignores the queue's own fields of a job", async () => {
    const { worker, sandbox } = await workerStage();
    const row = {
      ...JOB,
      _id: 7,
      createdAt: "2026-11-28T03:24:04Z",
      attempts: 2,
      owner: "ada",
      timeout: 5,
      draftId: "d",
    };
    expect(await worker.run(row)).toMatchObject({ outcome: "published" });
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("takes a draft or drafts, and the compiler refuses both", () => {
    const both = { ...JOB, drafts: THREAD.drafts };
    // @ts-expect-error A job has either draft or drafts.
    const job: PublishJob = both;
    expect(job).toBe(both);
  });

  it("publishes a thread, and returns its posts in order", async () => {
    const { worker, sandbox, postsOf } = await workerStage();
    const result = await worker.run(THREAD);
    const ids = THREAD.drafts.map(({ text }) => postsOf(text)[0]?.id);
    expect(result).toEqual({
      outcome: "published",
      posts: ids.map((id) => expect.objectContaining({ id }) as unknown),
    });
    expect(sandbox.posts()).toHaveLength(2);
  });

  it("publishes a job once when two workers receive it three times at the same moment", async () => {
    const { worker, another, sandbox } = await workerStage();
    const other = another().worker;
    const results = await Promise.all([worker.run(JOB), other.run(JOB), worker.run(JOB)]);
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(["later", "later", "published"]);
    const later = results.find(({ outcome }) => outcome === "later") as LaterOutcome;
    expect(later).toMatchObject({
      reason: "busy",
      mayBeLive: true,
      posts: [],
      advice: "Your post is being published.",
    });
    expect(later.afterMs).toBeGreaterThan(0);
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("reports a lost response as unconfirmed, and the next run finds the post", async () => {
    const { worker, sandbox, clock } = await workerStage();
    sandbox.inject(LOST_AFTER);
    sandbox.inject(LISTS_FAIL);
    expect(await worker.run(JOB)).toMatchObject({
      outcome: "later",
      reason: "unconfirmed",
      mayBeLive: true,
      afterMs: MINUTE_MS,
      posts: [],
      advice: expect.stringContaining("do not post it again") as string,
    });
    let result = await worker.run(JOB);
    for (let runs = 1; result.outcome === "later" && runs < 20; runs += 1) {
      clock.advance(result.afterMs);
      result = await worker.run(JOB);
    }
    expect(result).toMatchObject({ outcome: "published", posts: [{ id: sandbox.posts()[0]?.id }] });
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("fails an unconfirmed job, with candidates, only when no further run can learn more", async () => {
    const { worker, sandbox, clock } = await workerStage();
    sandbox.inject(LOST_AFTER);
    sandbox.inject(LISTS_FAIL);
    let result = await worker.run(JOB);
    sandbox.deletePost(sandbox.posts()[0]?.id ?? "");
    let runs = 1;
    for (; result.outcome === "later" && runs < 200; runs += 1) {
      expect(result).toMatchObject({ reason: "unconfirmed", mayBeLive: true });
      clock.advance(result.afterMs);
      result = await worker.run(JOB);
    }
    expect(result).toMatchObject({ outcome: "failed", mayBeLive: true, candidates: [], posts: [] });
    expect((result as FailedOutcome).error as ThreadsPublishUnconfirmedError).toMatchObject({ final: true });
    expect(runs).toBeGreaterThan(5);
  });

  it("waits as long as Threads asks after a rate limit", async () => {
    const { worker, sandbox, clock } = await workerStage();
    sandbox.inject({ kind: "graph-error", status: 400, code: 4, on: "publish" });
    const result = await worker.run(JOB);
    expect(result).toMatchObject({ outcome: "later", reason: "rate-limit", mayBeLive: false, advice: NOT_YET });
    clock.advance((result as LaterOutcome).afterMs);
    expect(await worker.run(JOB)).toMatchObject({ outcome: "published" });
  });

  it("returns later with mayBeLive false when Threads is down", async () => {
    const { worker, sandbox } = await workerStage();
    sandbox.inject({ kind: "html-502", on: "create-container", times: 10 });
    const result = await worker.run(JOB);
    expect(result).toMatchObject({
      outcome: "later",
      reason: "transient",
      mayBeLive: false,
      posts: [],
      advice: NOT_YET,
    });
    expect((result as LaterOutcome).afterMs).toBeGreaterThan(0);
  });

  it("fails a draft that Threads refuses, and publishes the edited draft under the same id", async () => {
    const { worker, sandbox } = await workerStage();
    sandbox.inject({ kind: "graph-error", status: 400, code: 100, on: "create-container" });
    expect(await worker.run(JOB)).toMatchObject({ outcome: "failed", mayBeLive: false, candidates: [], posts: [] });
    expect(await worker.run({ ...JOB, draft: { text: "Edited." } })).toMatchObject({ outcome: "published" });
    expect(sandbox.posts()).toHaveLength(1);
  });

  it("fails while no account is connected, and publishes after the owner reconnects", async () => {
    const { worker, connections, sandbox } = await workerStage();
    await connections.disconnect("ada");
    expect(await worker.run(JOB)).toMatchObject({
      outcome: "failed",
      mayBeLive: false,
      error: { code: "THREADS_NOT_CONNECTED" },
      advice: expect.stringContaining("onnect") as string,
    });
    expect(sandbox.posts()).toHaveLength(0);
  });

  it("says which parts of a thread are live when a later part fails", async () => {
    const { worker, sandbox, postsOf } = await workerStage();
    const refused = { kind: "graph-error", status: 400, code: 100, on: "create-container" } as const;
    const onProgress = ({ step }: { step: string }) => {
      if (step === "permalink") sandbox.inject(refused);
    };
    const result = await worker.run(THREAD, { onProgress });
    expect(postsOf("Part one")).toHaveLength(1);
    expect(result).toMatchObject({ outcome: "failed", mayBeLive: true, posts: [{ id: postsOf("Part one")[0]?.id }] });
  });

  it("treats a failing journal as a reason to retry, because the post may be live", async () => {
    const { another } = await workerStage();
    const result = await another(DOWN).worker.run(JOB);
    expect(result).toMatchObject({ outcome: "later", reason: "transient", mayBeLive: true, afterMs: 30_000 });
    expect((result as LaterOutcome).advice).toBe(NOT_FINISHED);
  });

  it.each<[string, object, string]>([
    ["a job without an id", { ownerId: "ada", draft: JOB.draft }, "id"],
    ["a job without an owner", { id: "job-1", draft: JOB.draft }, "ownerId"],
    ["a job without a draft", { id: "job-1", ownerId: "ada" }, "job"],
    ["a job with a draft and drafts", { ...JOB, drafts: [JOB.draft] }, "job"],
    ["a misspelled field", { ...JOB, giveupAt: new Date(0) }, "giveupAt is not a known field; use giveUpAt."],
    [
      "a field in the style of a database",
      { ...JOB, give_up_at: null },
      "give_up_at is not a known field; use giveUpAt.",
    ],
    ["a misspelled draft", { id: "job-1", ownerId: "ada", drfat: JOB.draft }, "drfat is not a known field; use draft."],
    ["an invalid date", { ...JOB, giveUpAt: new Date(Number.NaN) }, "giveUpAt must be a valid Date."],
    ["a date that is a text", { ...JOB, giveUpAt: "2026-11-28" }, "giveUpAt must be a Date: new Date(text)."],
    ["an id that is too long", { ...JOB, id: "x".repeat(201) }, "idempotencyKey"],
    ["an empty draft", { ...JOB, draft: {} }, "draft"],
  ])("fails %s without throwing", async (_, job, name) => {
    const { worker, sandbox } = await workerStage();
    const before = sandbox.log.length;
    const result = await worker.run(job as typeof JOB);
    expect(result).toMatchObject({ outcome: "failed", mayBeLive: false, error: { code: "THREADS_VALIDATION" } });
    const { issues } = (result as FailedOutcome).error as { issues: { path: string[]; message: string }[] };
    expect(JSON.stringify(issues)).toContain(name === "draft" ? "empty" : name);
    expect(sandbox.log).toHaveLength(before);
  });

  it.each([null, undefined, "job", 7, []])("fails the value %j, which is not a job", async (job) => {
    const { worker } = await workerStage();
    expect(await worker.run(job as never)).toMatchObject({ outcome: "failed", mayBeLive: false });
  });

  it("fails a run with an unknown option or an invalid signal", async () => {
    const { worker } = await workerStage();
    expect(await worker.run(JOB, { journal: {} } as never)).toMatchObject({ outcome: "failed" });
    expect(await worker.run(JOB, { signal: {} } as never)).toMatchObject({ outcome: "failed" });
  });
});

describe("a publish worker, at giveUpAt", () => {
  it("returns failed instead of later, with mayBeLive false", async () => {
    const { worker, sandbox, clock } = await workerStage();
    const giveUpAt = new Date(clock.now() + MINUTE_MS);
    const down = { kind: "html-502", on: "create-container", times: 10 } as const;
    sandbox.inject(down);
    expect(await worker.run({ ...JOB, giveUpAt })).toMatchObject({ outcome: "later" });
    clock.set(giveUpAt.getTime());
    expect(await worker.run({ ...JOB, giveUpAt })).toMatchObject({ outcome: "failed", mayBeLive: false });
  });

  it("fails an unconfirmed job with mayBeLive", async () => {
    const { worker, sandbox, clock } = await workerStage();
    sandbox.inject(LOST_AFTER);
    sandbox.inject(LISTS_FAIL);
    const result = await worker.run({ ...JOB, giveUpAt: new Date(clock.now()) });
    expect(result).toMatchObject({ outcome: "failed", mayBeLive: true });
  });

  it("still publishes, and returns a post that is live", async () => {
    const { worker } = await workerStage();
    const first = await worker.run({ ...JOB, giveUpAt: new Date(0) });
    expect(first).toMatchObject({ outcome: "published" });
    expect(await worker.run({ ...JOB, giveUpAt: new Date(0) })).toEqual(first);
  });
});

describe("a publish worker that stops", () => {
  it.each(["stop()", "the signal"])(
    "returns a waiting job at once by %s, and another worker continues it",
    async (by) => {
      const { worker, another, sandbox, clock } = await workerStage({ processingMs: MINUTE_MS });
      const controller = new AbortController();
      const sleep = clock.sleep.bind(clock);
      // The container is in progress: the run waits for it.
      clock.sleep = (ms, signal) => {
        if (by === "stop()") void worker.stop();
        else controller.abort(new Error("deploy"));
        return sleep(ms, signal);
      };
      const result = await worker.run(JOB, { signal: controller.signal });
      expect(result).toMatchObject({ outcome: "later", reason: "stopped", afterMs: 0, mayBeLive: false, posts: [] });
      clock.sleep = sleep;
      expect(await another().worker.run(JOB)).toMatchObject({ outcome: "published" });
      expect(sandbox.posts()).toHaveLength(1);
      expect(sandbox.containers()).toHaveLength(1);
    },
  );

  it("awaits a publish request that was sent, and reports its post", async () => {
    const { worker, sandbox } = await workerStage();
    const controller = new AbortController();
    const onProgress = ({ step }: { step: string }) => {
      if (step === "permalink") controller.abort();
    };
    const result = await worker.run(JOB, { signal: controller.signal, onProgress });
    expect(result).toMatchObject({ outcome: "published", posts: [{ id: sandbox.posts()[0]?.id }] });
  });

  it("returns jobs that begin after stop() without a call to Threads", async () => {
    const { worker, sandbox } = await workerStage();
    await worker.stop();
    const before = sandbox.log.length;
    expect(await worker.run(JOB)).toMatchObject({ outcome: "later", reason: "stopped", mayBeLive: false });
    expect(sandbox.log).toHaveLength(before);
  });

  it("waits in stop() until each running job has an outcome", async () => {
    const { worker } = await workerStage();
    const drafts: PostDraft[] = Array.from({ length: 5 }, (_, index) => ({ text: `Post ${index}` }));
    let ended = 0;
    const runs = drafts.map((draft, index) =>
      worker.run({ id: `job-${index}`, ownerId: "ada", draft }).finally(() => (ended += 1)),
    );
    await worker.stop();
    expect(ended).toBe(drafts.length);
    expect((await Promise.all(runs)).every(({ outcome }) => outcome !== "failed")).toBe(true);
  });
});
