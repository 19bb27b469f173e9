/** One run: the processes, the queue and the interruptions, from the start to the verdict. */
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { startSandbox } from "../harness/sandbox-client.js";
import { checkPosts, type Verdict } from "./check-posts.js";
import { expectedLook } from "./draft.js";
import { Fleet } from "./fleet.js";
import { interruptWorkers, type InterruptionCounts } from "./interruptions.js";
import type { JobHistory } from "./job-history.js";
import { journalNamed } from "./journal.js";
import type { Publisher, SandboxRecord, SandboxReport, SandboxStart, Tokens } from "./messages.js";
import { accountIds, type Job } from "./plan.js";
import { JobQueue, type QueueCounts } from "./queue.js";
import { wronglyRefused, type WronglyRefused } from "./wrongly-refused.js";

export interface RunOptions {
  readonly publisher: Publisher;
  readonly jobs: readonly Job[];
  /** The number of posts that the accounts are planned for. */
  readonly posts: number;
  readonly seed: number;
  readonly workers: number;
  readonly journal: string;
  /** The run ends after this time. Jobs without a report then count as unreported. */
  readonly maxMs: number;
  /** Called now and then with the number of jobs that are left. */
  readonly onLeft: (left: number) => void;
}

export interface RunResult {
  readonly verdict: Verdict;
  /** Deliveries that reported a live post as refused. */
  readonly wrongly: readonly WronglyRefused[];
  readonly histories: readonly JobHistory[];
  readonly record: SandboxReport;
  readonly counts: QueueCounts & InterruptionCounts;
  readonly startedAt: number;
  readonly durationMs: number;
}

/** The share of jobs at the end without interruptions. Each one costs a lease, which would dominate a short run. */
const CALM_END = 0.2;

/** Publishes all jobs and checks the result. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { publisher, jobs, posts, seed, workers, journal, maxMs, onLeft } = options;
  const random = seededRandom(seed).fork(publisher);
  const store = await (await journalNamed(journal)).start();
  const sandbox = await startSandbox<Tokens, SandboxRecord>(new URL("./sandbox-process.ts", import.meta.url), {
    seed,
    userIds: accountIds(posts),
  } satisfies SandboxStart);
  const fleet = new Fleet(
    { publisher, api: sandbox.api, tokens: sandbox.ready, journal: { name: journal, address: store.address } },
    random.fork("workers"),
  );
  const queue = new JobQueue(jobs, random.fork("queue"), () => fleet.deliver());
  const startedAt = Date.now();
  fleet.start(queue, workers);
  const interruptions = interruptWorkers(fleet, random.fork("strikes"));

  const endsAt = startedAt + maxMs;
  for (let left = queue.left; left > 0 && Date.now() < endsAt; left = queue.left) {
    onLeft(left);
    if (left < jobs.length * CALM_END) interruptions.end();
    await sleep(250);
  }
  interruptions.end();
  const durationMs = Date.now() - startedAt;
  // Second deliveries and stopped workers must not change the result.
  while (!queue.isIdle && Date.now() < endsAt) await sleep(100);
  fleet.workers.close();
  const record = await sandbox.report();
  sandbox.close();
  await store.stop();

  const histories = [...queue.histories.values()];
  const verdict = checkPosts(
    histories.map(({ job, parentId, reports }) => ({ key: job.key, look: expectedLook(job, parentId), reports })),
    record.posts,
  );
  const wrongly = wronglyRefused(
    histories.map(({ job, refusals, reports }) => ({ key: job.key, refusals, reports })),
    record.posts,
  );
  const counts = { ...queue.counts, ...interruptions.counts };
  return { verdict, wrongly, histories, record, counts, startedAt, durationMs };
}
