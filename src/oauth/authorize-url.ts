import { checkNames, checkText, refuse } from "../internal/arguments.js";
import { encodeParameters } from "../http/parameters.js";
import { redirectUriProblem } from "../internal/url-rules.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { AuthorizeSetup } from "./app.js";
import { scopesProblem, type ThreadsScope } from "./scopes.js";

/** What one authorization asks for. */
export interface AuthorizeRequest {
  /** Comes back with the code. Threads does not look at it; make it unguessable, and compare it in the callback. */
  readonly state: string;
  /** Instead of the app's own. */
  readonly scopes?: readonly ThreadsScope[] | undefined;
  /** Instead of the app's own; the code exchange must then be given the same. */
  readonly redirectUri?: string | undefined;
}

const REQUEST: NamesOf<AuthorizeRequest> = { state: true, scopes: true, redirectUri: true };

/**
 * The URL that a person is sent to, to allow the app.
 * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 *
 * @throws ThreadsValidationError for an empty state, an unknown scope, a list without `threads_basic`, a redirect URI that is none
 */
export function buildAuthorizeUrl(setup: AuthorizeSetup, request: AuthorizeRequest): string {
  checkNames("request", request, REQUEST);
  const state = checkText("state", request.state);
  const scopes = request.scopes ?? setup.scopes;
  const redirectUri = request.redirectUri ?? setup.redirectUri;
  const scopeTrouble = scopesProblem(scopes);
  if (scopeTrouble !== null) refuse("scopes", scopeTrouble);
  const uriTrouble = redirectUriProblem(redirectUri);
  if (uriTrouble !== null) refuse("redirectUri", uriTrouble);

  const query = encodeParameters({
    client_id: setup.appId,
    redirect_uri: redirectUri,
    scope: [...new Set(scopes)].join(","),
    response_type: "code",
    state,
  });
  return `${setup.authorize}?${query}`;
}
