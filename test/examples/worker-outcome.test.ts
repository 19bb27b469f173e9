/** Tests where the worker example sends a failed job, and which messages are jobs. */
import {
  DEFAULT_SCOPES,
  memoryJournal,
  ThreadsPublishInProgressError,
  ThreadsClient,
  ThreadsNotConnectedError,
} from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { afterError, handleJob } from "../../examples/worker/handle-job.js";
import { readAttempts, readJob } from "../../examples/worker/job.js";
import { delayQueueFor, queuesNamed } from "../../examples/worker/queues.js";
import { secret } from "../support/leaks.js";

const HOUR_MS = 3_600_000;

describe("the worker example, after a failed job", () => {
  it("waits as long as the error advises, and longer after each attempt", () => {
    const error = new ThreadsPublishInProgressError("job-1", 40_000);
    expect(afterError(error, 0)).toEqual({ to: "later", ms: 40_000, code: "THREADS_PUBLISH_IN_PROGRESS" });
    expect(afterError(error, 6)).toMatchObject({ to: "later", ms: 64_000 });
    expect(afterError(error, 20)).toMatchObject({ to: "later", ms: HOUR_MS });
    expect(afterError(error, 30)).toMatchObject({ to: "dead", advice: error.advice });
  });

  it("sends the job to the dead queue with advice when a retry does not help", () => {
    const error = new ThreadsNotConnectedError("ada");
    expect(afterError(error, 0)).toEqual({ to: "dead", code: "THREADS_NOT_CONNECTED", advice: error.advice });
  });

  it("retries after an error from outside the SDK, without repeating its message", () => {
    expect(afterError(new Error("password=hunter2"), 0)).toEqual({ to: "later", ms: 1_000, code: "INTERNAL" });
  });

  it("returns the job to the queue when the worker stops", async () => {
    const sandbox = await ThreadsSandbox.start({ strictness: "strict", processingMs: 60_000 });
    onTestFinished(() => sandbox.close());
    const client = new ThreadsClient(sandbox.clientOptions);
    onTestFinished(() => client.close());
    const accessToken = secret(sandbox.issueToken({ scopes: DEFAULT_SCOPES }));
    const account = client.account({ accessToken }, { journal: memoryJournal() });
    const publishing = { connections: { account: () => account } };
    const job = { id: "job-1", ownerId: "ada", draft: { text: "Ready." } };

    const leaving = new AbortController();
    const outcome = handleJob(job, 0, { ...publishing, signal: leaving.signal });
    const asked = () => sandbox.log.some(({ operation }) => operation === "node");
    await expect.poll(asked, { timeout: 10_000 }).toBe(true);
    leaving.abort();
    expect(await outcome).toEqual({ to: "queue" });
    const next = handleJob(job, 0, { ...publishing, signal: new AbortController().signal });
    sandbox.advance(60_000);
    expect(await next).toMatchObject({ to: "done" });
    expect(sandbox.posts()).toHaveLength(1);
  });
});

describe("the delay queues of the worker example", () => {
  it("hold a job at least as long as it must wait, and at most a day", () => {
    const queues = queuesNamed("host");
    const names = [0, 1_000, 1_001, 55_000, 2 * HOUR_MS, 90 * HOUR_MS].map((ms) => delayQueueFor(ms, queues));
    const seconds = [1, 1, 5, 60, 6 * 3600, 24 * 3600];
    expect(names).toEqual(seconds.map((each) => `host.wait.${each}s`));
  });
});

describe("a message to the worker example", () => {
  it("is a job when it has an id, an owner and a draft", () => {
    const job = { id: "job-1", ownerId: "ada", draft: { text: "Ready." } };
    expect(readJob(Buffer.from(JSON.stringify(job)))).toEqual(job);
    const others = [
      "{",
      "null",
      "3",
      "{}",
      { ...job, id: 1 },
      { ...job, ownerId: null },
      { ...job, draft: { text: 1 } },
    ];
    for (const other of others) {
      const text = typeof other === "string" ? other : JSON.stringify(other);
      expect(readJob(Buffer.from(text)), text).toBeNull();
    }
  });

  it("counts only attempts that a worker has written", () => {
    expect(readAttempts({ attempts: 3 })).toBe(3);
    for (const headers of [
      undefined,
      {},
      { attempts: "many" },
      { attempts: Number.NaN },
      { attempts: -1 },
      { attempts: 0.5 },
    ]) {
      expect(readAttempts(headers)).toBe(0);
    }
  });
});
