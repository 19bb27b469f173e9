import { needs, shown, takes, type OperationRow } from "./operation-row.js";
import { POSTS_OPERATIONS } from "../reading/operations.js";
import { PUBLISHING_OPERATIONS } from "../publishing/operations.js";
import { appToken } from "../oauth/app-token.js";
import { authorize } from "../oauth/authorize.js";
import { callback } from "../oauth/callback.js";
import { consent } from "../oauth/consent.js";
import { debugToken } from "../oauth/debug-token.js";
import { exchangeCode } from "../oauth/exchange-code.js";
import { exchangeLongLived } from "../oauth/exchange-long-lived.js";
import { home } from "../ui/home.js";
import { me } from "../reading/me.js";
import { node } from "../reading/node.js";
import { refreshLongLived } from "../oauth/refresh-long-lived.js";
import { BASIC_SCOPE } from "../oauth/scopes.js";

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
    operation: "home",
    method: "GET",
    paths: ["/"],
    versioned: false,
    parameters: null,
    token: null,
    refusals: "page",
    handle: home,
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
  ...PUBLISHING_OPERATIONS,
  ...POSTS_OPERATIONS,
];
