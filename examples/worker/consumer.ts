/** Consumes jobs from the queue, and acknowledges each message after its outcome is stored. */
import type { ChannelModel, ConsumeMessage } from "amqplib";
import type { PublishJob, PublishOutcome } from "@hayon/threads/worker";
import { readJob } from "./job.js";
import { codeOf } from "./outcome.js";
import { assertQueues, delayQueueFor, send, type Queues } from "./queues.js";

export interface ConsumerOptions {
  readonly queues: Queues;
  /** Jobs at once. A job lasts as long as Threads processes its video. By default RabbitMQ waits 30 minutes for an acknowledgement. */
  readonly prefetch: number;
  /** Tries a job once. Never throws. */
  readonly run: (job: PublishJob) => Promise<PublishOutcome>;
  /** Called with each outcome, before the message is acknowledged. */
  readonly onOutcome: (id: string, outcome: PublishOutcome) => void;
}

/** A consumer that has started. */
export interface Consumer {
  /** Rejects when the connection, the channel or the queue is lost. */
  readonly lost: Promise<never>;
  /** Stops consuming. */
  cancel(): Promise<void>;
  /** Resolves when no job is under way. */
  idle(): Promise<void>;
  /** Closes the channel after the last acknowledgement. */
  close(): Promise<void>;
}

/** Creates the queues that are missing, and starts to consume. */
export async function startConsumer(connection: ChannelModel, options: ConsumerOptions): Promise<Consumer> {
  const { queues, prefetch, run, onOutcome } = options;
  const underWay = new Set<Promise<void>>();
  let ending = false;

  let fail: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (fail = reject));
  lost.catch(() => undefined); // assertQueues may fail first, and then no code handles `lost`
  connection.on("error", fail);
  const channel = await connection.createConfirmChannel();
  channel.on("error", fail).on("close", () => fail(new Error("The channel is closed.")));
  await assertQueues(channel, queues);
  await channel.prefetch(prefetch);

  async function work(message: ConsumeMessage): Promise<void> {
    const { content } = message;
    const job = readJob(content);
    if (job === null) {
      await send(channel, queues.dead, content, { code: "NO_JOB", advice: "The message is not a job." });
      channel.ack(message);
      return;
    }
    const outcome = await run(job);
    onOutcome(job.id, outcome);
    if (outcome.outcome === "later" && outcome.reason === "stopped") {
      // RabbitMQ delivers the job to another worker.
      channel.nack(message);
      return;
    }
    // The copy comes before the acknowledgement. A crash between the two leaves two copies, which is harmless: the journal has the key.
    if (outcome.outcome === "later") await send(channel, delayQueueFor(outcome.afterMs, queues), content);
    if (outcome.outcome === "failed") {
      const { advice, mayBeLive } = outcome;
      await send(channel, queues.dead, content, { code: codeOf(outcome.error), advice, mayBeLive: String(mayBeLive) });
    }
    channel.ack(message);
  }

  const { consumerTag } = await channel.consume(queues.jobs, (message) => {
    if (message === null) {
      fail(new Error("The queue was deleted."));
      return;
    }
    // RabbitMQ delivers messages that arrive now to another worker, when the channel closes.
    if (ending) return;
    // A message that cannot be acknowledged is delivered again after a restart.
    const one: Promise<void> = work(message)
      .catch(fail)
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
