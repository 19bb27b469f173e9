import type { Operation } from "./operation-row.js";

/**
 * What goes wrong with one request. "Effect" is what the request was for: a code spent, a token issued.
 *
 * - `close-before`: the connection closes; the effect does not happen.
 * - `close-after`: the effect happens; the connection closes before a byte of the answer.
 * - `cut`: the effect happens; half of the body arrives under a full content-length, then the connection closes. An answer
 *   without a body, such as the consent form's redirect, is lost whole.
 * - `late`: the connection closes before a byte of the answer; the effect comes `ms` milliseconds of real time afterwards, if
 *   the sandbox still runs then. Whether it is allowed is asked then, too.
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
  | { readonly kind: "delay" | "late"; readonly ms: number }
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
  /** The sandbox's seed by default. Two plans of one list draw from different streams all the same. */
  readonly seed?: number | undefined;
}

/**
 * A script and random faults together; the script goes first. Of several random plans each draws for every request that it
 * is for, and the first in the list whose draw strikes decides.
 */
export interface FaultPlan {
  readonly scripted?: readonly Fault[] | undefined;
  readonly random?: RandomFaults | readonly RandomFaults[] | undefined;
}

/** Whether the effect happens before the fault strikes. */
export function effectHappens(fault: FaultAction): boolean {
  switch (fault.kind) {
    case "close-before":
    case "hang":
    case "late":
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
