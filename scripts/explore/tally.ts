/** What the schedules of a run came to, added up. Pure. */
import { OFFENCES, type Offence, type Verdict } from "./judge.js";
import { writeSchedule, type PostKind, type Schedule } from "./schedule.js";

/** One schedule that did what must not happen. */
export interface Failure {
  /** The line that repeats it. */
  readonly line: string;
  readonly offence: Offence;
  readonly told: string;
}

/** The sums of a run, or of a share of it. */
export interface Tally {
  readonly walked: Readonly<Record<PostKind, number>>;
  readonly ends: Readonly<Record<Verdict["end"], number>>;
  readonly offences: Readonly<Record<Offence, number>>;
  /** One container that Threads published twice. */
  readonly doubledByThreads: number;
  /** An equal post of the same seconds taken for the key's own. */
  readonly mistaken: number;
  /** The first of each offence. */
  readonly failures: readonly Failure[];
}

const MOST_FAILURES_OF_A_KIND = 100;

const noOffences = Object.fromEntries(OFFENCES.map((offence) => [offence, 0])) as Record<Offence, number>;

export const NOTHING: Tally = {
  walked: { text: 0, image: 0, carousel: 0, thread: 0 },
  ends: { posted: 0, refused: 0, unknown: 0, none: 0 },
  offences: noOffences,
  doubledByThreads: 0,
  mistaken: 0,
  failures: [],
};

/** A tally of one schedule. */
export function tallyOf(schedule: Schedule, { offences, end, doubledByThreads, mistaken }: Verdict): Tally {
  const line = writeSchedule(schedule);
  // Several of one kind are one offence of this schedule.
  const byKind = [...new Map(offences.map((found) => [found.offence, found])).values()];
  return {
    walked: { ...NOTHING.walked, [schedule.kind]: 1 },
    ends: { ...NOTHING.ends, [end]: 1 },
    offences: { ...noOffences, ...Object.fromEntries(byKind.map(({ offence }) => [offence, 1])) },
    doubledByThreads: doubledByThreads ? 1 : 0,
    mistaken: mistaken ? 1 : 0,
    failures: byKind.map(({ offence, told }) => ({ line, offence, told })),
  };
}

function sum<Key extends string>(a: Readonly<Record<Key, number>>, b: Readonly<Record<Key, number>>) {
  return Object.fromEntries(Object.keys(a).map((key) => [key, a[key as Key] + b[key as Key]])) as Record<Key, number>;
}

/** Both together. */
export function added(a: Tally, b: Tally): Tally {
  return {
    walked: sum(a.walked, b.walked),
    ends: sum(a.ends, b.ends),
    offences: sum(a.offences, b.offences),
    doubledByThreads: a.doubledByThreads + b.doubledByThreads,
    mistaken: a.mistaken + b.mistaken,
    failures:
      b.failures.length === 0
        ? a.failures
        : OFFENCES.flatMap((offence) =>
            [...a.failures, ...b.failures]
              .filter((failure) => failure.offence === offence)
              .slice(0, MOST_FAILURES_OF_A_KIND),
          ),
  };
}

/** How many were walked in all. */
export const walkedIn = ({ walked }: Tally) => Object.values(walked).reduce((all, one) => all + one, 0);
