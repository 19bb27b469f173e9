/** A publish worker on pg-boss 10 and PostgreSQL. pg-boss 11 needs Node 22. */
import type { ThreadsConnections } from "@hayon/threads";
import { createPublishWorker } from "@hayon/threads/worker";
import type PgBoss from "pg-boss";
import { jobIn, type JobMessage } from "./message.js";

export interface PgBossWorkerOptions {
  /** The name of the queue. Create it with `policy: "standard"`. */
  readonly queue: string;
  /** The name of the queue that receives jobs which no retry can help. */
  readonly deadQueue: string;
  /** Jobs at once. */
  readonly concurrency?: number;
  /** Seconds between two polls of the queue. */
  readonly pollingIntervalSeconds?: number;
}

/** Publishes the jobs of a queue. Send them with a `retryLimit`, for workers that crash. */
export async function startPgBossWorker(boss: PgBoss, connections: ThreadsConnections, options: PgBossWorkerOptions) {
  const { queue, deadQueue, concurrency = 8, pollingIntervalSeconds = 2 } = options;
  const publisher = createPublishWorker({ connections });
  const handle = async ([job]: PgBoss.Job<JobMessage>[]) => {
    if (job === undefined) return;
    const result = await publisher.run(jobIn(job.data));
    // A copy comes before this job is completed. A crash between the two leaves both, which is harmless: the journal has the key.
    if (result.outcome === "later") {
      await boss.send(queue, job.data, { startAfter: new Date(Date.now() + result.afterMs) });
    } else if (result.outcome === "failed") {
      await boss.send(deadQueue, { ...job.data, advice: result.advice, mayBeLive: result.mayBeLive });
    }
  };
  const one = () => boss.work<JobMessage>(queue, { batchSize: 1, pollingIntervalSeconds }, handle);
  for (let count = 0; count < concurrency; count += 1) await one();
  return {
    /** Ends all waits, and awaits the requests that were sent. */
    async stop() {
      await Promise.all([publisher.stop(), boss.offWork(queue)]);
    },
  };
}
