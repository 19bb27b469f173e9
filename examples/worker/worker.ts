/** A worker: refreshes connections that expire soon, and publishes the jobs of a queue. Any number of workers can run. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  createRefresher,
  encryptedStore,
  ThreadsConnections,
  type EncryptionKeySource,
  type ThreadsClient,
} from "@hayon/threads";
import { postgresJournal, postgresStore } from "@hayon/threads/stores/postgres";
import { createPublishWorker, type PublishOutcome, type RunJobOptions } from "@hayon/threads/worker";
import { connect } from "amqplib";
import pg from "pg";
import { codeOf, startConsumer } from "./consumer.js";
import { queuesNamed, type Queues } from "./queues.js";

export interface WorkerSettings {
  readonly client: ThreadsClient;
  /** PostgreSQL, for the connections and the journal. */
  readonly databaseUrl: string;
  readonly rabbitUrl: string;
  /** 32 bytes that encrypt tokens: the same key as in the process where owners connect. */
  readonly tokenKey: EncryptionKeySource;
  readonly queues?: Queues;
  /** Jobs at once. */
  readonly prefetch?: number;
  /** Milliseconds between sweeps for connections that expire soon. */
  readonly sweepEveryMs?: number;
  /** Milliseconds after SIGTERM in which jobs can end. Then another worker continues them. Must end before SIGKILL. */
  readonly graceMs?: number;
  /** Options of each run of a job. */
  readonly runOptions?: RunJobOptions;
}

const HOUR_MS = 3_600_000;

/**
 * Works until SIGTERM or SIGINT, then ends the jobs that are under way.
 *
 * @throws Error when RabbitMQ is lost; a supervisor restarts the process, and the journal has the progress of each job
 */
export async function runWorker(settings: WorkerSettings): Promise<void> {
  const {
    client,
    queues = queuesNamed(),
    prefetch = 8,
    sweepEveryMs = HOUR_MS,
    graceMs = 20_000,
    runOptions,
  } = settings;
  const db = new pg.Pool({ connectionString: settings.databaseUrl });
  db.on("error", () => log("A database connection was lost.")); // the next query opens another one
  const store = postgresStore(db);
  const journal = postgresJournal(db);
  await Promise.all([store.ensureSchema(), journal.ensureSchema()]);
  const sealed = encryptedStore(store, { keys: { main: settings.tokenKey }, primary: "main", appId: client.appId });
  const connections = new ThreadsConnections({ client, store: sealed, journal });

  const refresher = createRefresher(connections, {
    everyMs: sweepEveryMs,
    prune: [journal], // entries older than 30 days, when no job is delivered any more
    onReport: ({ refreshed, expired }) => log(`Sweep: ${refreshed} refreshed, ${expired} expired.`),
    onError: (error) => log(`Sweep: ${String(error)}`),
  });
  const stopping = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]); // a second one ends the process at once
  const worker = createPublishWorker({ connections });
  const rabbit = await connect(settings.rabbitUrl);
  const consumer = await startConsumer(rabbit, {
    queues,
    prefetch,
    run: (job) => worker.run(job, runOptions),
    onOutcome: (id, outcome) => log(`Job ${id}: ${describe(outcome)}`),
  });
  refresher.start();
  log("Ready.");

  const grace = () => sleep(graceMs, undefined, { ref: false });
  try {
    await Promise.race([stopping, consumer.lost]);
    await consumer.cancel();
    await Promise.race([consumer.idle(), grace()]);
    // Ends all waits. A publish request that was sent still completes, and its outcome is stored.
    await worker.stop();
    await consumer.close();
    await rabbit.close();
  } finally {
    // Needed after a lost RabbitMQ, too: a token that was just refreshed must be stored.
    await Promise.race([Promise.allSettled([refresher.stop(), worker.stop(), consumer.idle()]), grace()]);
    await Promise.race([Promise.allSettled([db.end(), client.close()]), grace()]);
  }
}

// Log lines contain no text, token or URL, and neither do the SDK's errors.
const log = (line: string) => console.log(line);

function describe(result: PublishOutcome): string {
  switch (result.outcome) {
    case "published":
      return `post ${result.posts.map(({ id }) => id).join(", ")}.`;
    case "later":
      return `${codeOf(result.error)}, ${result.reason}, again in ${Math.ceil(result.afterMs / 1000)} s.`;
    case "failed":
      return `${codeOf(result.error)}, moved to the dead-letter queue.`;
  }
}
