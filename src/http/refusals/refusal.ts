import type { ApiErrorKind, ResponsibleParty } from "../../errors/index.js";
import { ADVICE } from "./refusal-advice.js";

/**
 * An endpoint whose refusals have special meanings: the exchange of a code, the exchange of a short-lived token, the refresh of a long-lived
 * token, and `/me`, which needs only a token.
 */
export type RefusalEndpoint = "code-exchange" | "token-exchange" | "refresh" | "me" | "other";

/** The meaning of a refusal. */
export interface Refusal {
  readonly kind: ApiErrorKind;
  /** Who has to act. */
  readonly responsible: ResponsibleParty;
  /** When the same call may succeed: `soon` after seconds, `later` after minutes. */
  readonly retry: "never" | "soon" | "later";
  /** When the refusal of a publish request proves that nothing was published: at any HTTP status, only from 400 to 499, or never. */
  readonly provesNoEffect: "any-status" | "below-500" | "never";
  /** True if the proof holds even with `is_transient`. It holds for rate limits, which refuse a request before it has an effect. */
  readonly provesNoEffectIfTransient: boolean;
  /** Where the refusal means that the token is invalid: at any endpoint, only at `/me`, or never. A call of `/me` must confirm it. */
  readonly tokenVerdict: "anywhere" | "at-me" | "never";
  /** A text for the user. */
  readonly advice: string;
  /** The action for the operator. The error's message ends with it. */
  readonly hint: string | null;
}

/** A row of the table: the errors that it matches, and their meaning. */
export interface RefusalRow {
  /** A code, a range of codes, an error name, `any`, or `none` for errors without a code. */
  readonly code: number | readonly [number, number] | string;
  /** Default: matches with and without a subcode. */
  readonly subcode?: number;
  /** The first and last HTTP status. Default: all. */
  readonly status?: readonly [number, number];
  /** The endpoints whose errors the row matches. Default: all. */
  readonly endpoints?: readonly RefusalEndpoint[];
  /** True if the row does not match errors with `is_transient`. */
  readonly unlessTransient?: true;
  /** A pattern of the message, for token endpoints that send no code. */
  readonly message?: RegExp;
  /** The meaning in words, for `docs/refusals.md`. */
  readonly meaning: string;
  readonly refusal: Refusal;
}

/** The properties of most kinds. */
const COMMON = {
  responsible: "developer",
  retry: "never",
  provesNoEffect: "below-500",
  provesNoEffectIfTransient: false,
  tokenVerdict: "never",
  hint: null,
} as const satisfies Omit<Refusal, "kind" | "advice">;

/** The properties of each kind. */
const DEFAULTS: Readonly<Record<ApiErrorKind, Omit<Refusal, "kind" | "advice">>> = {
  auth: { ...COMMON, responsible: "user", provesNoEffect: "any-status", tokenVerdict: "anywhere" },
  permission: { ...COMMON, responsible: "user" },
  app: { ...COMMON, responsible: "operator" },
  "rate-limit": { ...COMMON, responsible: "threads", retry: "later", provesNoEffectIfTransient: true },
  "not-found": COMMON,
  "invalid-request": COMMON,
  media: { ...COMMON, responsible: "user" },
  policy: { ...COMMON, responsible: "user" },
  transient: { ...COMMON, responsible: "threads", retry: "soon", provesNoEffect: "never" },
  unknown: { ...COMMON, responsible: "threads", provesNoEffect: "never" },
};

/** Makes a refusal of a kind, with its differences from other refusals of that kind. */
export const refusal = (kind: ApiErrorKind, changes: Partial<Omit<Refusal, "kind">> = {}): Refusal => ({
  kind,
  ...DEFAULTS[kind],
  advice: ADVICE[kind],
  ...changes,
});
