/** A worker: refreshes connections that expire soon, and publishes the jobs of a queue. Any number of workers can run. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChannelModel } from "amqplib";
import { createRefresher, type PublishJournal, type ThreadsConnections } from "@hayon/threads";
import { createPublishWorker, type PublishOutcome, type RunJobOptions } from "@hayon/threads/worker";
import { startConsumer } from "./consumer.js";
import { describe } from "./outcome.js";
import { queuesNamed, type Queues } from "./queues.js";
import { connectRabbit } from "./rabbit.js";

export interface WorkerSettings {
  /** Connections with the journal. */
  readonly connections: ThreadsConnections;
  readonly journal: PublishJournal;
  /** Closes the database of connections and journal. */
  readonly close: () => Promise<void>;
  readonly rabbitUrl: string;
  readonly queues?: Queues;
  /** Jobs at once. */
  readonly prefetch?: number;
  /** Milliseconds between sweeps for connections that expire soon. */
  readonly sweepEveryMs?: number;
  /** Milliseconds after SIGTERM until the worker leaves unfinished jobs to another worker. Must be less than the time until SIGKILL. */
  readonly graceMs?: number;
  /** Options of each run of a job. */
  readonly runOptions?: RunJobOptions;
  /** Called when the worker begins to consume jobs. */
  readonly onReady?: () => void;
  /** Called with each outcome, before the message is acknowledged. */
  readonly onOutcome?: (id: string, outcome: PublishOutcome) => void;
  /** Ends the worker as SIGTERM does. */
  readonly signal?: AbortSignal;
}

const HOUR_MS = 3_600_000;

/**
 * Works until SIGTERM or SIGINT, then ends the jobs that are under way.
 *
 * @throws Error when RabbitMQ is lost; a supervisor restarts the process, and the journal has the progress of each job
 */
export async function runWorker(settings: WorkerSettings): Promise<void> {
  const { connections, journal, queues = queuesNamed(), prefetch = 8, graceMs = 20_000, runOptions, signal } = settings;
  const { sweepEveryMs = HOUR_MS, onReady = () => log("Ready."), onOutcome = logOutcome } = settings;
  const refresher = createRefresher(connections, {
    everyMs: sweepEveryMs,
    prune: [journal], // entries older than 30 days, when no job is delivered any more
    onReport({ refreshed, expired }) {
      if (refreshed + expired > 0) log(`Sweep: ${refreshed} refreshed, ${expired} expired.`);
    },
    onError: (error) => log(`Sweep: ${String(error)}`),
  });
  const stopping = [once(process, "SIGTERM"), once(process, "SIGINT")]; // a second one ends the process at once
  if (signal !== undefined) stopping.push(once(signal, "abort"));
  const worker = createPublishWorker({ connections });
  const grace = () => sleep(graceMs, undefined, { ref: false });
  let idle = (): Promise<void> => Promise.resolve();
  let rabbit: ChannelModel | null = null;
  try {
    rabbit = await connectRabbit(settings.rabbitUrl);
    const consumer = await startConsumer(rabbit, {
      queues,
      prefetch,
      run: (job) => worker.run(job, runOptions),
      onOutcome,
    });
    idle = () => consumer.idle();
    refresher.start();
    onReady();
    await Promise.race([...stopping, consumer.lost]);
    await consumer.cancel();
    await Promise.race([consumer.idle(), grace()]);
    // Ends all waits. A publish request that was sent still completes, and its outcome is stored.
    await worker.stop();
    await consumer.close();
  } finally {
    // Also needed when RabbitMQ is lost: a token that was just refreshed must be stored.
    await Promise.race([Promise.allSettled([refresher.stop(), worker.stop(), idle()]), grace()]);
    const closing = [settings.close(), connections.client.close(), closeRabbit(rabbit)];
    await Promise.race([Promise.allSettled(closing), grace()]);
  }
}

/** Rejects when the connection is lost, which is then closed already. */
async function closeRabbit(rabbit: ChannelModel | null): Promise<void> {
  await rabbit?.close();
}

// Log lines contain no text, token or URL, and neither do the SDK's errors.
const log = (line: string) => console.log(line);
const logOutcome = (id: string, outcome: PublishOutcome) => log(`Job ${id}: ${describe(outcome)}`);
