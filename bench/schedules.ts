/** When to look at a container, in virtual time: what other schedules would cost, in time lost and in requests. Pure. */
import { statusGapMs } from "../src/posts/publish/timing.js";
import { seededRandom } from "../src/testing/sandbox/state/random.js";

/** The first look is taken at once; each further one after a gap. */
export interface Schedule {
  readonly name: string;
  /** Milliseconds to the next look, when so long was waited and so many looks were taken. */
  readonly gapMs: (waitedMs: number, looks: number) => number;
}

export const SCHEDULES: readonly Schedule[] = [
  { name: "ours", gapMs: (waitedMs) => statusGapMs(waitedMs, "image") },
  { name: "every second", gapMs: () => 1_000 },
  { name: "every 5 s", gapMs: () => 5_000 },
  { name: "doubling from 0.5 s", gapMs: (_waitedMs, looks) => 500 * 2 ** (looks - 1) },
  { name: "once a minute, as documented", gapMs: () => 60_000 },
];

/** One container. */
export interface Wait {
  readonly looks: number;
  /** From its being ready until that is known. */
  readonly lateMs: number;
}

/** Waits for a container that is ready after so long; what a look sees is what was so when it was sent. */
export function waitBy({ gapMs }: Schedule, readyMs: number, latencyMs: number): Wait {
  let sentMs = 0;
  for (let looks = 1; ; looks += 1) {
    const answeredMs = sentMs + latencyMs;
    if (sentMs >= readyMs) return { looks, lateMs: answeredMs - readyMs };
    sentMs = answeredMs + gapMs(answeredMs, looks);
  }
}

/** From and to how many milliseconds of processing. */
export type Band = readonly [fromMs: number, toMs: number];

export const BANDS: readonly Band[] = [
  [300, 1_000],
  [1_000, 3_000],
  [3_000, 10_000],
  [10_000, 30_000],
];

/** Means over the containers of one band. */
export interface BandFigures {
  readonly lateMs: number;
  /** Lateness over processing time. */
  readonly share: number;
  readonly looks: number;
}

export interface ScheduleFigures {
  readonly name: string;
  readonly bands: readonly BandFigures[];
  /** Over all bands, each counting the same. */
  readonly all: BandFigures;
}

const LATENCY_MS = 80;
const CONTAINERS = 2_000;

/** Every schedule on the same containers: so many per band, their times drawn evenly on a scale of ratios. */
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
