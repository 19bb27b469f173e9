/** The queues in RabbitMQ (3.10 or later), and how something gets into them for sure. */
import type { Channel, ConfirmChannel } from "amqplib";
import type { Job } from "./job.js";

/** A queue that holds each message for the same time. */
export interface DelayQueue {
  readonly name: string;
  readonly ms: number;
}

/** The names of all queues. */
export interface Queues {
  readonly jobs: string;
  /** Jobs that repeating cannot help, with `code` and `advice` in the headers. Whoever has mended the cause moves them back. */
  readonly dead: string;
  /** The shortest first. */
  readonly delays: readonly DelayQueue[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Errors advise seconds to a minute; a quota may be used up for a day. */
const DELAYS_MS = [
  SECOND_MS,
  5 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  24 * HOUR_MS,
];

/** A job that comes back so often without an answer has ended its workers. */
const MOST_CRASHES = 20;

/** The names, by their prefix. */
export function queuesNamed(prefix = "threads"): Queues {
  const delays = DELAYS_MS.map((ms) => ({ name: `${prefix}.wait.${ms / SECOND_MS}s`, ms }));
  return { jobs: `${prefix}.jobs`, dead: `${prefix}.dead`, delays };
}

/** Makes them where they are missing; every process may, each time it starts. */
export async function assertQueues(channel: Channel, { jobs, dead, delays }: Queues): Promise<void> {
  const assertQueue = (name: string, settings: Record<string, unknown>) =>
    channel.assertQueue(name, { durable: true, arguments: { "x-queue-type": "quorum", ...settings } });
  await assertQueue(dead, {});
  await assertQueue(jobs, { ...movingTo(dead), "x-delivery-limit": MOST_CRASHES });
  // One wait for each queue: RabbitMQ lets go only of a queue's head, so that a message with a wait of its own would be held up by the
  // longer wait of the one before it.
  for (const { name, ms } of delays) await assertQueue(name, { ...movingTo(jobs), "x-message-ttl": ms });
}

/** Without "at-least-once", which wants this overflow, a message on its way from one queue to the other may be lost. */
const movingTo = (queue: string) => ({
  "x-dead-letter-exchange": "",
  "x-dead-letter-routing-key": queue,
  "x-dead-letter-strategy": "at-least-once",
  "x-overflow": "reject-publish",
});

/** The queue for a wait: the shortest that is long enough. After the longest there is, a job comes early, and is told to wait once more. */
export function delayQueueFor(ms: number, { delays }: Queues): string {
  const found = delays.find((delay) => delay.ms >= ms) ?? delays.at(-1);
  if (found === undefined) throw new Error("there is no queue to wait in");
  return found.name;
}

/** Resolves when RabbitMQ has it on disk, and rejects when it will not have it. */
export function send(
  channel: ConfirmChannel,
  queue: string,
  content: Buffer,
  headers: Record<string, string | number> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { persistent: true, contentType: "application/json", headers };
    channel.sendToQueue(queue, content, options, (error: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

/** For the host's API: puts a job on the queue. When it fails, send the same job again, with the same id. */
export function sendJob(channel: ConfirmChannel, queues: Queues, job: Job): Promise<void> {
  return send(channel, queues.jobs, Buffer.from(JSON.stringify(job)));
}
