import type { Handler, UserCall } from "../http/handler.js";
import {
  needs,
  page,
  shown,
  takes,
  type Operation,
  type OperationRow,
  type ParameterRule,
} from "../http/operation-row.js";
import { appToken } from "./app-token.js";
import { authorize, MOVED_PATH } from "./authorize.js";
import { callback } from "./callback.js";
import { consent } from "./consent.js";
import { debugToken } from "./debug-token.js";
import { exchangeCode } from "./exchange-code.js";
import { exchangeLongLived, refreshLongLived } from "./long-lived.js";
import { BASIC_SCOPE } from "./scopes.js";

const grantType = (value: string): ParameterRule => needs("grant_type", { shown: true, equals: value });
const CLIENT_ID = needs("client_id", { shown: true, credential: "id" });
const CLIENT_SECRET = needs("client_secret", { credential: "secret" });

// fact: authorize-parameters, no-pkce
const AUTHORIZE_PARAMETERS = [
  needs("client_id", shown),
  needs("redirect_uri", shown),
  needs("response_type", { shown: true, equals: "code", assumed: true }),
  needs("scope", shown),
  takes("state"),
];

const CONSENT_PARAMETERS = [
  needs("ticket"),
  needs("user", shown),
  needs("decision", shown),
  takes("scope", { shown: true, repeats: true }),
];

/** A request to /oauth/access_token, which has the app's credentials instead of an access token. */
function issues(
  operation: Operation,
  method: "GET" | "POST",
  handle: Handler,
  parameters: readonly ParameterRule[],
): OperationRow {
  const path = "/oauth/access_token";
  const all = [CLIENT_ID, CLIENT_SECRET, ...parameters];
  return { operation, method, path, versioned: false, parameters: all, token: null, refusals: "code", handle };
}

/** An exchange of one user token for another. */
function exchanges(
  operation: Operation,
  path: string,
  handle: Handler<UserCall>,
  parameters: readonly ParameterRule[],
): OperationRow {
  return {
    operation,
    method: "GET",
    path,
    versioned: false,
    parameters: [needs("access_token"), ...parameters],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "token",
    handle,
  };
}

/** The operations of connecting: pages and tokens. */
export const OAUTH_OPERATIONS: readonly OperationRow[] = [
  page("authorize", "GET", "/oauth/authorize", authorize, AUTHORIZE_PARAMETERS),
  page("authorize", "GET", MOVED_PATH, authorize, AUTHORIZE_PARAMETERS),
  page("consent", "POST", "/oauth/authorize", consent, CONSENT_PARAMETERS),
  page("callback", "GET", "/callback", callback),
  // fact: code-exchange, code-form, unversioned-tokens
  issues("exchange-code", "POST", exchangeCode, [
    grantType("authorization_code"),
    needs("code"),
    needs("redirect_uri", shown),
  ]),
  // fact: app-token
  issues("app-token", "GET", appToken, [grantType("client_credentials")]),
  // fact: long-lived-exchange
  exchanges("exchange-long-lived", "/access_token", exchangeLongLived, [grantType("th_exchange_token"), CLIENT_SECRET]),
  // fact: refresh-exchange
  exchanges("refresh-long-lived", "/refresh_access_token", refreshLongLived, [grantType("th_refresh_token")]),
  {
    // fact: debug-token
    operation: "debug-token",
    method: "GET",
    path: "/debug_token",
    versioned: true,
    parameters: [needs("access_token"), needs("input_token")],
    token: "any",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: debugToken,
  },
];
