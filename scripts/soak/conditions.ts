/** The weather of a run, and how its people are laid out. */
import type { FaultAction, FaultPlan, SandboxOptions } from "@hayon/threads/testing";

export const DAY_MS = 86_400_000;

/** Milliseconds of each call of a worker, its repeats included. Loopback answers in a few; a busy machine takes longer. */
export const TIMEOUT_MS = 5_000;

/** Between two rounds all clocks go on by so much: longer than any lease, which is a call's time and a minute. */
export const ROUND_GAP_MS = 120_000;

/** After so many rounds, what is still due stays so. */
export const MOST_ROUNDS = 12;

/** What is due expires from two to nine days from now; it was issued so long before. */
export const DUE_AGE_MS = { oldest: 58 * DAY_MS, youngest: 51 * DAY_MS } as const;

/** What is not due expires from twelve to fifty-nine days from now. */
export const LATER_MS = { least: 12 * DAY_MS, most: 59 * DAY_MS } as const;

/** A minute of backing off takes a second here; what the leases go by is the real time. */
export const SLEEP_SHARE = 1 / 60;

/** How many renewals a worker that is doomed does first: so soon, that most of the work is still to do. */
export const DOOM_AFTER = { least: 5, most: 60 } as const;

/** From one strike at a worker to the next, while there are strikes left. */
export const STRIKE_GAP_MS = { least: 400, most: 1_500 } as const;

/** How many workers die of each kind: before a request, after its answer, and at any moment. */
export const deathsOf = (due: number) => Math.min(8, Math.max(2, Math.round(due / 1_000)));

/** One in so many of the host's other writes is a reconnect; the others fetch a profile. */
export const RECONNECT_ONE_IN = 8;

/** The pause between two of them. */
export const HOST_GAP_MS = 25;

/** Nothing has happened at Threads. */
const WITHOUT_EFFECT: readonly FaultAction[] = [
  { kind: "close-before" },
  { kind: "html-502", effect: "before" },
  { kind: "graph-error", effect: "before", status: 500, code: 2, isTransient: true },
  { kind: "rate-limited" },
];

/** The token is renewed, and nobody is told. */
const AFTER_EFFECT: readonly FaultAction[] = [
  { kind: "close-after" },
  { kind: "cut" },
  { kind: "html-502", effect: "after" },
  { kind: "graph-error", effect: "after", status: 500, code: 2, isTransient: true },
  { kind: "malformed-json" },
];

const on = ["refresh-long-lived"] as const;

const FAULTS: FaultPlan = {
  random: [
    { rate: 0.02, kinds: WITHOUT_EFFECT.slice(0, -1), on },
    // Rare: everybody waits for it.
    { rate: 0.0005, kinds: WITHOUT_EFFECT.slice(-1), on },
    { rate: 0.01, kinds: AFTER_EFFECT, on },
    { rate: 0.001, kinds: ["hang"], on },
  ],
};

/** The sandbox of a run, or a calm one that answers after so many milliseconds. Its own limit of calls would be reached. */
export function sandboxOptions(answerMs: number | null): SandboxOptions {
  const slow: FaultPlan = { random: { rate: 1, kinds: [{ kind: "delay", ms: answerMs ?? 0 }], on } };
  const faults = answerMs === null ? FAULTS : answerMs === 0 ? undefined : slow;
  return { callLimit: 1_000_000_000, faults };
}
