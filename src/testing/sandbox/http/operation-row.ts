import type { Envelope } from "./graph-errors.js";
import type { AnyCall, AppCall, Handler, UserCall } from "./handler.js";
import type { NodeKind } from "../state/node-kind.js";
import type { Strictness } from "../strictness/levels.js";
import { BASIC_SCOPE } from "../oauth/scopes.js";

/** The purpose of a request. Faults and the log name operations, not paths. */
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
  | "sample-media"
  | "create-container"
  | "publish"
  | "list-threads"
  | "list-replies"
  | "list-ghost-posts"
  | "repost"
  | "delete"
  | "publishing-limit"
  | "list-mentions"
  | "post-replies"
  | "post-conversation"
  | "post-pending-replies"
  | "manage-reply"
  | "manage-pending-reply"
  | "keyword-search"
  | "profile-lookup"
  | "profile-posts"
  | "location-search"
  | "post-insights"
  | "user-insights"
  | "oembed";

/** One parameter of an operation. */
export interface ParameterRule {
  readonly name: string;
  readonly required: boolean;
  /** The only valid value. */
  readonly equals?: string;
  /** Whether the request may repeat it. */
  readonly repeats?: boolean;
  /** Set when the value must be the app's own id or secret. */
  readonly credential?: "id" | "secret";
  /** Whether the log may contain the value. Never for a secret. */
  readonly shown?: boolean;
  /** Whether some values of other parameters require it. */
  readonly conditional?: boolean;
  /** Its values, whose upper and lower case a lenient sandbox ignores. The handler refuses any other value. */
  readonly values?: readonly string[];
  /** Whether a lenient sandbox assumes `equals` for a missing parameter. */
  readonly assumed?: boolean;
}

/** A difference from the strict form of an operation's requests that the sandbox accepts. */
export interface Forgiveness {
  /** The strictest level that accepts it. */
  readonly level: Exclude<Strictness, "strict">;
  /** Rewrites the parameters and returns a warning for each difference. `now` is in epoch milliseconds. */
  readonly apply: (parameters: URLSearchParams, now: number) => readonly string[];
}

/** The kind of access token that a request needs, and the handler for it. */
type Access =
  | { readonly token: null; readonly handle: Handler }
  | { readonly token: "app"; readonly handle: Handler<AppCall> }
  | { readonly token: "user"; readonly scopes: readonly string[]; readonly handle: Handler<UserCall> }
  | { readonly token: "any"; readonly scopes: readonly string[]; readonly handle: Handler<AnyCall> };

type Method = "GET" | "POST" | "DELETE";

/**
 * One operation: its path, its parameters and its handler. `token` is the kind of access token that it takes, and `scopes` are the
 * permissions that the token's user must grant.
 */
export type OperationRow = Access & {
  readonly operation: Operation;
  readonly method: Method;
  /**
   * A path without a version. `{user}`, `{container}`, `{post}` or `{location}` matches an id of that kind of node, and `/{user}/…` also matches
   * `/me/…`. Rows may share a path when their ids name different kinds.
   */
  readonly path: string;
  /** Whether /v1.0 may precede the path. */
  readonly versioned: boolean;
  /** The parameters: in the form of a POST, in the query of any other request. null accepts any. */
  readonly parameters: readonly ParameterRule[] | null;
  /** With `raw` a POST may have any body, which its handler reads as bytes, and has its parameters in the query. `form` by default. */
  readonly body?: "form" | "raw";
  /** The differences that the sandbox accepts only for this operation, in the order in which it applies them. */
  readonly forgives?: readonly Forgiveness[];
  readonly refusals: Envelope;
};

/** Returns whether an operation has its parameters in a form. */
export function hasForm(row: OperationRow): boolean {
  return row.method === "POST" && row.body !== "raw";
}

/** Returns the kind of node that the id in a row's path names, or null for a path without an id. */
export function kindInPath(path: string): NodeKind | null {
  return (/\{(user|container|post|location)\}/.exec(path)?.[1] ?? null) as NodeKind | null;
}

type Rest = Omit<ParameterRule, "name" | "required">;

/** A required parameter. */
export const needs = (name: string, rest: Rest = {}): ParameterRule => ({ name, required: true, ...rest });

/** An optional parameter. */
export const takes = (name: string, rest: Rest = {}): ParameterRule => ({ name, required: false, ...rest });

/** For a parameter whose value the log may contain. */
export const shown = { shown: true } as const;

/** For a parameter that is true or false. */
export const FLAG = { ...shown, values: ["true", "false"] } as const;

/** The parameter `fields` of everything that can be read. */
export const FIELDS = takes("fields", shown);

interface GraphOptions {
  /** The permissions beside threads_basic. */
  readonly scopes?: readonly string[];
  /** The parameters beside access_token. */
  readonly parameters?: readonly ParameterRule[];
  readonly forgives?: readonly Forgiveness[];
}

// fact: versions-optional, token-in-parameters
const graph =
  (method: Method) =>
  (operation: Operation, path: string, handle: Handler<UserCall>, options: GraphOptions = {}): OperationRow => ({
    operation,
    method,
    path,
    versioned: true,
    parameters: [needs("access_token"), ...(options.parameters ?? [])],
    token: "user",
    scopes: [BASIC_SCOPE, ...(options.scopes ?? [])],
    forgives: options.forgives ?? [],
    refusals: "graph",
    handle,
  });

/** A GET with a user token. */
export const reads = graph("GET");

/** A POST with a user token. */
export const writes = graph("POST");

/** A DELETE with a user token. */
export const deletes = graph("DELETE");

/** A page for the browser. It accepts any parameters unless they are given. */
export function page(
  operation: Operation,
  method: Method,
  path: string,
  handle: Handler,
  parameters: readonly ParameterRule[] | null = null,
): OperationRow {
  return { operation, method, path, versioned: false, parameters, token: null, refusals: "page", handle };
}
