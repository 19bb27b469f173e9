import type { Operation } from "../http/operation-row.js";

/**
 * A fault of one request. The effect is the purpose of the request, such as using up a code or issuing a token.
 *
 * - `close-before`: the connection closes; the effect does not happen.
 * - `close-after`: the effect happens; the connection closes before the first byte of the response.
 * - `cut`: the effect happens; half of the body arrives with the full content-length, then the connection closes. A response
 *   without a body, such as the redirect of the consent form, is lost completely.
 * - `late`: the connection closes before the first byte of the response; the effect happens `ms` milliseconds of the sandbox's
 *   clock later, if it is allowed then.
 * - `delay`: the effect happens at once; the response arrives after `ms` milliseconds of real time.
 * - `hang`: no response until the client or the sandbox closes the connection. `effect` decides about the effect.
 * - `html-502`: the page of a proxy. `effect` decides about the effect.
 * - `http-error`: any HTTP status from 400, such as 408, with a body that is not a Graph error: empty, a page, or other JSON.
 *   `effect` decides about the effect.
 * - `rate-limited`: no effect; Graph code 4 and the status of `behaviors.rateLimitStatus`, unless others are given.
 * - `malformed-json`: the effect happens; status 200 and a body that is not JSON.
 * - `graph-error`: any Graph error with any HTTP status from 200. `effect` decides about the effect.
 * - `redirect`: no effect; 302 to `location`, by default /elsewhere on the sandbox, where the log shows a client that follows.
 * - `endless-body`: the effect happens; status 200 and a body that never ends.
 * - `empty-body`: the effect happens; status 200 and no body.
 * - `altered`: the effect happens; the JSON response lacks the fields in `without` and has those in `set`: a container's status
 *   without `status` or with an unknown word, a refresh without `expires_in`. An error response is not changed.
 * - `wrong-date`: the effect happens; the `Date` header of the response is wrong by `offMs`.
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
 * Whether and when the effect of the request happens: never (`before`, the default), before the response (`after`), or `afterMs`
 * milliseconds of the sandbox's clock later.
 */
export type FaultEffect = "before" | "after" | { readonly afterMs: number };

/** The error of a `graph-error` fault. The default message is "An unknown error has occurred."; `isTransient` is false by default. */
export interface GraphErrorFault {
  /** The HTTP status. */
  readonly status: number;
  /** A number, or a name in its place, as Threads was observed to send. */
  readonly code: number | string;
  readonly subcode?: number | undefined;
  readonly message?: string | undefined;
  /** The JSON: `{error: {…}}` (`graph`, the default), `{error_type, …}` (`flat`) or `{error, error_description}` (`oauth`). */
  readonly envelope?: "graph" | "flat" | "oauth" | undefined;
  readonly type?: string | undefined;
  readonly isTransient?: boolean | undefined;
  readonly userTitle?: string | undefined;
  readonly userMessage?: string | undefined;
}

/** The name of a kind of fault. */
export type FaultKind = FaultAction["kind"];

/** A scripted fault: its kind, its operation, and the requests that it affects. */
export type Fault = FaultAction & {
  readonly on: Operation;
  /** The first affected request of `on`, counted from 1 since the injection. 1 by default. */
  readonly occurrence?: number | undefined;
  /** How many consecutive requests it affects. 1 by default, `Infinity` for all. */
  readonly times?: number | undefined;
};

/** Random faults, which a seed repeats. */
export interface RandomFaults {
  /** The share of affected requests, from 0 to 1. */
  readonly rate: number;
  /** The faults to choose from. A kind alone uses default values. */
  readonly kinds: readonly (FaultKind | FaultAction)[];
  /** The operations. By default all except the pages. */
  readonly on?: readonly Operation[] | undefined;
  /** The sandbox's seed by default. Each plan of a list has its own stream of draws. */
  readonly seed?: number | undefined;
}

/**
 * Scripted and random faults together. Scripted faults have precedence. Each random plan draws for every request of its
 * operations; if several plans choose a fault, the first one in the list decides.
 */
export interface FaultPlan {
  readonly scripted?: readonly Fault[] | undefined;
  readonly random?: RandomFaults | readonly RandomFaults[] | undefined;
}

/** Returns whether and when the effect of a request with this fault happens. */
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
