import type { Envelope } from "./graph-errors.js";
import { appToken } from "./routes/app-token.js";
import { authorize } from "./routes/authorize.js";
import { callback } from "./routes/callback.js";
import { consent } from "./routes/consent.js";
import { debugToken } from "./routes/debug-token.js";
import { exchangeCode } from "./routes/exchange-code.js";
import { exchangeLongLived } from "./routes/exchange-long-lived.js";
import { me } from "./routes/me.js";
import { node } from "./routes/node.js";
import { refreshLongLived } from "./routes/refresh-long-lived.js";
import { BASIC_SCOPE } from "./scopes.js";
import type { AnyCall, AppCall, Handler, UserCall } from "./world.js";

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
  | "debug-token";

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

const needs = (name: string, rest: Omit<ParameterRule, "name" | "required"> = {}): ParameterRule => ({
  name,
  required: true,
  ...rest,
});
const takes = (name: string, rest: Omit<ParameterRule, "name" | "required"> = {}): ParameterRule => ({
  name,
  required: false,
  ...rest,
});
const shown = { shown: true } as const;

/** Every operation that the sandbox serves. What a later room needs is a row here and a handler in routes/. */
export const OPERATIONS: readonly OperationRow[] = [
  {
    // fact: authorize-parameters, no-pkce
    operation: "authorize",
    method: "GET",
    paths: ["/oauth/authorize", "/moved/oauth/authorize"],
    versioned: false,
    parameters: [
      needs("client_id", shown),
      needs("redirect_uri", shown),
      needs("response_type", { shown: true, equals: "code" }),
      needs("scope", shown),
      takes("state"),
    ],
    token: null,
    refusals: "page",
    handle: authorize,
  },
  {
    operation: "consent",
    method: "POST",
    paths: ["/oauth/authorize"],
    versioned: false,
    parameters: [
      needs("ticket"),
      needs("user", shown),
      needs("decision", shown),
      takes("scope", { shown: true, repeats: true }),
    ],
    token: null,
    refusals: "page",
    handle: consent,
  },
  {
    operation: "callback",
    method: "GET",
    paths: ["/callback"],
    versioned: false,
    parameters: null,
    token: null,
    refusals: "page",
    handle: callback,
  },
  {
    // fact: code-exchange, code-form, unversioned-tokens
    operation: "exchange-code",
    method: "POST",
    paths: ["/oauth/access_token"],
    versioned: false,
    parameters: [
      needs("client_id", { shown: true, credential: "id" }),
      needs("client_secret", { credential: "secret" }),
      needs("code"),
      needs("grant_type", { shown: true, equals: "authorization_code" }),
      needs("redirect_uri", shown),
    ],
    token: null,
    refusals: "code",
    handle: exchangeCode,
  },
  {
    // fact: app-token
    operation: "app-token",
    method: "GET",
    paths: ["/oauth/access_token"],
    versioned: false,
    parameters: [
      needs("client_id", { shown: true, credential: "id" }),
      needs("client_secret", { credential: "secret" }),
      needs("grant_type", { shown: true, equals: "client_credentials" }),
    ],
    token: null,
    refusals: "code",
    handle: appToken,
  },
  {
    // fact: long-lived-exchange
    operation: "exchange-long-lived",
    method: "GET",
    paths: ["/access_token"],
    versioned: false,
    parameters: [
      needs("grant_type", { shown: true, equals: "th_exchange_token" }),
      needs("client_secret", { credential: "secret" }),
      needs("access_token"),
    ],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "token",
    handle: exchangeLongLived,
  },
  {
    // fact: refresh-exchange
    operation: "refresh-long-lived",
    method: "GET",
    paths: ["/refresh_access_token"],
    versioned: false,
    parameters: [needs("grant_type", { shown: true, equals: "th_refresh_token" }), needs("access_token")],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "token",
    handle: refreshLongLived,
  },
  {
    // fact: me, versions-optional, token-in-parameters
    operation: "me",
    method: "GET",
    paths: ["/me"],
    versioned: true,
    parameters: [needs("access_token"), takes("fields", shown)],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: me,
  },
  {
    // fact: me, versions-optional, token-in-parameters
    operation: "node",
    method: "GET",
    paths: ["/{id}"],
    versioned: true,
    parameters: [needs("access_token"), takes("fields", shown)],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: node,
  },
  {
    // fact: debug-token
    operation: "debug-token",
    method: "GET",
    paths: ["/debug_token"],
    versioned: true,
    parameters: [needs("access_token"), needs("input_token")],
    token: "any",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: debugToken,
  },
];
