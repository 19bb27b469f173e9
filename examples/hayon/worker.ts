/** Consumes posts from RabbitMQ. A message has the id of a post; the post itself is in MongoDB. */
import type { ChannelModel, ConfirmChannel, ConsumeMessage } from "amqplib";
import { assertQueues, delayQueueFor, send, type Queues } from "../worker/queues.js";
import type { PostingService } from "./posting-service.js";

export interface WorkerOptions {
  readonly queues: Queues;
  readonly service: PostingService;
  /** Posts at once. */
  readonly prefetch?: number;
  readonly log?: (line: string) => void;
}

/** A worker that has started. */
export interface Worker {
  /** Rejects when RabbitMQ, the channel or the queue is lost. Then the process should end, and be started again. */
  readonly lost: Promise<never>;
  /** Ends the worker within seconds. RabbitMQ delivers the posts that it had not finished to other workers. */
  stop(): Promise<void>;
}

/** Used when the app's database or bucket fails. */
const APP_FAILED_MS = 30_000;

/** Puts a post into the queue. */
export function sendPost(channel: ConfirmChannel, queues: Queues, postId: string): Promise<void> {
  return send(channel, queues.jobs, Buffer.from(JSON.stringify({ postId })));
}

export async function startWorker(rabbit: ChannelModel, options: WorkerOptions): Promise<Worker> {
  const { queues, service, prefetch = 8, log = console.log } = options;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const channel = await rabbit.createConfirmChannel();
  let fail: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (fail = reject));
  lost.catch(() => undefined);
  rabbit.on("error", fail);
  channel.on("error", fail).on("close", () => fail(new Error("The channel is closed.")));
  await assertQueues(channel, queues);
  await channel.prefetch(prefetch);

  async function work(message: ConsumeMessage): Promise<void> {
    const next = await nextStep(message.content);
    if (next === "again") {
      channel.nack(message);
      return;
    }
    // The copy comes before the acknowledgement. A crash between the two leaves two copies, which is harmless: the journal has the key.
    if (next !== "done") await send(channel, next, message.content);
    channel.ack(message);
  }

  /** Returns what happens to a message: nothing more, another worker at once, or the queue that it moves to. */
  async function nextStep(content: Buffer): Promise<string> {
    const postId = readPostId(content);
    if (postId === null) return queues.dead;
    try {
      const outcome = await service.publish(postId, { signal: stopping.signal });
      log(
        `Post ${postId}: ${outcome?.outcome ?? "does not exist"}${outcome?.outcome === "later" ? `, ${outcome.reason}` : ""}.`,
      );
      if (outcome === null) return queues.dead;
      if (outcome.outcome !== "later") return "done";
      return outcome.reason === "stopped" ? "again" : delayQueueFor(outcome.afterMs, queues);
    } catch (error) {
      if (stopping.signal.aborted) return "again";
      log(`Post ${postId}: ${error instanceof Error ? error.name : "failed"}, later.`);
      return delayQueueFor(APP_FAILED_MS, queues);
    }
  }

  const { consumerTag } = await channel.consume(queues.jobs, (message) => {
    if (message === null) fail(new Error("The queue was deleted."));
    // When the channel closes, RabbitMQ delivers messages that arrive now to another worker.
    if (message === null || stopping.signal.aborted) return;
    const one: Promise<void> = work(message)
      .catch(fail)
      .finally(() => underWay.delete(one));
    underWay.add(one);
  });

  return {
    lost,
    async stop() {
      // First the signal: a message that arrives during the cancellation is not begun.
      stopping.abort();
      await channel.cancel(consumerTag);
      await service.stop();
      await Promise.all(underWay);
      await channel.close();
    },
  };
}

/** Returns the id of a post, or null for a message that is not a post. */
export function readPostId(content: Buffer): string | null {
  try {
    const { postId } = JSON.parse(content.toString()) as { postId?: unknown };
    return typeof postId === "string" && /^[0-9a-f]{24}$/.test(postId) ? postId : null;
  } catch {
    return null;
  }
}
