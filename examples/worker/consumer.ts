/** Takes jobs off the queue, so many at once, and answers for each message when its outcome is written down elsewhere. */
import type { ChannelModel, ConsumeMessage } from "amqplib";
import type { Outcome } from "./handle-job.js";
import { readAttempts, readJob, type Job } from "./job.js";
import { assertQueues, delayQueueFor, send, type Queues } from "./queues.js";

export interface ConsumerOptions {
  readonly queues: Queues;
  /** Jobs at once. Each may be held for as long as Threads works on a video: RabbitMQ waits 30 minutes for an answer unless told otherwise. */
  readonly prefetch: number;
  /** Tries a job. `attempts`: how often it was sent to wait before. */
  readonly handle: (job: Job, attempts: number) => Promise<Outcome>;
  /** Told of each outcome, before the message is answered for. */
  readonly onOutcome: (name: string, outcome: Outcome) => void;
}

/** A consumer at work. */
export interface Consumer {
  /** Rejects when it cannot go on: the connection, the channel or the queue is gone. */
  readonly lost: Promise<never>;
  /** Takes no more. */
  cancel(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Closes when nothing is under way: by then RabbitMQ has every answer. */
  close(): Promise<void>;
}

const NO_JOB: Outcome = { to: "dead", code: "NO_JOB", advice: "This message is no job." };

/** Makes the queues where they are missing, and starts. */
export async function startConsumer(connection: ChannelModel, options: ConsumerOptions): Promise<Consumer> {
  const { queues, prefetch, handle, onOutcome } = options;
  const underWay = new Set<Promise<void>>();
  let ending = false;

  const channel = await connection.createConfirmChannel();
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = reject));
  connection.on("error", lose);
  channel.on("error", lose).on("close", () => lose(new Error("The channel is closed.")));
  await assertQueues(channel, queues);
  await channel.prefetch(prefetch);

  async function work(message: ConsumeMessage): Promise<void> {
    const { content, properties } = message;
    const attempts = readAttempts(properties.headers);
    const job = readJob(content);
    const outcome = job === null ? NO_JOB : await handle(job, attempts);
    onOutcome(job?.id ?? "?", outcome);
    if (outcome.to === "queue") {
      channel.nack(message);
      return;
    }
    // First the copy, then the answer: a crash between the two makes a second copy of the job, and the journal knows its key.
    if (outcome.to === "later") {
      await send(channel, delayQueueFor(outcome.ms, queues), content, { attempts: attempts + 1 });
    } else if (outcome.to === "dead") {
      await send(channel, queues.dead, content, { attempts, code: outcome.code, advice: outcome.advice });
    }
    channel.ack(message);
  }

  const { consumerTag } = await channel.consume(queues.jobs, (message) => {
    if (message === null) {
      lose(new Error("The queue is gone."));
      return;
    }
    // What arrives while it ends is handed out again when the channel closes.
    if (ending) return;
    // A message that cannot be answered for: another start answers it.
    const one: Promise<void> = work(message)
      .catch(lose)
      .finally(() => underWay.delete(one));
    underWay.add(one);
  });

  const idle = async () => {
    await Promise.all(underWay);
  };
  return {
    lost,
    async cancel() {
      ending = true;
      await channel.cancel(consumerTag);
    },
    idle,
    async close() {
      await idle();
      await channel.close();
    },
  };
}
