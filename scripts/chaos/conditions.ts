/** The conditions of a run, with the reason for each number. Durations are about a thirtieth of the real ones. */
import type { PublishOptions } from "@hayon/threads";
import type { FaultAction, FaultPlan, Operation, SandboxOptions } from "@hayon/threads/testing";
import { AFTER_EFFECT, RATE_LIMITED, WITHOUT_EFFECT } from "../harness/faults.js";

/** Milliseconds for each request. Loopback takes a few; a machine with ten busy processes takes longer. */
export const TIMEOUT_MS = 800;

/** A quarter of the default, so that workers are stopped for longer than a lease. */
export const LEASE_MS = 3_000;

/** The shortest one that the SDK accepts: the timeout of a request and ten seconds. */
const SEND_WINDOW_MS = TIMEOUT_MS + 10_000;

/** How long the SDK waits for an effect after a lost response, beyond the timeout. */
const SETTLE_LOST_MS = 4_500;

/** The latest effect that a fault orders, counted from the request. */
const LATEST_EFFECT_MS = 1_500;

/**
 * How much later than ordered an effect may come. The SDK covers effects until the timeout and the settling time have passed, less one second
 * for the precision of the `Date` header. A run on a machine with longer pauses proves nothing.
 */
export const MAX_PAUSE_MS = TIMEOUT_MS + SETTLE_LOST_MS - 1_000 - LATEST_EFFECT_MS;

/** The waiting times of each publish. */
export const TIMING: NonNullable<PublishOptions["timing"]> = {
  leaseMs: LEASE_MS,
  sendWindowMs: SEND_WINDOW_MS,
  waitCapMs: { text: 15_000, image: 15_000, video: 15_000, carousel: 15_000 },
  raceDelaysMs: [100, 200, 400],
  // The effect of an error response comes before the response here. Only the second of the `Date` header must pass.
  settleMs: SETTLE_LOST_MS,
  // Together longer than the delay of the lists.
  searchDelaysMs: [0, 200, 400, 800, 1_600],
};

/** How far a worker's clock is off at most, in either direction. */
export const CLOCK_OFF_MS = 5 * 60_000;

/** Keys that one worker publishes at the same time. */
export const KEYS_AT_ONCE = 24;

/** The queue delivers a job again after this time without an acknowledgement: well before a stopped worker continues. */
export const UNACKNOWLEDGED_MS = 8_000;

/** How long a worker is stopped: longer than a lease, the queue's wait, and the time that another worker then needs to finish its keys. */
export const STOP_MS = { least: UNACKNOWLEDGED_MS + 6_000, most: UNACKNOWLEDGED_MS + 10_000 } as const;

/** How often an owner disconnects, and for how long: shorter than the queue waits for a job. */
export const DISCONNECTED = { everyMs: 15_000, forMs: 700 } as const;

/** From one interruption of a worker to the next. */
export const INTERRUPTION_GAP_MS = { least: 1_000, most: 4_000 } as const;

/** The share of jobs that go to two workers at once, and of finished jobs with a lost acknowledgement. */
export const DOUBLE_RATE = 0.05;
export const LOST_ACKNOWLEDGEMENT_RATE = 0.03;

const FAULT_RATE = 1 / 3;

/** A delay beyond the timeout loses the response, too. */
const AFTER: readonly FaultAction[] = [...AFTER_EFFECT, { kind: "delay", ms: TIMEOUT_MS + 200 }];

const BEFORE: readonly FaultAction[] = [...WITHOUT_EFFECT, { kind: "hang" }, RATE_LIMITED];

/** A false failure, as reported in https://github.com/tirthpatell/fia-f1-docs-bot/pull/52 */
const FALSE_FAILURE = { kind: "graph-error", status: 500, code: 10 } as const;

const LATE_MS = [100, 600, 1_200, LATEST_EFFECT_MS] as const;

/** The effect comes after the response, which may report a failure. */
const LATE: readonly FaultAction[] = LATE_MS.flatMap((afterMs): FaultAction[] => [
  { kind: "late", ms: afterMs },
  { ...FALSE_FAILURE, effect: { afterMs } },
  { kind: "http-error", status: 408, body: "html", effect: { afterMs } },
  { kind: "graph-error", status: 400, code: 1, effect: { afterMs } },
]);

/** Definite refusals: this request had no effect, and a retry of the job publishes it. */
const REFUSALS: readonly FaultAction[] = [
  { kind: "graph-error", status: 500, code: 190 },
  { kind: "graph-error", status: 500, code: 100 },
  { kind: "graph-error", status: 400, code: 102 },
  { kind: "graph-error", status: 400, code: 368 },
  { kind: "graph-error", status: 400, code: 506 },
  { kind: "graph-error", status: 400, code: -1, subcode: 4279047 },
];

/** Two in five of these come after the effect; one in five comes before a delayed effect. */
const ON_PUBLISH: readonly FaultAction[] = [
  ...AFTER,
  ...AFTER,
  ...AFTER,
  { kind: "close-after" },
  { ...FALSE_FAILURE, effect: "after" },
  { ...FALSE_FAILURE, effect: "after" },
  { kind: "hang", effect: "after" },
  { kind: "http-error", status: 408, body: "html", effect: "after" },
  { kind: "http-error", status: 404, body: "json", effect: "after" },
  { kind: "graph-error", status: 400, code: 999, isTransient: true, effect: "after" },
  { kind: "graph-error", status: 503, code: 999, effect: "after" },
  ...LATE,
  ...REFUSALS,
  ...BEFORE,
  { ...FALSE_FAILURE, effect: "before" },
  { kind: "http-error", status: 408, body: "empty", effect: "before" },
  { kind: "close-before" },
  { kind: "delay", ms: 100 },
];

const ELSEWHERE: readonly FaultAction[] = [
  ...AFTER,
  ...BEFORE,
  { kind: "close-before" },
  { kind: "http-error", status: 408, body: "html", effect: "before" },
  { kind: "delay", ms: 50 },
  { kind: "delay", ms: 250 },
  { kind: "late", ms: 300 },
];

/** A status that is missing or not known, and temporary refusals of the container. */
const ON_STATUS: readonly FaultAction[] = [
  { kind: "altered", without: ["status"] },
  { kind: "altered", set: { status: "A_NEW_WORD" } },
  { kind: "graph-error", status: 400, code: 24, subcode: 4279009 },
  { ...FALSE_FAILURE, effect: "before" },
];

const OTHER_OPERATIONS: readonly Operation[] = ["create-container", "node", "list-threads", "list-replies"];

const faults: FaultPlan = {
  random: [
    { rate: FAULT_RATE, on: ["publish"], kinds: ON_PUBLISH },
    { rate: FAULT_RATE / 10, on: ["node"], kinds: ON_STATUS },
    { rate: FAULT_RATE, on: OTHER_OPERATIONS, kinds: ELSEWHERE },
  ],
};

/** What a second publish of the same container does, by seed: it publishes twice, the worst case, or is refused. */
const SECOND_PUBLISH = [
  { publishTwice: "publishes-again" },
  { publishTwice: "506" },
  { publishTwice: "190", publishTwiceStatus: 500 },
  { publishTwice: "10" },
  { publishTwice: "refused" },
  { publishTwice: "100", publishTwiceStatus: 500 },
  { publishTwice: "368" },
  { publishTwice: "-1" },
] as const;

/** Returns the options of the sandbox, without its seed and users. They depend on the seed. */
export function sandboxOptions(seed: number): SandboxOptions {
  const second = SECOND_PUBLISH[seed % SECOND_PUBLISH.length] ?? SECOND_PUBLISH[0];
  return {
    ...SANDBOX,
    behaviors: { ...second, textType: seed % 2 === 0 ? "TEXT_POST" : "absent" },
    staleStatusMs: hasStaleStatus(seed) ? TIMEOUT_MS + SETTLE_LOST_MS + 1_500 : 600,
  };
}

/**
 * Returns whether the status is out of date for longer than the SDK waits: in half of the seeds with a refused second publish. A status of FINISHED
 * long after the post is listed makes the posts of equal drafts indistinguishable, so such a run has no equal drafts.
 */
export const hasStaleStatus = (seed: number): boolean =>
  seed % SECOND_PUBLISH.length !== 0 && Math.floor(seed / SECOND_PUBLISH.length) % 2 === 0;

const SANDBOX: SandboxOptions = {
  faults,
  fetchMedia: false,
  // Limits are not the subject of the run.
  quotas: { posts: Infinity, replies: Infinity, deletions: Infinity },
  callLimit: Infinity,
  // Up to six refusals: after four the SDK creates a new container.
  publishRace: { rate: 0.2, times: 6 },
  processingMs: ({ mediaType, ordinal }) => (mediaType === "TEXT" ? 0 : (ordinal * 37) % 400),
  listDelayMs: 300,
  // An early status request does not find the container, and an early reply does not find its parent.
  statusDelayMs: 250,
  parentDelayMs: 3_000,
};
