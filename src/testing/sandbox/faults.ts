import { OPERATIONS, type Operation } from "./operations.js";
import type { Random } from "./random.js";

/**
 * What goes wrong with one request. "Effect" is what the request was for: a code spent, a token issued.
 *
 * - `close-before`: the connection closes; the effect does not happen.
 * - `close-after`: the effect happens; the connection closes before a byte of the answer.
 * - `cut`: the effect happens; half of the body arrives under a full content-length, then the connection closes.
 * - `delay`: the effect happens at once; the answer comes after `ms` milliseconds of real time.
 * - `hang`: no effect and no answer, until the client gives up or the sandbox closes.
 * - `html-502`: a proxy's page. The effect happens only with `effect: "after"`.
 * - `rate-limited`: no effect; Graph code 4 and the status that `readings.rateLimitStatus` says, unless others are given.
 * - `malformed-json`: the effect happens; status 200 and a body that is not JSON.
 * - `graph-error`: any Graph error. The effect happens only with `effect: "after"`.
 * - `redirect`: no effect; 302 to `location`, by default /elsewhere on the sandbox, where the log shows who followed.
 * - `endless-body`: the effect happens; status 200 and a body that does not stop.
 * - `empty-body`: the effect happens; status 200 and no body.
 */
export type FaultAction =
  | {
      readonly kind: "close-before" | "close-after" | "cut" | "hang" | "malformed-json" | "endless-body" | "empty-body";
    }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "html-502"; readonly effect?: "before" | "after" | undefined }
  | {
      readonly kind: "rate-limited";
      readonly status?: number | undefined;
      readonly code?: number | undefined;
      readonly subcode?: number | undefined;
    }
  | { readonly kind: "redirect"; readonly location?: string | undefined }
  | ({ readonly kind: "graph-error"; readonly effect?: "before" | "after" | undefined } & GraphErrorFault);

/** The error of a `graph-error` fault. Without a message it has Graph's vaguest, and `isTransient` is false unless said. */
export interface GraphErrorFault {
  /** The HTTP status. */
  readonly status: number;
  readonly code: number;
  readonly subcode?: number | undefined;
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly isTransient?: boolean | undefined;
  readonly userTitle?: string | undefined;
  readonly userMessage?: string | undefined;
}

/** The name of a kind of fault. */
export type FaultKind = FaultAction["kind"];

/** A scripted fault: what goes wrong, at which operation, and when. */
export type Fault = FaultAction & {
  readonly on: Operation;
  /** The first request of `on` that it may strike, counted from 1 since the fault was given; 1 by default. */
  readonly occurrence?: number | undefined;
  /** How many requests it strikes, one after the other; 1 by default, `Infinity` for all. */
  readonly times?: number | undefined;
};

/** Faults drawn at random, repeatable by their seed. */
export interface RandomFaults {
  /** The share of requests struck, from 0 to 1. */
  readonly rate: number;
  /** The faults drawn from; a kind alone stands for its plainest form. */
  readonly kinds: readonly (FaultKind | FaultAction)[];
  /** Which operations; by default every one but the pages a person sees. */
  readonly on?: readonly Operation[] | undefined;
  /** The sandbox's seed by default. */
  readonly seed?: number | undefined;
}

/** A script and random faults together; the script goes first. */
export interface FaultPlan {
  readonly scripted?: readonly Fault[] | undefined;
  readonly random?: RandomFaults | undefined;
}

/** Whether the effect happens before the fault strikes. */
export function effectHappens(fault: FaultAction): boolean {
  switch (fault.kind) {
    case "close-before":
    case "hang":
    case "rate-limited":
    case "redirect":
      return false;
    case "html-502":
    case "graph-error":
      return fault.effect === "after";
    default:
      return true;
  }
}

/** The faults to come, asked once for every well-formed request. */
export interface FaultSchedule {
  add(fault: Fault): void;
  /** The fault that strikes this request, or null. */
  next(operation: Operation): FaultAction | null;
  /** Scripted faults that have not struck as often as they may. */
  pending(): readonly Fault[];
}

const PAGES: readonly Operation[] = ["authorize", "consent", "callback"];

/** Keeps scripted faults in order, and draws random ones from a stream per operation, so that parallel calls stay repeatable. */
export function faultSchedule(plan: FaultPlan, random: (seed: number | undefined) => Random): FaultSchedule {
  const entries: { fault: Fault; seen: number; left: number }[] = [];
  const { random: drawn } = plan;
  const streams = new Map<Operation, Random>();
  if (drawn !== undefined && !(drawn.rate >= 0 && drawn.rate <= 1)) throw new RangeError("rate goes from 0 to 1");

  function draw(operation: Operation): FaultAction | null {
    if (drawn === undefined || drawn.kinds.length === 0) return null;
    if (drawn.on ? !drawn.on.includes(operation) : PAGES.includes(operation)) return null;
    const stream = streams.get(operation) ?? random(drawn.seed).fork(`faults/${operation}`);
    streams.set(operation, stream);
    // Both draws happen for every request, so that another rate moves no later draw.
    const struck = stream.next() < drawn.rate;
    const picked = drawn.kinds[stream.int(0, drawn.kinds.length - 1)];
    if (!struck || picked === undefined) return null;
    return typeof picked === "string" ? plainest(picked) : picked;
  }

  const schedule: FaultSchedule = {
    add(fault) {
      const { occurrence = 1, times = 1 } = fault;
      // A misspelt operation would never be struck, and the test that ordered it would pass for nothing.
      if (!OPERATIONS.some((row) => row.operation === fault.on))
        throw new TypeError("a fault's `on` names no operation");
      if (occurrence < 1 || times < 1) throw new RangeError("a fault's occurrence and times count from 1");
      entries.push({ fault, seen: 0, left: times });
    },
    next(operation) {
      let struck: FaultAction | null = null;
      for (const entry of entries) {
        if (entry.fault.on !== operation) continue;
        entry.seen += 1;
        if (struck !== null || entry.left === 0 || entry.seen < (entry.fault.occurrence ?? 1)) continue;
        entry.left -= 1;
        struck = entry.fault;
      }
      return struck ?? draw(operation);
    },
    pending: () => entries.filter((entry) => entry.left > 0).map((entry) => entry.fault),
  };
  for (const fault of plan.scripted ?? []) schedule.add(fault);
  return schedule;
}

/** A fault's plainest form, for a kind that was only named. */
function plainest(kind: FaultKind): FaultAction {
  switch (kind) {
    case "delay":
      return { kind, ms: 50 };
    case "graph-error":
      return { kind, status: 500, code: 2, message: "Service temporarily unavailable", isTransient: true };
    default:
      return { kind };
  }
}

/** The plan in whatever form an option gave it. */
export function faultPlan(faults: readonly Fault[] | RandomFaults | FaultPlan | undefined): FaultPlan {
  if (faults === undefined) return {};
  if (isScript(faults)) return { scripted: faults };
  return "rate" in faults ? { random: faults } : faults;
}

function isScript(faults: readonly Fault[] | RandomFaults | FaultPlan): faults is readonly Fault[] {
  return Array.isArray(faults);
}
