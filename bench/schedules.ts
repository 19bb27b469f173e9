/** Compares schedules of status requests in virtual time, by delay and by number of requests. Pure. */
import { statusGapMs } from "../src/posts/publish/timing.js";
import { seededRandom } from "../src/testing/sandbox/state/random.js";

/** A schedule sends the first status request immediately, and each later one after a gap. */
export interface Schedule {
  readonly name: string;
  /** Returns the milliseconds to the next request, from the waiting time and the number of requests so far. */
  readonly gapMs: (waitedMs: number, looks: number) => number;
}

export const SCHEDULES: readonly Schedule[] = [
  { name: "ours", gapMs: (waitedMs) => statusGapMs(waitedMs, "image") },
  { name: "every second", gapMs: () => 1_000 },
  { name: "every 5 s", gapMs: () => 5_000 },
  { name: "doubling from 0.5 s", gapMs: (_waitedMs, looks) => 500 * 2 ** (looks - 1) },
  { name: "once a minute, as documented", gapMs: () => 60_000 },
];

/** The wait for one container. */
export interface Wait {
  readonly looks: number;
  /** Milliseconds from the moment when the container is ready until that is known. */
  readonly lateMs: number;
}

/** Returns the wait for a container that is ready after `readyMs`. A response shows the status at the time of its request. */
export function waitBy({ gapMs }: Schedule, readyMs: number, latencyMs: number): Wait {
  let sentMs = 0;
  for (let looks = 1; ; looks += 1) {
    const answeredMs = sentMs + latencyMs;
    if (sentMs >= readyMs) return { looks, lateMs: answeredMs - readyMs };
    sentMs = answeredMs + gapMs(answeredMs, looks);
  }
}

/** Ranges of processing time, in milliseconds. */
export type Band = readonly [fromMs: number, toMs: number];

export const BANDS: readonly Band[] = [
  [300, 1_000],
  [1_000, 3_000],
  [3_000, 10_000],
  [10_000, 30_000],
];

/** The means of the containers in one band. */
export interface BandFigures {
  readonly lateMs: number;
  /** The delay divided by the processing time. */
  readonly share: number;
  readonly looks: number;
}

export interface ScheduleFigures {
  readonly name: string;
  readonly bands: readonly BandFigures[];
  /** The mean of all bands. */
  readonly all: BandFigures;
}

const LATENCY_MS = 80;
const CONTAINERS = 2_000;

/** Compares every schedule on the same containers. Their processing times are drawn evenly on a logarithmic scale. */
export function compareSchedules(seed: number): ScheduleFigures[] {
  const random = seededRandom(seed);
  const times = BANDS.map(([from, to]) =>
    Array.from({ length: CONTAINERS }, () => from * (to / from) ** random.next()),
  );
  return SCHEDULES.map((schedule) => {
    const bands = times.map((readyTimes) =>
      meanOf(
        readyTimes.map((readyMs) => {
          const { looks, lateMs } = waitBy(schedule, readyMs, LATENCY_MS);
          return { looks, lateMs, share: lateMs / readyMs };
        }),
      ),
    );
    return { name: schedule.name, bands, all: meanOf(bands) };
  });
}

function meanOf(figures: readonly BandFigures[]): BandFigures {
  const mean = (pick: (one: BandFigures) => number) =>
    figures.reduce((sum, one) => sum + pick(one), 0) / figures.length;
  return { lateMs: mean((one) => one.lateMs), share: mean((one) => one.share), looks: mean((one) => one.looks) };
}
