import type { Operation } from "../http/operation-row.js";

/**
 * What goes wrong with one request. "Effect" is what the request was for: a code spent, a token issued.
 *
 * - `close-before`: the connection closes; the effect does not happen.
 * - `close-after`: the effect happens; the connection closes before a byte of the answer.
 * - `cut`: the effect happens; half of the body arrives under a full content-length, then the connection closes. An answer
 *   without a body, such as the consent form's redirect, is lost whole.
 * - `late`: the connection closes before a byte of the answer; the effect comes `ms` milliseconds of the sandbox's clock
 *   afterwards. Whether it is allowed is asked then, too.
 * - `delay`: the effect happens at once; the answer comes after `ms` milliseconds of real time.
 * - `hang`: no answer, until the client gives up or the sandbox closes. The effect follows `effect`.
 * - `html-502`: a proxy's page. The effect follows `effect`.
 * - `http-error`: any HTTP status from 400, such as 408, with a body that is no Graph error: none, a page, or JSON of another
 *   service. The effect follows `effect`.
 * - `rate-limited`: no effect; Graph code 4 and the status that `behaviors.rateLimitStatus` says, unless others are given.
 * - `malformed-json`: the effect happens; status 200 and a body that is not JSON.
 * - `graph-error`: any error of Graph's, at any HTTP status from 200. The effect follows `effect`.
 * - `redirect`: no effect; 302 to `location`, by default /elsewhere on the sandbox, where the log shows who followed.
 * - `endless-body`: the effect happens; status 200 and a body that does not stop.
 * - `empty-body`: the effect happens; status 200 and no body.
 * - `altered`: the effect happens; the JSON answer lacks the fields in `without` and has those in `set`: a container's status
 *   without `status` or with an unknown word, a refresh without `expires_in`. A refusal stays as it is.
 * - `wrong-date`: the effect happens; the answer's `Date` header is off by `offMs`.
 */
export type FaultAction =
  | {
      readonly kind: "close-before" | "close-after" | "cut" | "malformed-json" | "endless-body" | "empty-body";
    }
  | { readonly kind: "delay" | "late"; readonly ms: number }
  | { readonly kind: "hang" | "html-502"; readonly effect?: FaultEffect | undefined }
  | {
      readonly kind: "http-error";
      readonly status: number;
      /** No body by default. */
      readonly body?: "empty" | "html" | "json" | undefined;
      readonly effect?: FaultEffect | undefined;
    }
  | {
      readonly kind: "altered";
      readonly without?: readonly string[] | undefined;
      readonly set?: Readonly<Record<string, string | number | boolean | null>> | undefined;
    }
  | { readonly kind: "wrong-date"; readonly offMs: number }
  | {
      readonly kind: "rate-limited";
      readonly status?: number | undefined;
      readonly code?: number | undefined;
      readonly subcode?: number | undefined;
    }
  | { readonly kind: "redirect"; readonly location?: string | undefined }
  | ({ readonly kind: "graph-error"; readonly effect?: FaultEffect | undefined } & GraphErrorFault);

/**
 * What becomes of the effect behind a fault: it never happens (`before`, the default), it has happened by the time of the
 * answer (`after`), or it comes `afterMs` milliseconds of the sandbox's clock later.
 */
export type FaultEffect = "before" | "after" | { readonly afterMs: number };

/** The error of a `graph-error` fault. Without a message it has Graph's vaguest, and `isTransient` is false unless said. */
export interface GraphErrorFault {
  /** The HTTP status. */
  readonly status: number;
  /** A number, or one of the names that Threads was seen to send in its place. */
  readonly code: number | string;
  readonly subcode?: number | undefined;
  readonly message?: string | undefined;
  /** How the error is laid out: `{error: {…}}` (the default), `{error_type, …}` or `{error, error_description}`. */
  readonly envelope?: "graph" | "flat" | "oauth" | undefined;
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

/** What becomes of the effect behind a fault. */
export function effectOf(fault: FaultAction): FaultEffect {
  switch (fault.kind) {
    case "close-before":
    case "rate-limited":
    case "redirect":
      return "before";
    case "late":
      return { afterMs: fault.ms };
    case "hang":
    case "html-502":
    case "http-error":
    case "graph-error":
      return fault.effect ?? "before";
    default:
      return "after";
  }
}
