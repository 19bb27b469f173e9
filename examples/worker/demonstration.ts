/** Publishes a few jobs through RabbitMQ and a worker to a sandbox, and prints each outcome in words. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { memoryJournal, memoryStore, ThreadsClient, ThreadsConnections } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import type { PublishOutcome } from "@hayon/threads/worker";
import type { Job } from "./job.js";
import { assertQueues, deleteQueues, queuesNamed, sendJob } from "./queues.js";
import { connectRabbit } from "./rabbit.js";
import { runWorker } from "./worker.js";

const OWNER = "ada";

interface Step {
  readonly title: string;
  readonly job: Job;
  /** The posts that the job makes. */
  readonly posts: number;
  /** The publish response of this job is lost. */
  readonly lost?: boolean;
}

/**
 * @param serve whether the worker continues after the jobs, until Ctrl+C
 * @throws Error when a job has another outcome than expected; NoRabbitError
 */
export async function demonstrate(rabbitUrl: string, { serve }: { readonly serve: boolean }): Promise<void> {
  const rabbit = await connectRabbit(rabbitUrl);
  const channel = await rabbit.createConfirmChannel();
  // The worker has a connection of its own, and reports its loss.
  for (const emitter of [rabbit, channel]) emitter.on("error", () => undefined);
  // Queues of its own, so that several can run, also in containers, whose processes have the same id. They are deleted at the end.
  const queues = queuesNamed(`threads-demo-${randomUUID()}`);
  await assertQueues(channel, queues);

  const sandbox = await ThreadsSandbox.start({ strictness: "strict" });
  const client = new ThreadsClient(sandbox.clientOptions);
  // For a first try. Workers in production share a database: see connections.ts.
  const journal = memoryJournal();
  const connections = new ThreadsConnections({ client, store: memoryStore(), journal });
  const { url, binding } = connections.begin(OWNER);
  const { connection } = await connections.complete(await sandbox.consent(url), { binding });
  console.log(`@${connection.profile.handle} is connected at ${sandbox.url}/, which is a sandbox on this computer.`);

  const outcomes = new EventEmitter();
  const ready = once(outcomes, "ready");
  const finished = new AbortController();
  const worker = runWorker({
    ...{ connections, journal, close: () => Promise.resolve(), rabbitUrl, queues, signal: finished.signal },
    onReady: () => outcomes.emit("ready"),
    onOutcome(id, outcome) {
      console.log(`  ${inWords(outcome)}`);
      if (outcome.outcome !== "later") outcomes.emit(id);
    },
  });
  try {
    await Promise.race([publishAll(), worker]);
    if (!serve) finished.abort();
    await worker;
  } finally {
    finished.abort();
    await worker.catch(() => undefined);
    // After a lost RabbitMQ nothing can be deleted.
    await deleteQueues(channel, queues).then(
      () => rabbit.close(),
      () => undefined,
    );
    await sandbox.close();
  }

  async function publishAll(): Promise<void> {
    await ready;
    const steps = stepsAt(sandbox.url);
    for (const { title, job, lost = false } of steps) {
      console.log(title);
      if (lost) sandbox.inject({ on: "publish", kind: "close-after" });
      const outcome = once(outcomes, job.id);
      await sendJob(channel, queues, job);
      await outcome;
    }
    const live = sandbox.posts().length;
    assert.equal(
      live,
      steps.reduce((sum, { posts }) => sum + posts, 0),
    );
    console.log(`${live} posts are live: each one once.`);
    if (serve) console.log(`The worker waits for jobs in the queue ${queues.jobs}. Ctrl+C ends it.`);
  }
}

/** @param url the sandbox, which also serves an image */
function stepsAt(url: string): readonly Step[] {
  const image = (altText: string) => ({ type: "image" as const, url: `${url}/media/sample.png?${altText}`, altText });
  const media = [image("morning"), image("noon"), image("evening")];
  const job = (id: string, text: string) => ({ id, ownerId: OWNER, draft: { text } });
  const parts = ["We left the harbor.", "The wind came from the west.", "We are back."].map((text) => ({ text }));
  return [
    { title: "A text", posts: 1, job: job("text", "Ready to sail. ⛵") },
    {
      title: "A carousel",
      posts: 1,
      job: { id: "carousel", ownerId: OWNER, draft: { text: "The whole day.", media } },
    },
    { title: "A thread", posts: 3, job: { id: "thread", ownerId: OWNER, drafts: parts } },
    { title: "A text that is too long", posts: 0, job: job("too-long", "x".repeat(501)) },
    {
      title: "A text whose publish response is lost: the SDK checks for half a minute whether the post is live",
      posts: 1,
      lost: true,
      job: job("lost", "Is it live?"),
    },
    { title: "The same job, delivered again", posts: 0, job: job("lost", "Is it live?") },
  ];
}

function inWords(outcome: PublishOutcome): string {
  const [first, ...others] = outcome.posts;
  if (outcome.outcome === "published") {
    const count = others.length === 0 ? "" : ` as ${outcome.posts.length} posts`;
    return `It is published${count}: ${first?.permalink ?? "Threads returned no address."}`;
  }
  const live = outcome.mayBeLive ? "It may be live." : "Nothing is live.";
  if (outcome.outcome === "failed") return `It failed and moved to the dead-letter queue. ${live} ${outcome.advice}`;
  return `It runs again in ${Math.ceil(outcome.afterMs / 1000)} s. ${live} ${outcome.advice}`;
}
