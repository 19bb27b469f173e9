/** A worker: renews connections that would expire, and publishes the jobs of a queue. Run as many as you like. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  createRefresher,
  encryptedStore,
  ThreadsConnections,
  type EncryptionKeySource,
  type PublishOptions,
  type ThreadsClient,
} from "@hayon/threads";
import { postgresJournal, postgresStore } from "@hayon/threads/stores/postgres";
import { connect } from "amqplib";
import pg from "pg";
import { startConsumer } from "./consumer.js";
import { handleJob, type Outcome } from "./handle-job.js";
import { queuesNamed, type Queues } from "./queues.js";

export interface WorkerSettings {
  readonly client: ThreadsClient;
  /** PostgreSQL, for the connections and the journal. */
  readonly databaseUrl: string;
  readonly rabbitUrl: string;
  /** 32 bytes that tokens are sealed with: the same as in the process where people connect. */
  readonly tokenKey: EncryptionKeySource;
  readonly queues?: Queues;
  /** Jobs at once. */
  readonly prefetch?: number;
  /** Milliseconds between sweeps for connections that expire soon. */
  readonly sweepEvery?: number;
  /** At SIGTERM: milliseconds for what is under way, before it is left to another worker. Less than what comes before SIGKILL. */
  readonly graceMs?: number;
  /** Options of every publish, beside its key, journal and signal. */
  readonly publishOptions?: PublishOptions;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Longer than a job can be redelivered: a key that is forgotten would publish anew. */
const JOURNAL_KEPT_MS = 30 * DAY_MS;

/**
 * Works until SIGTERM or SIGINT, ends what is under way, and resolves.
 *
 * @throws Error when RabbitMQ is lost; a supervisor starts the process anew, and the journal knows how far each job was
 */
export async function runWorker(settings: WorkerSettings): Promise<void> {
  const {
    client,
    queues = queuesNamed(),
    prefetch = 8,
    sweepEvery = HOUR_MS,
    graceMs = 20_000,
    publishOptions,
  } = settings;
  const db = new pg.Pool({ connectionString: settings.databaseUrl });
  db.on("error", () => log("A connection of the database was lost.")); // the next query opens another one
  const store = postgresStore(db);
  const journal = postgresJournal(db);
  await Promise.all([store.ensureSchema(), journal.ensureSchema()]);
  const sealed = encryptedStore(store, { keys: { main: settings.tokenKey }, primary: "main", appId: client.appId });
  const connections = new ThreadsConnections({ client, store: sealed, journal });

  const refresher = createRefresher(connections, {
    everyMs: sweepEvery,
    onReport: ({ refreshed, expired }) => log(`Sweep: ${refreshed} refreshed, ${expired} expired.`),
    onError: (error) => log(`Sweep: ${String(error)}`),
  });
  const pruning = setInterval(() => {
    journal.prune(new Date(Date.now() - JOURNAL_KEPT_MS)).catch(() => log("The journal could not be pruned."));
  }, DAY_MS);

  const stopping = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]); // a second one ends the process at once
  const leaving = new AbortController();
  const publishing = { connections, signal: leaving.signal, publishOptions };
  const rabbit = await connect(settings.rabbitUrl);
  const consumer = await startConsumer(rabbit, {
    queues,
    prefetch,
    handle: (job, attempts) => handleJob(job, attempts, publishing),
    onOutcome: (name, outcome) => log(`Job ${name}: ${told(outcome)}`),
  });
  refresher.start();
  log("Ready.");

  const patience = () => sleep(graceMs, undefined, { ref: false });
  try {
    await Promise.race([stopping, consumer.lost]);
    await consumer.cancel();
    await Promise.race([consumer.idle(), patience()]);
    // Ends the waits. A publish request that was sent is waited for all the same, and what it did is written down.
    leaving.abort();
    await consumer.close();
    await rabbit.close();
  } finally {
    // Also when RabbitMQ is lost: a token that Threads has just renewed is to be written.
    leaving.abort();
    await Promise.race([Promise.allSettled([refresher.stop(), consumer.idle()]), patience()]);
    clearInterval(pruning);
    await Promise.race([Promise.allSettled([db.end(), client.close()]), patience()]);
  }
}

// No text, no token and no address: neither the SDK's errors nor these lines hold one.
const log = (line: string) => console.log(line);

function told(outcome: Outcome): string {
  switch (outcome.to) {
    case "done":
      return `post ${outcome.post.id}.`;
    case "later":
      return `${outcome.code}, again in ${Math.ceil(outcome.ms / 1000)} s.`;
    case "dead":
      return `${outcome.code}, given up.`;
    case "queue":
      return "left to another worker.";
  }
}
