/** What a refusal of Threads can mean, and the rows that say which error means what. */
import type { ApiErrorKind, ApiErrorResponsible } from "../errors/index.js";
import { ADVICE } from "./refusal-advice.js";

/**
 * The endpoints whose refusals mean something of their own: exchanging a code, exchanging a short-lived token, refreshing a long-lived one,
 * and `/me`, which needs nothing but a token.
 */
export type RefusalEndpoint = "code-exchange" | "token-exchange" | "refresh" | "me" | "other";

/** What a refusal means. */
export interface Refusal {
  readonly kind: ApiErrorKind;
  /** Who has to act. */
  readonly responsible: ApiErrorResponsible;
  /** Whether the same call may succeed later: `soon` within seconds, `later` after a wait of minutes. */
  readonly passes: "no" | "soon" | "later";
  /**
   * Whether it proves, at a publish request, that nothing was published: at every HTTP status, only below 500, or never. `is_transient` makes
   * every row uncertain.
   */
  readonly certain: "any-status" | "below-500" | "never";
  /** Whether it says that the token is invalid: everywhere, only when `/me` sends it, or never. One look at `/me` has to confirm it. */
  readonly tokenVerdict: "anywhere" | "at-me" | "never";
  /** A sentence for the user. */
  readonly advice: string;
  /** What the operator has to do; added to the error's message. */
  readonly hint: string | null;
}

/** One row: which errors it matches, and what they mean. */
export interface RefusalRow {
  /** The code, a range of codes, the name that stands in the code's place, or `any`. */
  readonly code: number | readonly [number, number] | string;
  /** The subcode; left out: any, or none. */
  readonly subcode?: number;
  /** HTTP statuses; left out: all. */
  readonly status?: readonly [number, number];
  /** The endpoints; left out: all. */
  readonly at?: readonly RefusalEndpoint[];
  /** True where `is_transient` says more than this row. */
  readonly unlessTransient?: true;
  /** A text in the message, where a token endpoint sends no code. */
  readonly message?: RegExp;
  /** What Threads means, for the documentation. */
  readonly meaning: string;
  readonly refusal: Refusal;
}

/** What rows of a kind have in common. */
const DEFAULTS: Readonly<Record<ApiErrorKind, Omit<Refusal, "kind" | "advice">>> = {
  auth: { responsible: "user", passes: "no", certain: "any-status", tokenVerdict: "anywhere", hint: null },
  permission: { responsible: "user", passes: "no", certain: "below-500", tokenVerdict: "never", hint: null },
  app: { responsible: "operator", passes: "no", certain: "below-500", tokenVerdict: "never", hint: null },
  "rate-limit": { responsible: "threads", passes: "later", certain: "below-500", tokenVerdict: "never", hint: null },
  "not-found": { responsible: "developer", passes: "no", certain: "below-500", tokenVerdict: "never", hint: null },
  "invalid-request": {
    responsible: "developer",
    passes: "no",
    certain: "below-500",
    tokenVerdict: "never",
    hint: null,
  },
  media: { responsible: "user", passes: "no", certain: "below-500", tokenVerdict: "never", hint: null },
  policy: { responsible: "user", passes: "no", certain: "below-500", tokenVerdict: "never", hint: null },
  transient: { responsible: "threads", passes: "soon", certain: "never", tokenVerdict: "never", hint: null },
  unknown: { responsible: "threads", passes: "no", certain: "never", tokenVerdict: "never", hint: null },
};

/** A refusal of a kind, with what differs from the others of its kind. */
export const refusal = (kind: ApiErrorKind, changes: Partial<Omit<Refusal, "kind">> = {}): Refusal => ({
  kind,
  ...DEFAULTS[kind],
  advice: ADVICE[kind],
  ...changes,
});
