/** One thing that is known, or not quite known, about Threads' servers, and who says so. */
export interface Fact {
  readonly id: string;
  /** `documented` by Meta, `observed` by people who use the API, or `unsure`: unstated, or the sources disagree. */
  readonly mark: "documented" | "observed" | "unsure";
  /** The fact, in our words. */
  readonly says: string;
  /** Where it comes from. */
  readonly source: string;
}

const DOCS = "https://developers.facebook.com/documentation/threads";
const GRAPH_DOCS = "https://developers.facebook.com/docs/graph-api";
const TOKENS = `${DOCS}/get-started/get-access-tokens-and-permissions`;
const LONG_LIVED = `${DOCS}/get-started/long-lived-tokens`;
const START = `${DOCS}/get-started`;
const APP_TOKENS = `${DOCS}/get-started/app-access-tokens`;
const DEBUG = `${DOCS}/troubleshooting/debug-access-token`;
const PROFILES = `${DOCS}/threads-profiles`;
const OVERVIEW = `${DOCS}/overview`;
const GRAPH_ERRORS = `${GRAPH_DOCS}/guides/error-handling`;
const GRAPH_LIMITS = `${GRAPH_DOCS}/overview/rate-limiting`;
const SAMPLE_APP = "https://github.com/fbsamples/threads_api";
const THREADS_GO = "https://github.com/tirthpatell/threads-go";

/** Keeps the ids as a type, and only them: the facts themselves would fill the declarations. */
function listed<const Id extends string>(
  facts: readonly (Fact & { readonly id: Id })[],
): readonly (Fact & { readonly id: Id })[] {
  return facts;
}

// prettier-ignore
const LIST = listed([
  // The authorize page
  { id: "wrong-app-id", mark: "observed", says: "The authorize page shows error 4476002 when client_id is the Meta app's id, not the Threads app's.", source: "https://github.com/brightbeanxyz/brightbean-studio/pull/136" },
  { id: "redirect-uri-registered", mark: "documented", says: "redirect_uri must be one of the app's registered URIs, to the letter: a slash at the end counts.", source: TOKENS },
  { id: "authorize-parameters", mark: "documented", says: "client_id, redirect_uri, response_type=code and scope are required; state is the only optional parameter.", source: TOKENS },
  { id: "no-pkce", mark: "unsure", says: "No page names code_challenge or any other PKCE parameter.", source: TOKENS },
  { id: "scope-separators", mark: "documented", says: "scope is a list separated by commas or by spaces.", source: TOKENS },
  { id: "basic-is-mandatory", mark: "documented", says: "threads_basic must be asked for; every endpoint needs it.", source: START },
  { id: "eleven-scopes", mark: "documented", says: "Eleven permissions are named, spread over the feature pages.", source: START },
  { id: "testers-only", mark: "observed", says: "On an unpublished app, a person who is not a tester is told that they have not accepted the invite to test the app.", source: "https://nango.dev/docs/api-integrations/threads/how-to-register-your-own-threads-api-oauth-app" },
  { id: "authorize-moved", mark: "observed", says: "threads.net answers the authorize page with 301 to threads.com, and some people's parameters got lost on the way.", source: "https://github.com/gitroomhq/postiz-app/pull/1819" },
  // The way back
  { id: "code-redirect", mark: "documented", says: "After consent the browser returns to redirect_uri with code, state as it was sent, and #_ at the end, which is no part of the code.", source: TOKENS },
  { id: "denial-redirect", mark: "documented", says: "After a refusal it returns with error=access_denied, error_reason=user_denied and error_description.", source: TOKENS },
  { id: "denial-spelling", mark: "unsure", says: "The same page also spells the value acceess_denied, in its table of parameters.", source: TOKENS },
  { id: "state-on-denial", mark: "unsure", says: "Whether state comes back with a refusal is not said.", source: TOKENS },
  { id: "code-one-hour", mark: "documented", says: "A code lives one hour.", source: TOKENS },
  { id: "code-single-use", mark: "documented", says: "A code works once; the second time its matching code is not found or already used.", source: TOKENS },
  // Code to short-lived token
  { id: "code-exchange", mark: "documented", says: "POST /oauth/access_token with client_id, client_secret, code, grant_type=authorization_code and the redirect_uri that was authorized.", source: TOKENS },
  { id: "code-form", mark: "documented", says: "The fields ride in the body; Meta's own app sends them form-urlencoded. (Queries were seen to work too: the sandbox refuses them.)", source: SAMPLE_APP },
  { id: "unversioned-tokens", mark: "documented", says: "The token endpoints carry no version in their path.", source: TOKENS },
  { id: "user-id-number", mark: "documented", says: "user_id is an unquoted number, larger than a JavaScript number holds exactly. Meta will not change its type; strings and its absence were seen as well.", source: "https://github.com/fbsamples/threads_api/issues/9" },
  { id: "short-lived-one-hour", mark: "documented", says: "A short-lived token lives one hour.", source: START },
  { id: "short-lived-expires-in", mark: "observed", says: "The answer documents no expires_in; a client met answers with one.", source: "https://docs.rs/ndl-core/0.2.13/src/ndl_core/oauth.rs.html" },
  { id: "token-permissions", mark: "unsure", says: "Instagram's answer lists the permissions; Threads' is not documented to.", source: TOKENS },
  { id: "flat-code-error", mark: "documented", says: "A rejected code answers {error_type, code, error_message}, with 400 as its code.", source: TOKENS },
  { id: "code-error-shapes", mark: "observed", says: "Clients also read {error: {…}} from the code exchange, and {error, error_description} as OAuth has it.", source: THREADS_GO },
  { id: "token-error-shape", mark: "unsure", says: "How the long-lived exchange and the refresh word a refusal is not documented beyond an OAuth error.", source: "https://github.com/huginn/huginn/pull/3667" },
  { id: "token-error-status", mark: "unsure", says: "No page names the HTTP status of a token endpoint's refusal; the body says 400.", source: TOKENS },
  { id: "app-credentials-error", mark: "unsure", says: "Which code answers a wrong app id or secret is not documented for Threads.", source: GRAPH_ERRORS },
  // Long-lived tokens
  { id: "long-lived-exchange", mark: "documented", says: "GET /access_token with grant_type=th_exchange_token, client_secret and a live short-lived token; no client_id.", source: LONG_LIVED },
  { id: "long-lived-sixty-days", mark: "documented", says: "A long-lived token lives sixty days; expires_in is a little less than that (5183944 in the sample).", source: LONG_LIVED },
  { id: "long-lived-not-exchanged", mark: "documented", says: "The exchange takes a short-lived token; a token that is long-lived already is none.", source: LONG_LIVED },
  { id: "refresh-exchange", mark: "documented", says: "GET /refresh_access_token with grant_type=th_refresh_token and the long-lived token itself, no secret.", source: LONG_LIVED },
  { id: "refresh-after-24-hours", mark: "documented", says: "Only a long-lived token that is at least 24 hours old, alive, and still granted threads_basic is refreshed.", source: LONG_LIVED },
  { id: "refreshed-token", mark: "unsure", says: "Whether a refresh gives another token, and what becomes of the one it was made from, is not said.", source: LONG_LIVED },
  { id: "private-profiles-refresh", mark: "unsure", says: "One page says that private profiles' tokens are refreshed, another that they must be granted anew.", source: LONG_LIVED },
  { id: "grant-ninety-days", mark: "documented", says: "A grant lasts ninety days and every refresh renews it.", source: START },
  // App tokens
  { id: "app-token", mark: "documented", says: "GET /oauth/access_token with client_id, client_secret and grant_type=client_credentials gives TH|<app id>|<opaque>, bearer, without expires_in.", source: APP_TOKENS },
  { id: "app-token-shortcut", mark: "documented", says: "TH|<app id>|<app secret> is an app token without a call.", source: APP_TOKENS },
  { id: "opaque-tokens", mark: "documented", says: "Codes and tokens are opaque: only samples of their letters are shown, and app tokens hold characters that a query must encode.", source: APP_TOKENS },
  // Profiles and debug_token
  { id: "token-in-parameters", mark: "documented", says: "The token rides as the parameter access_token. (An Authorization header was seen in use: the sandbox refuses it.)", source: TOKENS },
  { id: "me", mark: "documented", says: "GET /me and GET /{own id} answer the token's person; needs threads_basic.", source: PROFILES },
  { id: "versions-optional", mark: "observed", says: "Profile and debug_token answer with and without /v1.0.", source: SAMPLE_APP },
  { id: "profile-fields", mark: "documented", says: "The fields of a profile; without `fields` it is the id alone; ids are strings here.", source: PROFILES },
  { id: "profile-id", mark: "unsure", says: "Graph nodes tend to carry their id even when it was not among the fields asked for.", source: PROFILES },
  { id: "only-own-profile", mark: "documented", says: "A token fetches its own person only.", source: PROFILES },
  { id: "unknown-object", mark: "observed", says: "An id that is unknown or not allowed answers 100/33, unsupported get request.", source: "https://github.com/fbsamples/threads_api/issues/27" },
  { id: "unknown-field", mark: "observed", says: "A field that does not exist answers code 100.", source: "https://github.com/exileum/meta-mcp/issues/143" },
  { id: "empty-fields", mark: "unsure", says: "A text field may be missing when it is empty.", source: PROFILES },
  { id: "debug-token", mark: "documented", says: "GET /debug_token with a tester's access_token and an input_token of the same app; times in Unix seconds, user_id as a string.", source: DEBUG },
  { id: "debug-with-app-token", mark: "unsure", says: "An app token as debug_token's access_token is not documented.", source: DEBUG },
  { id: "debug-invalid", mark: "unsure", says: "What debug_token answers for a dead input_token is not documented; Graph tends to say is_valid: false with an inner error.", source: DEBUG },
  // Errors
  { id: "graph-error", mark: "documented", says: "{error: {message, type, code, error_subcode, error_user_title, error_user_msg, fbtrace_id}}.", source: GRAPH_ERRORS },
  { id: "is-transient", mark: "observed", says: "Threads' errors also hold is_transient.", source: "https://github.com/fbsamples/threads_api/issues/70" },
  { id: "error-type", mark: "observed", says: "type is OAuthException nearly always, THApiException at times.", source: "https://github.com/restfb/restfb/issues/1502" },
  { id: "error-data", mark: "unsure", says: "One client reads error_data.details.", source: THREADS_GO },
  { id: "dead-token", mark: "documented", says: "190 is a dead token: 458 app removed, 460 password changed, 463 expired, 467 invalid.", source: GRAPH_ERRORS },
  { id: "dead-token-100", mark: "observed", says: "A dead token was also seen to answer code 100, the requested resource does not exist.", source: "https://github.com/trypostit/trypost/pull/254" },
  { id: "dead-token-status", mark: "unsure", says: "Graph answers 190 with HTTP 400; clients branch on 401 as well.", source: GRAPH_ERRORS },
  { id: "www-authenticate", mark: "unsure", says: "Graph sends www-authenticate with 190; nobody showed one from Threads.", source: GRAPH_ERRORS },
  { id: "permission-error", mark: "documented", says: "10 is a permission that is missing or was withdrawn.", source: GRAPH_ERRORS },
  { id: "permission-status", mark: "unsure", says: "Which HTTP status comes with code 10 is not said.", source: GRAPH_ERRORS },
  { id: "bad-parameter", mark: "observed", says: "A parameter that is wrong answers code 100 with HTTP 400.", source: "https://github.com/gitroomhq/postiz-app/pull/1946" },
  { id: "trace-headers", mark: "unsure", says: "x-fb-trace-id and x-fb-request-id are read by clients if present; the documented trace is in the body.", source: THREADS_GO },
  { id: "edge-html", mark: "unsure", says: "The edge before the API may answer HTML.", source: "https://github.com/trypostit/trypost/pull/254" },
  // Limits
  { id: "app-usage", mark: "documented", says: "x-app-usage holds call_count, total_time and total_cputime in per cent; it comes once enough calls were made.", source: GRAPH_LIMITS },
  { id: "business-usage", mark: "unsure", says: "x-business-use-case-usage belongs to other products of the same Graph.", source: GRAPH_LIMITS },
  { id: "call-limit", mark: "documented", says: "At least 48,000 calls in rolling 24 hours.", source: OVERVIEW },
  { id: "rate-limited", mark: "documented", says: "Over its limit an app gets code 4, and calling on makes the block last.", source: GRAPH_LIMITS },
  { id: "rate-limit-status", mark: "unsure", says: "Rate limits were seen with HTTP 400; 429 is what clients defend against.", source: GRAPH_LIMITS },
  { id: "retry-after", mark: "unsure", says: "No evidence that Threads sends retry-after.", source: GRAPH_LIMITS },
]);

/** The id of a fact in the list. */
export type FactId = (typeof LIST)[number]["id"];

/**
 * Everything the sandbox believes about Threads. Code names the fact it follows in a `fact:` comment or, for a switch, in
 * its row of `READINGS`; a test holds both lists to each other.
 */
export const FACTS: readonly Fact[] = LIST;
