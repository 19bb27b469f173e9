/** The queues in RabbitMQ (3.10 or later), and confirmed sending. */
import type { Channel, ConfirmChannel } from "amqplib";
import type { Job } from "./job.js";

/** A queue that delays each message for the same time. */
export interface DelayQueue {
  readonly name: string;
  readonly ms: number;
}

/** The names of all queues. */
export interface Queues {
  readonly jobs: string;
  /** Jobs that a retry cannot help, with `code` and `advice` in the headers. An operator fixes the cause and moves them back. */
  readonly dead: string;
  /** Sorted by delay, the shortest first. */
  readonly delays: readonly DelayQueue[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Most errors advise seconds to a minute. A quota may be exhausted for a day. */
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

/** A job that returns this often without an acknowledgement has crashed its workers. */
const MAX_CRASHES = 20;

/** Returns the names of the queues. */
export function queuesNamed(prefix = "threads"): Queues {
  const delays = DELAYS_MS.map((ms) => ({ name: `${prefix}.wait.${ms / SECOND_MS}s`, ms }));
  return { jobs: `${prefix}.jobs`, dead: `${prefix}.dead`, delays };
}

/** Creates the queues that are missing. Every process can call this each time it starts. */
export async function assertQueues(channel: Channel, { jobs, dead, delays }: Queues): Promise<void> {
  const assertQueue = (name: string, settings: Record<string, unknown>) =>
    channel.assertQueue(name, { durable: true, arguments: { "x-queue-type": "quorum", ...settings } });
  await assertQueue(dead, {});
  await assertQueue(jobs, { ...movingTo(dead), "x-delivery-limit": MAX_CRASHES });
  // One delay for each queue: RabbitMQ removes only the head of a queue, so that a message with a shorter delay would wait for the one
  // before it.
  for (const { name, ms } of delays) await assertQueue(name, { ...movingTo(jobs), "x-message-ttl": ms });
}

/** Deletes the queues and their messages. */
export async function deleteQueues(channel: Channel, { jobs, dead, delays }: Queues): Promise<void> {
  for (const name of [jobs, dead, ...delays.map((delay) => delay.name)]) await channel.deleteQueue(name);
}

/** Without "at-least-once", which requires this overflow, a message could be lost between two queues. */
const movingTo = (queue: string) => ({
  "x-dead-letter-exchange": "",
  "x-dead-letter-routing-key": queue,
  "x-dead-letter-strategy": "at-least-once",
  "x-overflow": "reject-publish",
});

/** Returns the shortest queue that is long enough, or the longest. A job that then returns too early is delayed again. */
export function delayQueueFor(ms: number, { delays }: Queues): string {
  const found = delays.find((delay) => delay.ms >= ms) ?? delays.at(-1);
  if (found === undefined) throw new Error("queues.delays: must have at least one queue.");
  return found.name;
}

/** Resolves when RabbitMQ has stored the message on disk; rejects when RabbitMQ refuses it. */
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

/** Sends a job to the queue. Your app's API calls it. After a failure, send the same job again with the same id. */
export function sendJob(channel: ConfirmChannel, queues: Queues, job: Job): Promise<void> {
  return send(channel, queues.jobs, Buffer.from(JSON.stringify(job)));
}
