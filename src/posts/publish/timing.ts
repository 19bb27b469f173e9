/** How long publishing waits, and for what. Pure. */
import type { PostKind } from "../parameters.js";

/** Every wait of a publish, in milliseconds. The defaults are what was seen to be needed; a test shortens them. */
export interface PublishTiming {
  /** A holder that is not heard of for so long has lost its key. At least the request's timeout and some seconds more. */
  readonly leaseMs: number;
  /** How long a container may be in progress before the wait gives up. */
  readonly waitCapMs: Readonly<Record<PostKind, number>>;
  /** Pauses before the same container is published again after `24/4279009`; then a new container is made. */
  readonly raceDelaysMs: readonly number[];
  /** How long after the request's timeout the effect may still come, of a lost response and of one that tells nothing (a 5xx, code 1 or 2). */
  readonly settleMs: number;
  /** How long the parts of a thread may wait, all together, until Threads sees the part that they reply to. */
  readonly parentWaitMs: number;
  /** Pauses between looks at the account's list for a post that is live. */
  readonly searchDelaysMs: readonly number[];
}

/** What {@link PublishTiming} is unless told otherwise. */
export const DEFAULT_PUBLISH_TIMING: PublishTiming = Object.freeze({
  leaseMs: 60_000,
  // Threads advises 30 s and at most five minutes. Images were seen ready at once; videos take minutes, and giving up on one early makes
  // people post it twice.
  waitCapMs: Object.freeze({ text: 60_000, image: 120_000, video: 600_000, carousel: 600_000 }),
  // https://github.com/gitroomhq/postiz-app/pull/2047: a median of 7 s after creation.
  raceDelaysMs: Object.freeze([2_000, 5_000, 10_000]),
  settleMs: 15_000,
  // A fresh post was seen to be refused as a reply's target for "well over 3 minutes".
  parentWaitMs: 300_000,
  searchDelaysMs: Object.freeze([0, 1_000, 2_000, 4_000, 8_000, 15_000]),
});

/** Some of the timing, laid over the defaults; of the caps, some kinds. */
export type PublishTimingOverrides = {
  readonly [Name in keyof PublishTiming]?:
    (Name extends "waitCapMs" ? Partial<PublishTiming["waitCapMs"]> : PublishTiming[Name]) | undefined;
};

/** The timing of one run. */
export function timingOf(overrides: PublishTimingOverrides = {}): PublishTiming {
  const laidOver = <Values extends object>(defaults: Values, given: object = {}): Values => ({
    ...defaults,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  });
  const waitCapMs = laidOver(DEFAULT_PUBLISH_TIMING.waitCapMs, overrides.waitCapMs);
  return { ...laidOver(DEFAULT_PUBLISH_TIMING, overrides), waitCapMs };
}

/** How often a container of one kind is looked at. */
interface Schedule {
  readonly shortestGapMs: number;
  /** Until then the gaps are even. */
  readonly quickUntilMs: number;
}

const LONGEST_GAP_MS = 10_000;

/** Ready at the first looks mostly, and a carousel waits twice: a person is looking on. */
const QUICK: Schedule = { shortestGapMs: 75, quickUntilMs: 1_500 };

/** A video takes seconds at the least, and minutes as a rule: twenty looks in its first second would only use up the app's calls. */
const SLOW: Schedule = { shortestGapMs: 500, quickUntilMs: 5_000 };

const SCHEDULES: Readonly<Record<PostKind, Schedule>> = { text: QUICK, image: QUICK, video: SLOW, carousel: QUICK };

/**
 * Milliseconds from one look at a container to the next, when it has been in progress for so long. Short and even at first, since a
 * late look costs a quick container most; then longer by a tenth of the time that passes. So a look comes late by a tenth of the wait or by
 * the shortest gap at most, and few are needed. `npm run bench` compares this with other schedules.
 */
export function statusGapMs(elapsedMs: number, kind: PostKind): number {
  const { shortestGapMs, quickUntilMs } = SCHEDULES[kind];
  return Math.min(LONGEST_GAP_MS, shortestGapMs + Math.max(0, elapsedMs - quickUntilMs) / 10);
}
