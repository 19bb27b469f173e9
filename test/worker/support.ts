/** Publish workers against a sandbox whose clock the test moves. */
import { onTestFinished } from "vitest";
import { memoryStore, ThreadsClient, ThreadsConnections, type PublishJournal } from "../../src/index.js";
import type { ThreadsSandbox } from "../../src/testing/index.js";
import { createPublishWorker, type PublishWorker } from "../../src/worker/index.js";
import type { ManualClock } from "../support/clock.js";
import { record, secret } from "../support/leaks.js";
import { publishStage, USER, type PublishStage } from "../posts/support.js";
import { ALL_SCOPES } from "../testing/sandbox/posting.js";

export interface WorkerStage extends PublishStage {
  readonly connections: ThreadsConnections;
  readonly worker: PublishWorker;
  /** Makes the worker of another process, which has the same store and journal unless a journal is given. */
  readonly another: (journal?: PublishJournal) => { connections: ThreadsConnections; worker: PublishWorker };
}

/** Starts a sandbox in which the owner "ada" is connected. */
export async function workerStage(options: Parameters<typeof publishStage>[0] = {}): Promise<WorkerStage> {
  const stage = await publishStage(options);
  const store = memoryStore();
  const another = (journal: PublishJournal = stage.journal) => {
    const connections = new ThreadsConnections({ client: clientOf(stage.sandbox, stage.clock), store, journal });
    return { connections, worker: createPublishWorker({ connections }) };
  };
  const own = another();
  const token = secret(stage.sandbox.issueToken({ userId: USER, scopes: ALL_SCOPES }));
  await own.connections.adopt("ada", token);
  return { ...stage, ...own, another };
}

function clientOf(sandbox: ThreadsSandbox, clock: ManualClock): ThreadsClient {
  const client = new ThreadsClient({
    ...sandbox.clientOptions,
    clock,
    retry: { maxAttempts: 3, random: () => 0.5 },
    onEvent: (event) => record("event", event),
  });
  onTestFinished(() => client.close());
  return client;
}
