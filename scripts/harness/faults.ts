/** Faults that several runs draw from. */
import type { FaultAction } from "@hayon/threads/testing";

/** The request has no effect at Threads. */
export const WITHOUT_EFFECT: readonly FaultAction[] = [
  { kind: "close-before" },
  { kind: "html-502", effect: "before" },
  { kind: "graph-error", effect: "before", status: 500, code: 2, isTransient: true },
];

/** The app has made too many calls. The request has no effect. */
export const RATE_LIMITED: FaultAction = { kind: "rate-limited" };

/** The request takes effect, and its response does not show it. */
export const AFTER_EFFECT: readonly FaultAction[] = [
  { kind: "close-after" },
  { kind: "cut" },
  { kind: "html-502", effect: "after" },
  { kind: "graph-error", effect: "after", status: 500, code: 2, isTransient: true },
  { kind: "malformed-json" },
];
