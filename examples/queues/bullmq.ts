/** A publish worker on BullMQ and Redis. */
import type { ThreadsConnections } from "@hayon/threads";
import { createPublishWorker } from "@hayon/threads/worker";
import { DelayedError, UnrecoverableError, Worker, type ConnectionOptions } from "bullmq";
import { jobIn, type JobMessage } from "./message.js";

export interface BullmqWorkerOptions {
  readonly connection: ConnectionOptions;
  /** The name of the queue. */
  readonly queue: string;
  /** The prefix of the queue's keys in Redis. */
  readonly prefix?: string;
  /** Jobs at once. */
  readonly concurrency?: number;
}

/** Publishes the jobs of a queue. Add them with `attempts: 1`, because the worker delays a job by itself. */
export function startBullmqWorker(connections: ThreadsConnections, options: BullmqWorkerOptions) {
  const { queue, connection, prefix = "bull", concurrency = 8 } = options;
  const publisher = createPublishWorker({ connections });
  const worker = new Worker<JobMessage>(
    queue,
    async (job, token) => {
      const result = await publisher.run(jobIn(job.data));
      if (result.outcome === "published") return result.posts;
      if (result.outcome === "failed") throw new UnrecoverableError(result.advice);
      await job.moveToDelayed(Date.now() + result.afterMs, token);
      throw new DelayedError();
    },
    // A job whose worker was killed is delivered again within 15 seconds, however often that happens. The journal makes that harmless.
    { connection, prefix, concurrency, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000 },
  );
  return {
    worker,
    /** Ends all waits, awaits the requests that were sent, and closes the connections to Redis. */
    async stop() {
      await Promise.all([publisher.stop(), worker.close()]);
    },
  };
}
