/** Walks one schedule from its first delivery to its verdict. */
import { EventLog, type RunEvent, type TraceLine } from "./events.js";
import { faultNamed, type Fault } from "./faults.js";
import { Job, PART_TEXTS, type Publisher } from "./job.js";
import { judge, type Verdict } from "./judge.js";
import type { Schedule } from "./schedule.js";
import { Threads } from "./threads.js";
import { followTime, type Sdk } from "./virtual-deadlines.js";
import { VirtualTime } from "./virtual-time.js";

/** What came of a schedule. */
export interface WalkedSchedule {
  readonly verdict: Verdict;
  /** The events up to the end of the job. */
  readonly events: readonly RunEvent[];
  readonly trace: readonly TraceLine[];
}

const START = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;
/** A key ends about an hour after its last request; twice a day may pass before. */
const LONGEST_MS = 80 * HOUR_MS;

/** How a schedule is walked. */
export interface WalkOptions {
  /** `journal` by default. */
  readonly publisher?: Publisher;
  /** Whether a trace is written. */
  readonly traced?: boolean;
}

/** Walks it. Nothing else may walk in the same process meanwhile. */
export async function walk(
  sdk: Sdk,
  schedule: Schedule,
  { publisher = "journal", traced = false }: WalkOptions = {},
): Promise<WalkedSchedule> {
  const time = new VirtualTime(START);
  followTime(time);
  const threads = new Threads(time);
  const late = { pending: 0 };
  const log = new EventLog(new Map(schedule.faults.map(({ at, name }) => [at, name])), () => time.now(), traced);
  const job = new Job(schedule.kind, { publisher, sdk, time, threads, log, late });
  const isQuiet = () => job.isIdle && late.pending === 0;

  job.start();
  await time.run(() => job.hasEnded || job.isIdle, START + LONGEST_MS);
  const { hasEnded } = job;
  const events = [...log.events];
  // What is still under way has its say, and its effect.
  await time.run(isQuiet, time.now() + HOUR_MS);
  const deliveries = [...job.ended];
  const struck = struckBy(schedule, log.events);

  // The same key again: a post stays the same post, and a failure may be tried again.
  log.armed = false;
  const refused = deliveries.every(({ outcome }) => outcome.end !== "posted");
  if (hasEnded) {
    log.note(() => "    once more");
    if (refused) threads.restore();
    job.start();
    await time.run(() => job.hasEnded || job.isIdle, time.now() + LONGEST_MS);
    await time.run(isQuiet, time.now() + HOUR_MS);
  }
  followTime(null);
  const verdict = judge({
    texts: schedule.kind === "thread" ? PART_TEXTS : PART_TEXTS.slice(0, 1),
    posts: threads.ownPosts(),
    twins: threads.twins,
    deliveries,
    aftermath: job.ended.slice(deliveries.length),
    hasEnded,
    aftermathEnded: job.hasEnded,
    struck,
  });
  return { verdict, events, trace: log.trace };
}

/** The faults that found their event. */
function struckBy({ faults }: Schedule, events: readonly RunEvent[]): Fault[] {
  return faults.flatMap(({ at, name }) => {
    const event = events[at - 1];
    const fault = event === undefined ? null : faultNamed(name, event.kind);
    return fault === null ? [] : [fault];
  });
}
