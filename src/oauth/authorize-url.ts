import { checkNames, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import { encodeParameters } from "../http/parameters.js";
import { redirectUriProblem } from "../internal/url-rules.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { AuthorizeSetup } from "./app.js";
import { scopesProblem, type ThreadsScope } from "./scopes.js";

/** The parameters of an authorize URL. */
export interface AuthorizeRequest {
  /** Comes back in the callback, where `readCallback` compares it. Make it unguessable. */
  readonly state: string;
  /** The scopes to request. Default: the client's `scopes`. */
  readonly scopes?: readonly ThreadsScope[] | undefined;
  /** Default: the client's `redirectUri`. Pass the same one to the code exchange. */
  readonly redirectUri?: string | undefined;
}

const REQUEST: NamesOf<AuthorizeRequest> = { state: true, scopes: true, redirectUri: true };

/**
 * Returns the URL of the page where the user allows the app.
 * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 *
 * @throws ThreadsValidationError for an empty state, an unknown scope, a list without `threads_basic` or an invalid redirect URI
 */
export function buildAuthorizeUrl(setup: AuthorizeSetup, request: AuthorizeRequest): string {
  checkNames("request", request, REQUEST);
  const state = checkText("state", request.state);
  const { scopes = setup.scopes, redirectUri = setup.redirectUri } = request;
  const invalidScopes = scopesProblem(scopes);
  if (invalidScopes !== null) refuse("scopes", invalidScopes);
  const invalidUri = redirectUriProblem(redirectUri);
  if (invalidUri !== null) refuse("redirectUri", invalidUri);

  const query = encodeParameters({
    client_id: setup.appId,
    redirect_uri: redirectUri,
    scope: [...new Set(scopes)].join(","),
    response_type: "code",
    state,
  });
  return `${setup.authorize}?${query}`;
}
