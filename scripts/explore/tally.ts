/** The sum of the verdicts of a run. Pure. */
import { OFFENSES, type Offense, type Verdict } from "./check-schedule.js";
import { writeSchedule, type PostKind, type Schedule } from "./schedule.js";

/** A schedule with an offense. */
export interface Failure {
  /** The schedule as one line, for `--replay`. */
  readonly line: string;
  readonly offense: Offense;
  readonly detail: string;
}

/** The sums of a run, or of one share. */
export interface Tally {
  readonly walked: Readonly<Record<PostKind, number>>;
  readonly ends: Readonly<Record<Verdict["end"], number>>;
  readonly offenses: Readonly<Record<Offense, number>>;
  /** Schedules in which Threads published one container twice. */
  readonly doubledByThreads: number;
  /** Schedules in which an equal post of the same seconds was reported instead of the key's own. */
  readonly mistaken: number;
  /** The first failures of each offense. */
  readonly failures: readonly Failure[];
}

const MAX_FAILURES_PER_OFFENSE = 100;

const noOffenses = Object.fromEntries(OFFENSES.map((offense) => [offense, 0])) as Record<Offense, number>;

export const NOTHING: Tally = {
  walked: { text: 0, image: 0, carousel: 0, thread: 0 },
  ends: { posted: 0, refused: 0, unconfirmed: 0, none: 0 },
  offenses: noOffenses,
  doubledByThreads: 0,
  mistaken: 0,
  failures: [],
};

/** Returns the tally of one schedule. */
export function tallyOf(schedule: Schedule, { offenses, end, doubledByThreads, mistaken }: Verdict): Tally {
  const line = writeSchedule(schedule);
  // A schedule counts once for each kind of offense.
  const byKind = [...new Map(offenses.map((found) => [found.offense, found])).values()];
  return {
    walked: { ...NOTHING.walked, [schedule.kind]: 1 },
    ends: { ...NOTHING.ends, [end]: 1 },
    offenses: { ...noOffenses, ...Object.fromEntries(byKind.map(({ offense }) => [offense, 1])) },
    doubledByThreads: doubledByThreads ? 1 : 0,
    mistaken: mistaken ? 1 : 0,
    failures: byKind.map(({ offense, detail }) => ({ line, offense, detail })),
  };
}

function sum<Key extends string>(a: Readonly<Record<Key, number>>, b: Readonly<Record<Key, number>>) {
  return Object.fromEntries(Object.keys(a).map((key) => [key, a[key as Key] + b[key as Key]])) as Record<Key, number>;
}

/** Returns the sum of two tallies. */
export function added(a: Tally, b: Tally): Tally {
  return {
    walked: sum(a.walked, b.walked),
    ends: sum(a.ends, b.ends),
    offenses: sum(a.offenses, b.offenses),
    doubledByThreads: a.doubledByThreads + b.doubledByThreads,
    mistaken: a.mistaken + b.mistaken,
    failures:
      b.failures.length === 0
        ? a.failures
        : OFFENSES.flatMap((offense) =>
            [...a.failures, ...b.failures]
              .filter((failure) => failure.offense === offense)
              .slice(0, MAX_FAILURES_PER_OFFENSE),
          ),
  };
}

/** Returns the number of schedules. */
export const walkedIn = ({ walked }: Tally) => Object.values(walked).reduce((all, one) => all + one, 0);
