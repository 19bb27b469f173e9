import type { Envelope } from "./graph-errors.js";
import type { AnyCall, AppCall, Handler, UserCall } from "../state/world.js";

/** What a request is for, in a word. Faults and the log speak of operations, not of paths. */
export type Operation =
  | "authorize"
  | "consent"
  | "callback"
  | "exchange-code"
  | "app-token"
  | "exchange-long-lived"
  | "refresh-long-lived"
  | "me"
  | "node"
  | "debug-token"
  | "home"
  | "create-container"
  | "publish"
  | "list-threads"
  | "list-replies"
  | "list-ghost-posts"
  | "repost"
  | "delete"
  | "publishing-limit";

/** One parameter of an operation. */
export interface ParameterRule {
  readonly name: string;
  readonly required: boolean;
  /** The only value it may have. */
  readonly equals?: string;
  /** Whether it may come more than once. */
  readonly repeats?: boolean;
  /** It must be the app's own id or secret. (Where a wrong id has an answer of its own, the handler looks.) */
  readonly credential?: "id" | "secret";
  /** Whether the log may show its value. Never for anything that opens a door. */
  readonly shown?: boolean;
}

/** What the request must show before its handler sees it, and the handler, which may rely on that. */
type Access =
  | { readonly token: null; readonly handle: Handler }
  | { readonly token: "app"; readonly handle: Handler<AppCall> }
  | { readonly token: "user"; readonly scopes: readonly string[]; readonly handle: Handler<UserCall> }
  | { readonly token: "any"; readonly scopes: readonly string[]; readonly handle: Handler<AnyCall> };

/**
 * One row: all that the router, the judge, the gate and the log know about an operation. `token` is the kind of access
 * token that it takes, and `scopes` what the token's person must grant.
 */
export type OperationRow = Access & {
  readonly operation: Operation;
  /** Parameters of a POST ride in a form, all others in the query. */
  readonly method: "GET" | "POST" | "DELETE";
  /** Paths without a version; `{id}` stands for digits. */
  readonly paths: readonly string[];
  /** Whether /v1.0 may stand before the path. */
  readonly versioned: boolean;
  /** null: a page that takes whatever comes. */
  readonly parameters: readonly ParameterRule[] | null;
  readonly refusals: Envelope;
};

/** A parameter that the operation cannot do without. */
export const needs = (name: string, rest: Omit<ParameterRule, "name" | "required"> = {}): ParameterRule => ({
  name,
  required: true,
  ...rest,
});
/** A parameter that may be left out. */
export const takes = (name: string, rest: Omit<ParameterRule, "name" | "required"> = {}): ParameterRule => ({
  name,
  required: false,
  ...rest,
});
/** Of a parameter that the log may show. */
export const shown = { shown: true } as const;
