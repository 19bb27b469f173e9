/** A worker process: publishes its deliveries, many keys at once, until it is killed. */
import { isThreadsError } from "@hayon/threads";
import { failureOf } from "../harness/failure.js";
import { onParentMessage, sendToParent } from "../harness/processes.js";
import { journalNamed } from "./journal.js";
import type { Delivery, FromWorker, Publish, ToWorker, WorkerSetup } from "./messages.js";
import { naivePublisher } from "./naive.js";
import { sdkPublisher } from "./sdk.js";

const send = (message: FromWorker) => sendToParent(message);

async function publisherFor(setup: WorkerSetup): Promise<Publish> {
  if (setup.publisher === "naive") return naivePublisher(setup);
  const { name, address } = setup.journal;
  return sdkPublisher(setup, await (await journalNamed(name)).connect(address));
}

async function work(publish: Publish, delivery: Delivery): Promise<void> {
  const { id } = delivery;
  try {
    const postId = await publish(delivery, (step, containerId) =>
      send({ type: "step", delivery: id, step, containerId }),
    );
    send({ type: "done", delivery: id, postId });
  } catch (error) {
    send({ type: "failed", delivery: id, failure: failureOf(error, isThreadsError) });
  }
}

let publish: Promise<Publish> | null = null;

onParentMessage((message: ToWorker) => {
  if (message.type === "start") {
    publish = publisherFor(message.setup);
    void publish.then(() => send({ type: "ready" }));
  } else void publish?.then((ready) => work(ready, message.delivery));
});
