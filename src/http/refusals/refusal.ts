/** What a refusal of Threads can mean, and the rows that say which error means what. */
import type { ApiErrorKind, ApiErrorResponsible } from "../../errors/index.js";
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
   * Whether it proves, at a publish request, that nothing was published: at every HTTP status, only from 400 to 499, or never.
   */
  readonly certain: "any-status" | "below-500" | "never";
  /** Whether that holds although Threads adds `is_transient`, which makes every other refusal uncertain: rate limits refuse before anything is done. */
  readonly certainIfTransient: boolean;
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

/** What most kinds have in common. */
const COMMON = {
  responsible: "developer",
  passes: "no",
  certain: "below-500",
  certainIfTransient: false,
  tokenVerdict: "never",
  hint: null,
} as const satisfies Omit<Refusal, "kind" | "advice">;

/** What rows of a kind have in common. */
const DEFAULTS: Readonly<Record<ApiErrorKind, Omit<Refusal, "kind" | "advice">>> = {
  auth: { ...COMMON, responsible: "user", certain: "any-status", tokenVerdict: "anywhere" },
  permission: { ...COMMON, responsible: "user" },
  app: { ...COMMON, responsible: "operator" },
  "rate-limit": { ...COMMON, responsible: "threads", passes: "later", certainIfTransient: true },
  "not-found": COMMON,
  "invalid-request": COMMON,
  media: { ...COMMON, responsible: "user" },
  policy: { ...COMMON, responsible: "user" },
  transient: { ...COMMON, responsible: "threads", passes: "soon", certain: "never" },
  unknown: { ...COMMON, responsible: "threads", certain: "never" },
};

/** A refusal of a kind, with what differs from the others of its kind. */
export const refusal = (kind: ApiErrorKind, changes: Partial<Omit<Refusal, "kind">> = {}): Refusal => ({
  kind,
  ...DEFAULTS[kind],
  advice: ADVICE[kind],
  ...changes,
});
