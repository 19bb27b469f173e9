/** Tests the delay queues of the worker example, and which messages are jobs. */
import { ThreadsNotConnectedError } from "@hayon/threads";
import { describe, expect, it } from "vitest";
import { readJob } from "../../examples/worker/job.js";
import { codeOf } from "../../examples/worker/outcome.js";
import { delayQueueFor, queuesNamed } from "../../examples/worker/queues.js";

const HOUR_MS = 3_600_000;

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

  it("may have a date after which the worker gives it up", () => {
    const job = { id: "job-1", ownerId: "ada", draft: { text: "Ready." }, giveUpAt: "2026-11-28T12:00:00.000Z" };
    expect(readJob(Buffer.from(JSON.stringify(job)))).toEqual({ ...job, giveUpAt: new Date(job.giveUpAt) });
  });
});

describe("the worker example, after a failed job", () => {
  it("shows the codes of the SDK, and nothing of other errors", () => {
    expect(codeOf(new ThreadsNotConnectedError("ada"))).toBe("THREADS_NOT_CONNECTED");
    expect(codeOf(new Error("password=hunter2"))).toBe("INTERNAL");
  });
});
