/** The weather of a run: every number, and why it is what it is. All are a thirtieth or so of what they are in life. */
import type { PublishOptions } from "@hayon/threads";
import type { FaultAction, FaultPlan, Operation, SandboxOptions } from "@hayon/threads/testing";

/** Milliseconds of each request. Loopback answers in a few; a machine that is busy with ten processes takes longer. */
export const TIMEOUT_MS = 800;

/** What the SDK makes of any shorter one: the request's timeout and ten seconds. Nothing here makes it shorter. */
export const LEASE_MS = TIMEOUT_MS + 10_000;

/** How long the SDK waits for an effect after a lost answer, beyond the timeout. */
const SETTLE_LOST_MS = 4_500;

/** The latest effect, counted from the request, as it is ordered. */
const LATEST_EFFECT_MS = 1_500;

/**
 * How much later than ordered it may come. The promise covers what comes before the timeout and the settling time are over, less the second
 * to which Threads' `Date` is exact. On a machine that is too busy for this, a run shows nothing.
 */
export const MOST_PAUSE_MS = TIMEOUT_MS + SETTLE_LOST_MS - 1_000 - LATEST_EFFECT_MS;

/** The waits of each publish. */
export const TIMING: NonNullable<PublishOptions["timing"]> = {
  leaseMs: LEASE_MS,
  waitCapMs: { text: 15_000, image: 15_000, video: 15_000, carousel: 15_000 },
  raceDelaysMs: [100, 200, 400],
  // An answered 5xx has its effect before the answer here; the second of `Date` is what has to pass.
  settleMs: SETTLE_LOST_MS,
  // Longer in sum than the lists are behind.
  searchDelaysMs: [0, 200, 400, 800, 1_600],
};

/** How far a worker's clock is off at most, either way. */
export const CLOCK_OFF_MS = 5 * 60_000;

/** Keys that one worker has under way together. */
export const KEYS_AT_ONCE = 24;

/** After so long without an answer the queue hands a job to somebody else, as queues do: well before a stopped worker goes on. */
export const UNANSWERED_MS = 8_000;

/** How long a worker is stopped: longer than a lease, and than another worker then needs to finish its keys. */
export const STOP_MS = { least: LEASE_MS + 3_000, most: LEASE_MS + 7_000 } as const;

/** How often an owner disconnects, and for how long: shorter than anybody waits for a job. */
export const DISCONNECTED = { everyMs: 15_000, forMs: 700 } as const;

/** From one strike at a worker to the next. */
export const STRIKE_GAP_MS = { least: 1_000, most: 4_000 } as const;

/** The share of jobs that go to two workers at once, and of finished jobs whose acknowledgement the queue loses. */
export const DOUBLE_RATE = 0.05;
export const LOST_ACKNOWLEDGEMENT_RATE = 0.03;

const FAULT_RATE = 1 / 3;

/** Without the effect, or before it. */
const WITHOUT_EFFECT: readonly FaultAction[] = [
  { kind: "close-before" },
  { kind: "hang" },
  { kind: "html-502", effect: "before" },
  { kind: "graph-error", effect: "before", status: 500, code: 2, isTransient: true },
  { kind: "rate-limited" },
];

/** With the effect, and an answer that does not tell. A delay that is longer than the timeout is one, too. */
const AFTER_EFFECT: readonly FaultAction[] = [
  { kind: "close-after" },
  { kind: "cut" },
  { kind: "html-502", effect: "after" },
  { kind: "graph-error", effect: "after", status: 500, code: 2, isTransient: true },
  { kind: "malformed-json" },
  { kind: "delay", ms: TIMEOUT_MS + 200 },
];

/** A false failure as it was seen: https://github.com/tirthpatell/fia-f1-docs-bot/pull/52 */
const FALSE_FAILURE = { kind: "graph-error", status: 500, code: 10 } as const;

const LATE_MS = [100, 600, 1_200, LATEST_EFFECT_MS] as const;

/** The effect comes after the response, whatever that says. */
const LATE: readonly FaultAction[] = LATE_MS.flatMap((afterMs): FaultAction[] => [
  { kind: "late", ms: afterMs },
  { ...FALSE_FAILURE, effect: { afterMs } },
  { kind: "http-error", status: 408, body: "html", effect: { afterMs } },
  { kind: "graph-error", status: 400, code: 1, effect: { afterMs } },
]);

/** Refusals that are certain: nothing came of this very request, and a job that is tried again is published. */
const REFUSALS: readonly FaultAction[] = [
  { kind: "graph-error", status: 500, code: 190 },
  { kind: "graph-error", status: 500, code: 100 },
  { kind: "graph-error", status: 400, code: 102 },
  { kind: "graph-error", status: 400, code: 368 },
  { kind: "graph-error", status: 400, code: 506 },
  { kind: "graph-error", status: 400, code: -1, subcode: 4279047 },
];

/** Two in five of these come after their effect, and one in five has its effect later still. */
const ON_PUBLISH: readonly FaultAction[] = [
  ...AFTER_EFFECT,
  ...AFTER_EFFECT,
  ...AFTER_EFFECT,
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
  ...WITHOUT_EFFECT,
  { ...FALSE_FAILURE, effect: "before" },
  { kind: "http-error", status: 408, body: "empty", effect: "before" },
  { kind: "close-before" },
  { kind: "delay", ms: 100 },
];

const ELSEWHERE: readonly FaultAction[] = [
  ...AFTER_EFFECT,
  ...WITHOUT_EFFECT,
  { kind: "close-before" },
  { kind: "http-error", status: 408, body: "html", effect: "before" },
  { kind: "delay", ms: 50 },
  { kind: "delay", ms: 250 },
  { kind: "late", ms: 300 },
];

/** What a container's status may lack or say, and its refusals that pass. */
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

/** How a container that is published already is refused, by the seed; or it is published twice, which is as bad as it may be. */
const SECOND_PUBLISH = [
  { publishTwice: "doubles" },
  { publishTwice: "506" },
  { publishTwice: "190", publishTwiceStatus: 500 },
  { publishTwice: "10" },
  { publishTwice: "refused" },
  { publishTwice: "100", publishTwiceStatus: 500 },
  { publishTwice: "368" },
  { publishTwice: "-1" },
] as const;

/** What the sandbox is started with, beside its seed and its people: it differs from seed to seed. */
export function sandboxOptions(seed: number): SandboxOptions {
  const second = SECOND_PUBLISH[seed % SECOND_PUBLISH.length] ?? SECOND_PUBLISH[0];
  return {
    ...SANDBOX,
    behaviors: { ...second, textType: seed % 2 === 0 ? "TEXT_POST" : "absent" },
    staleStatusMs: hasStaleStatus(seed) ? TIMEOUT_MS + SETTLE_LOST_MS + 1_500 : 600,
  };
}

/**
 * Whether the status is behind for longer than the SDK waits: in half of the seeds where a second publish is refused. A status that says FINISHED
 * long after the post is listed makes the posts of equal drafts indistinguishable: then there are none.
 */
export const hasStaleStatus = (seed: number): boolean =>
  seed % SECOND_PUBLISH.length !== 0 && Math.floor(seed / SECOND_PUBLISH.length) % 2 === 0;

const SANDBOX: SandboxOptions = {
  faults,
  fetchMedia: false,
  // Nothing to do with what is shown here.
  quotas: { posts: Infinity, replies: Infinity, deletions: Infinity },
  callLimit: Infinity,
  // Up to six refusals: after four the SDK makes a new container.
  publishRace: { rate: 0.2, times: 6 },
  processingMs: ({ mediaType, ordinal }) => (mediaType === "TEXT" ? 0 : (ordinal * 37) % 400),
  listDelayMs: 300,
  // A look too early does not find the container, and a reply not its parent.
  statusDelayMs: 250,
  parentDelayMs: 3_000,
};
