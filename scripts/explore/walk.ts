/** Walks one schedule from its first delivery to its verdict. */
import { EventLog, type RunEvent, type TraceLine } from "./events.js";
import { faultNamed, type Fault } from "./faults.js";
import { Job, PART_TEXTS, type Publisher } from "./job.js";
import { checkSchedule, type Verdict } from "./check-schedule.js";
import type { Schedule } from "./schedule.js";
import { Threads } from "./threads.js";
import { followTime, type Sdk } from "./virtual-deadlines.js";
import { VirtualTime } from "./virtual-time.js";

export interface WalkedSchedule {
  readonly verdict: Verdict;
  /** The events up to the end of the job. */
  readonly events: readonly RunEvent[];
  readonly trace: readonly TraceLine[];
}

const START = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;
/** A key ends about an hour after its last request, and the plan may contain two pauses of a day. */
const LONGEST_MS = 80 * HOUR_MS;

export interface WalkOptions {
  /** `journal` by default. */
  readonly publisher?: Publisher;
  /** Whether a trace is recorded. */
  readonly traced?: boolean;
}

/** Walks one schedule. A process can walk only one at a time. */
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
  // Requests that are under way still take effect.
  await time.run(isQuiet, time.now() + HOUR_MS);
  const deliveries = [...job.ended];
  const faults = faultsOf(schedule, log.events);

  // Publishes the same key again: a post stays the same post, and a retry may publish after a failure.
  log.armed = false;
  const refused = deliveries.every(({ outcome }) => outcome.end !== "posted");
  if (hasEnded) {
    log.note(() => "    the job starts again");
    if (refused) threads.restore();
    job.start();
    await time.run(() => job.hasEnded || job.isIdle, time.now() + LONGEST_MS);
    await time.run(isQuiet, time.now() + HOUR_MS);
  }
  followTime(null);
  const verdict = checkSchedule({
    texts: schedule.kind === "thread" ? PART_TEXTS : PART_TEXTS.slice(0, 1),
    posts: threads.ownPosts(),
    twins: threads.twins,
    deliveries,
    aftermath: job.ended.slice(deliveries.length),
    hasEnded,
    aftermathEnded: job.hasEnded,
    faults,
  });
  return { verdict, events, trace: log.trace };
}

/** Returns the schedule's faults whose event took place. */
function faultsOf({ faults }: Schedule, events: readonly RunEvent[]): Fault[] {
  return faults.flatMap(({ at, name }) => {
    const event = events[at - 1];
    const fault = event === undefined ? null : faultNamed(name, event.kind);
    return fault === null ? [] : [fault];
  });
}
