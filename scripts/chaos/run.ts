/** One run: the processes, the queue and the strikes, from start to judgement. */
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { nextMessage, startChild, tell } from "../lib/children.js";
import { wantedLook } from "./draft.js";
import { Fleet } from "./fleet.js";
import { journalNamed } from "./journal.js";
import { judge, type Verdict } from "./judge.js";
import type { FromSandbox, Publisher, SandboxReport, ToSandbox } from "./messages.js";
import { accountIds, type Job } from "./plan.js";
import { JobQueue, type QueueCounts } from "./queue.js";
import type { JobStory } from "./story.js";
import { wronglyRefused, type WronglyRefused } from "./wrongly-refused.js";
import { strikeAt, type StrikeCounts } from "./strikes.js";

/** What a run is made of. */
export interface RunOptions {
  readonly publisher: Publisher;
  readonly jobs: readonly Job[];
  /** How many posts the accounts were laid out for. */
  readonly posts: number;
  readonly seed: number;
  readonly workers: number;
  readonly journal: string;
  /** A run ends by then: what is not reported is unknown. */
  readonly longestMs: number;
  /** Told now and then how many jobs are left. */
  readonly onLeft: (left: number) => void;
}

/** What came of it. */
export interface RunResult {
  readonly verdict: Verdict;
  /** Deliveries that called a live post refused. */
  readonly wrongly: readonly WronglyRefused[];
  readonly stories: readonly JobStory[];
  readonly record: SandboxReport;
  readonly counts: QueueCounts & StrikeCounts;
  readonly startedAt: number;
  readonly durationMs: number;
}

/** The last jobs are left in peace: each strike costs a lease, and a run of few posts would be nothing but its end. */
const CALM_END = 0.2;

/** Runs it. */
export async function run({
  publisher,
  jobs,
  posts,
  seed,
  workers,
  journal,
  longestMs,
  onLeft,
}: RunOptions): Promise<RunResult> {
  const random = seededRandom(seed).fork(publisher);
  const store = await (await journalNamed(journal)).start();
  const sandbox = startChild(new URL("./sandbox-process.ts", import.meta.url));
  tell(sandbox, { type: "start", seed, userIds: accountIds(posts) } satisfies ToSandbox);
  const listening = await nextMessage<Extract<FromSandbox, { type: "listening" }>>(sandbox);

  const { api, tokens } = listening;
  const fleet = new Fleet(
    { publisher, api, tokens, journal: { name: journal, address: store.address } },
    random.fork("workers"),
  );
  const queue = new JobQueue(jobs, random.fork("queue"), () => fleet.handOut());
  const startedAt = Date.now();
  fleet.start(queue, workers);
  const strikes = strikeAt(fleet, random.fork("strikes"));

  const endsAt = startedAt + longestMs;
  for (let left = queue.left; left > 0 && Date.now() < endsAt; left = queue.left) {
    onLeft(left);
    if (left < jobs.length * CALM_END) strikes.end();
    await sleep(250);
  }
  strikes.end();
  const durationMs = Date.now() - startedAt;
  // What was handed out twice, and what a stopped worker still has, must not change anything any more.
  while (!queue.isIdle && Date.now() < endsAt) await sleep(100);
  fleet.close();
  tell(sandbox, { type: "report" } satisfies ToSandbox);
  const record = await nextMessage<Extract<FromSandbox, { type: "report" }>>(sandbox);
  sandbox.kill("SIGKILL");
  await store.stop();

  const stories = [...queue.stories.values()];
  const verdict = judge(
    stories.map(({ job, parentId, reports }) => ({ key: job.key, look: wantedLook(job, parentId), reports })),
    record.posts,
  );
  const wrongly = wronglyRefused(
    stories.map(({ job, refusals, reports }) => ({ key: job.key, refusals, reports })),
    record.posts,
  );
  return { verdict, wrongly, stories, record, counts: { ...queue.counts, ...strikes.counts }, startedAt, durationMs };
}
