/** The waits of publishing. Pure. */
import type { PostKind } from "../parameters.js";

/** Every wait of a publish, in milliseconds. The defaults suit Threads as observed. Tests may shorten them. */
export interface PublishTiming {
  /** The length of a lease. A running run renews its lease, also during a request. */
  readonly leaseMs: number;
  /**
   * How long a publish request may be under way after the journal recorded it. At least the request's timeout plus ten seconds. Later runs of
   * the key rely on this time, so it does not depend on the lease.
   */
  readonly sendWindowMs: number;
  /** How long a container of each kind may be in progress before the publish fails. */
  readonly waitCapMs: Readonly<Record<PostKind, number>>;
  /** Pauses before the same container is published again after `24/4279009`. After the last one a new container is created. */
  readonly raceDelaysMs: readonly number[];
  /** How long after its timeout a request may still take effect if its response was lost or inconclusive (a 5xx, code 1 or 2). */
  readonly settleMs: number;
  /** How long a thread may wait in total, over all its parts, for the previous part to become visible. */
  readonly parentWaitMs: number;
  /** Pauses before each search of the account's lists for a post that is live. */
  readonly searchDelaysMs: readonly number[];
}

/** The default {@link PublishTiming}. */
export const DEFAULT_PUBLISH_TIMING: PublishTiming = Object.freeze({
  // Another run can take the key this long after a worker was killed.
  leaseMs: 12_000,
  sendWindowMs: 60_000,
  // Threads advises 30 s and at most five minutes. Images were observed to be ready at once. Videos take minutes, and after an early failure
  // users post them twice.
  waitCapMs: Object.freeze({ text: 60_000, image: 120_000, video: 600_000, carousel: 600_000 }),
  // A container became visible a median of 7 s after its creation: https://github.com/gitroomhq/postiz-app/pull/2047
  raceDelaysMs: Object.freeze([2_000, 5_000, 10_000]),
  settleMs: 15_000,
  // Replies to a new post were observed to be refused for "well over 3 minutes".
  parentWaitMs: 300_000,
  searchDelaysMs: Object.freeze([0, 1_000, 2_000, 4_000, 8_000, 15_000]),
});

/** Some waits, which replace the defaults. `waitCapMs` may name some kinds only. */
export type PublishTimingOverrides = {
  readonly [Name in keyof PublishTiming]?:
    (Name extends "waitCapMs" ? Partial<PublishTiming["waitCapMs"]> : PublishTiming[Name]) | undefined;
};

/** Returns the defaults with the overrides. */
export function timingOf(overrides: PublishTimingOverrides = {}): PublishTiming {
  const merged = <Values extends object>(defaults: Values, given: object = {}): Values => ({
    ...defaults,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  });
  const waitCapMs = merged(DEFAULT_PUBLISH_TIMING.waitCapMs, overrides.waitCapMs);
  return { ...merged(DEFAULT_PUBLISH_TIMING, overrides), waitCapMs };
}

/** How often the status of a container of one kind is read. */
interface Schedule {
  readonly shortestGapMs: number;
  /** Until then every gap is the shortest. */
  readonly quickUntilMs: number;
}

const LONGEST_GAP_MS = 10_000;

/** For containers that are mostly ready at the first reads. A carousel waits twice, often while its owner watches. */
const QUICK: Schedule = { shortestGapMs: 75, quickUntilMs: 1_500 };

/** For videos, which take seconds to minutes: more frequent reads would only use up the app's calls. */
const SLOW: Schedule = { shortestGapMs: 500, quickUntilMs: 5_000 };

const SCHEDULES: Readonly<Record<PostKind, Schedule>> = { text: QUICK, image: QUICK, video: SLOW, carousel: QUICK };

/**
 * Returns the milliseconds until the next status read of a container that has been in progress for `elapsedMs`. The gaps are short and even at
 * first, because a late read delays a quick container most. Then they grow by a tenth of the elapsed time. A read is thus late by at most a
 * tenth of the wait or the shortest gap. `npm run bench` compares this with other schedules.
 */
export function statusGapMs(elapsedMs: number, kind: PostKind): number {
  const { shortestGapMs, quickUntilMs } = SCHEDULES[kind];
  return Math.min(LONGEST_GAP_MS, shortestGapMs + Math.max(0, elapsedMs - quickUntilMs) / 10);
}
