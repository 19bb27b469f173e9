/** The conditions of a run, and when its tokens expire. */
import type { FaultPlan, SandboxOptions } from "@hayon/threads/testing";
import { AFTER_EFFECT, RATE_LIMITED, WITHOUT_EFFECT } from "../harness/faults.js";

export const DAY_MS = 86_400_000;

/** Milliseconds for each call of a worker, retries included. Loopback takes a few; a busy machine takes longer. */
export const TIMEOUT_MS = 5_000;

/** All clocks move forward by this between two rounds: longer than any lease, which is the timeout and a minute. */
export const ROUND_GAP_MS = 120_000;

/** Connections that are still due after this number of rounds count as left. */
export const MAX_ROUNDS = 12;

/** The age of the due tokens, which expire in two to nine days. */
export const DUE_AGE_MS = { oldest: 58 * DAY_MS, youngest: 51 * DAY_MS } as const;

/** When the other tokens expire, from now. */
export const LATER_MS = { least: 12 * DAY_MS, most: 59 * DAY_MS } as const;

/** A minute of backoff takes a second here. Leases follow the real time. */
export const SLEEP_SHARE = 1 / 60;

/** The number of refreshes after which a worker ends itself: early, while most of the work is left. */
export const END_AFTER = { least: 5, most: 60 } as const;

/** From one kill of a worker to the next. */
export const KILL_GAP_MS = { least: 400, most: 1_500 } as const;

/** How many workers end in each way: before a request, after its response, and at a random moment. */
export const deathsOf = (due: number) => Math.min(8, Math.max(2, Math.round(due / 1_000)));

/** One in this many of the host's other writes is a reconnect. The others update a profile. */
export const RECONNECT_ONE_IN = 8;

/** The pause between two of the host's writes. */
export const HOST_GAP_MS = 25;

const on = ["refresh-long-lived"] as const;

const FAULTS: FaultPlan = {
  random: [
    { rate: 0.02, kinds: WITHOUT_EFFECT, on },
    // Rare, because all workers wait after it.
    { rate: 0.0005, kinds: [RATE_LIMITED], on },
    { rate: 0.01, kinds: AFTER_EFFECT, on },
    { rate: 0.001, kinds: ["hang"], on },
  ],
};

/** @param delayMs null for the faults of a run; otherwise no faults, and each refresh takes this long */
export function sandboxOptions(delayMs: number | null): SandboxOptions {
  const slow: FaultPlan = { random: { rate: 1, kinds: [{ kind: "delay", ms: delayMs ?? 0 }], on } };
  const faults = delayMs === null ? FAULTS : delayMs === 0 ? undefined : slow;
  // A run makes more calls than the sandbox's default limit.
  return { callLimit: 1_000_000_000, faults };
}
