/** A worker: publishes what it is handed, many keys at once, until it is killed. */
import { isThreadsError } from "@hayon/threads";
import { journalNamed } from "./journal.js";
import type { Delivery, Failure, FromWorker, Publish, ToWorker, WorkerSetup } from "./messages.js";
import { naivePublisher } from "./naive.js";
import { sdkPublisher } from "./sdk.js";

const say = (message: FromWorker) => process.send?.(message);

async function publisherFor(setup: WorkerSetup): Promise<Publish> {
  if (setup.publisher === "naive") return naivePublisher(setup);
  const { name, address } = setup.journal;
  return sdkPublisher(setup, await (await journalNamed(name)).connect(address));
}

async function work(publish: Publish, delivery: Delivery): Promise<void> {
  const { id } = delivery;
  try {
    const postId = await publish(delivery, (step, containerId) =>
      say({ type: "step", delivery: id, step, containerId }),
    );
    say({ type: "done", delivery: id, postId });
  } catch (error) {
    say({ type: "failed", delivery: id, failure: failureOf(error) });
  }
}

function failureOf(error: unknown): Failure {
  if (isThreadsError(error)) {
    const { code, message, retryable, retryAfterMs } = error;
    return { code, message, retryable, retryAfterMs };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "UNEXPECTED", message, retryable: true, retryAfterMs: null };
}

let publish: Promise<Publish> | null = null;

process.on("message", (message: ToWorker) => {
  if (message.type === "start") {
    publish = publisherFor(message.setup);
    void publish.then(() => say({ type: "ready" }));
  } else void publish?.then((ready) => work(ready, message.delivery));
});
process.on("disconnect", () => process.exit());
