/** Tests the workers for BullMQ and pg-boss on a real Redis and PostgreSQL. The sandbox counts the posts. */
import { setTimeout as wait } from "node:timers/promises";
import { memoryStore, ThreadsClient, ThreadsConnections, memoryJournal } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { Queue } from "bullmq";
import PgBoss from "pg-boss";
import { describe, expect, it, onTestFinished } from "vitest";
import { startBullmqWorker } from "../../examples/queues/bullmq.js";
import { jobIn, type JobMessage } from "../../examples/queues/message.js";
import { startPgBossWorker } from "../../examples/queues/pg-boss.js";
import { secret } from "../support/leaks.js";
import { postgresService } from "../support/services/postgres.js";
import { redisService } from "../support/services/redis.js";

const [redis, postgres] = await Promise.all([redisService(), postgresService()]);

const patient = { timeout: 25_000, interval: 20 };

/** Starts a sandbox with one connected owner, whose connections several workers share. */
async function connected() {
  const sandbox = await ThreadsSandbox.start({
    strictness: "strict",
    users: [{ id: "26000000000000001", username: "ada" }],
  });
  onTestFinished(() => sandbox.close());
  const client = new ThreadsClient(sandbox.clientOptions);
  onTestFinished(() => client.close());
  const connections = new ThreadsConnections({ client, store: memoryStore(), journal: memoryJournal() });
  await connections.adopt("ada", secret(sandbox.issueToken()));
  const texts = () => sandbox.posts().map(({ text }) => text);
  return { sandbox, connections, texts };
}

const messages: JobMessage[] = Array.from({ length: 5 }, (_, index) => ({
  id: `job-${index}`,
  ownerId: "ada",
  draft: { text: `Logbook ${index}.` },
}));
const published = messages.map(({ draft }) => draft.text);
const REFUSED: JobMessage = { id: "long", ownerId: "ada", draft: { text: "x".repeat(501) } };

describe("a message in a queue", () => {
  it("becomes a job with a date", () => {
    const giveUpAt = "2026-11-28T12:00:00.000Z";
    expect(jobIn({ ...REFUSED, giveUpAt })).toEqual({ ...REFUSED, giveUpAt: new Date(giveUpAt) });
    expect(jobIn(REFUSED)).toEqual(REFUSED);
  });
});

describe.skipIf(redis === null)("the worker on BullMQ", () => {
  it("publishes each job once, delays it after a temporary failure, and fails it if no retry can help", async () => {
    const { sandbox, connections, texts } = await connected();
    const { hostname: host, port } = new URL(redis!.url);
    const connection = { host, port: Number(port) };
    const where = { connection, prefix: redis!.prefix };
    const queue = new Queue<JobMessage>("threads", where);
    onTestFinished(() => queue.close());
    const workers = [1, 2].map(() => startBullmqWorker(connections, { ...where, queue: "threads", concurrency: 2 }));
    onTestFinished(async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
    });
    sandbox.inject({ on: "create-container", kind: "rate-limited", times: 2 });

    // The first two messages are delivered twice.
    for (const message of [...messages, REFUSED, ...messages.slice(0, 2)]) await queue.add("publish", message);
    await expect.poll(() => queue.getFailedCount(), patient).toBe(1);
    // The rate limit delays two jobs by minutes.
    await expect.poll(() => queue.getDelayedCount(), patient).toBeGreaterThanOrEqual(2);
    for (const job of await queue.getDelayed()) await job.promote();
    await expect.poll(() => texts().toSorted(), patient).toEqual(published);
    const [failed] = await queue.getFailed();
    expect(failed?.failedReason).toContain("500");

    await Promise.all(workers.map((worker) => worker.stop()));
    expect(texts().toSorted()).toEqual(published);
  });
});

describe.skipIf(postgres === null)("the worker on pg-boss", () => {
  it("publishes each job once, and moves it to another queue if no retry can help", async () => {
    const { sandbox, connections, texts } = await connected();
    const boss = new PgBoss({ connectionString: postgres!.url, schema: `${postgres!.schema}_boss` });
    await boss.start();
    onTestFinished(async () => {
      await boss.stop({ graceful: false, wait: true });
      await postgres!.pool().query(`drop schema "${postgres!.schema}_boss" cascade`);
    });
    for (const name of ["threads", "dead"]) await boss.createQueue(name);
    const options = { queue: "threads", deadQueue: "dead", concurrency: 3, pollingIntervalSeconds: 0.5 };
    const worker = await startPgBossWorker(boss, connections, options);
    onTestFinished(() => worker.stop());
    sandbox.inject({ on: "publish", kind: "delay", ms: 200, times: 3 });

    for (const message of [...messages, REFUSED, ...messages.slice(0, 2)]) await boss.send("threads", message);
    await expect.poll(() => texts().toSorted(), patient).toEqual(published);
    await expect.poll(() => boss.getQueueSize("dead"), patient).toBe(1);
    const [dead] = await boss.fetch<JobMessage & { advice: string; mayBeLive: boolean }>("dead");
    expect(dead?.data).toMatchObject({ id: "long", mayBeLive: false });

    await worker.stop();
    await wait(0);
    expect(texts().toSorted()).toEqual(published);
  });
});
