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
const PUBLISHING = `${DOCS}/reference/publishing`;
const POSTS = `${DOCS}/posts`;
const CREATE = `${DOCS}/create-posts`;
const TROUBLES = `${DOCS}/troubleshooting`;
const SAMPLE_APP = "https://github.com/fbsamples/threads_api";
const READING = `${DOCS}/retrieve-and-discover-posts/retrieve-posts`;
const USER_REFERENCE = `${DOCS}/reference/user`;
const POSTIZ = "https://github.com/gitroomhq/postiz-app";
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
  { id: "not-tester-error", mark: "observed", says: "A person who has not accepted the tester invitation meets error 1349245; it was seen as {error_message, error_code}, and some such ends come back in the callback as error_code and error_message.", source: `${SAMPLE_APP}/issues/14` },
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
  { id: "redirect-uri-error", mark: "unsure", says: "Reports show a wrong redirect_uri as code 191, as code 100, or flat as Invalid redirect_uri; no page names the code.", source: TOKENS },
  { id: "used-code", mark: "unsure", says: "A used code is documented as a flat error; reports also show a nested one, 100/4279030.", source: TOKENS },
  // Long-lived tokens
  { id: "long-lived-exchange", mark: "documented", says: "GET /access_token with grant_type=th_exchange_token, client_secret and a live short-lived token; no client_id.", source: LONG_LIVED },
  { id: "long-lived-sixty-days", mark: "documented", says: "A long-lived token lives sixty days; expires_in is a little less than that (5183944 in the sample).", source: LONG_LIVED },
  { id: "long-lived-not-exchanged", mark: "documented", says: "The exchange takes a short-lived token; a token that is long-lived already is none.", source: LONG_LIVED },
  { id: "refresh-exchange", mark: "documented", says: "GET /refresh_access_token with grant_type=th_refresh_token and the long-lived token itself, no secret.", source: LONG_LIVED },
  { id: "refresh-after-24-hours", mark: "documented", says: "Only a long-lived token that is at least 24 hours old, alive, and still granted threads_basic is refreshed.", source: LONG_LIVED },
  { id: "refreshed-token", mark: "unsure", says: "Whether a refresh gives another token, and what becomes of the one it was made from, is not said.", source: LONG_LIVED },
  { id: "refresh-without-expiry", mark: "unsure", says: "A refresh without expires_in is not documented; clients allow for one.", source: THREADS_GO },
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
  // Containers
  { id: "create-container", mark: "documented", says: "POST /{own id}/threads makes a container and answers its id; needs threads_content_publish. `me` stands for the own id.", source: PUBLISHING },
  { id: "container-form", mark: "documented", says: "Parameters are form-encoded; objects are JSON strings, booleans true and false, lists separated by commas. (JSON bodies were seen to lose parameters silently: the sandbox refuses them.)", source: PUBLISHING },
  { id: "container-parameters", mark: "documented", says: "The parameters of a container, and which of TEXT, IMAGE, VIDEO, CAROUSEL and a carousel's items takes which.", source: PUBLISHING },
  { id: "long-ids", mark: "observed", says: "Ids are larger than a JavaScript number holds exactly; a container's and its post's are different.", source: "https://github.com/fbsamples/threads_api/issues/9" },
  { id: "text-limit", mark: "unsure", says: "A text has at most 500 characters, an emoji counted as its UTF-8 bytes; whole texts were seen to be counted in bytes, and in code points.", source: "https://github.com/gitroomhq/postiz-app/pull/1946" },
  { id: "text-required", mark: "unsure", says: "One page requires a text for every text post, Meta's own collection only for one without a link.", source: PUBLISHING },
  { id: "link-limit", mark: "unsure", says: "At most five different links, else THREADS_API__LINK_LIMIT_EXCEEDED; somebody saw the fourth refused.", source: "https://github.com/gitroomhq/postiz-app/issues/1203" },
  { id: "string-codes", mark: "unsure", says: "Names such as THREADS_API__LINK_LIMIT_EXCEEDED are documented without the slot of the JSON that holds them; the code was seen to be such a string.", source: TROUBLES },
  { id: "carousel-items", mark: "documented", says: "A carousel has two to twenty items, in the order of `children`.", source: POSTS },
  { id: "carousel-children", mark: "observed", says: "Children that are missing, over, not finished or made without is_carousel_item answer 100/4279004.", source: PUBLISHING },
  { id: "alt-text", mark: "documented", says: "An alternative text has at most 1,000 characters.", source: `${DOCS}/posts/accessibility` },
  { id: "topic-tag", mark: "documented", says: "One tag of 1 to 50 characters without . and &; without the parameter it is the text's first #tag that is not a whole number.", source: POSTS },
  { id: "poll", mark: "documented", says: "A poll has two to four options of 1 to 25 characters; text posts only, and not beside a link.", source: `${CREATE}/polls` },
  { id: "gif", mark: "documented", says: "A GIF is {gif_id, provider}, of GIPHY alone; text posts only.", source: POSTS },
  { id: "text-attachment", mark: "documented", says: "A text attachment has at most 10,000 characters, its styles do not overlap; text posts only, without a poll, and with one link at most.", source: `${CREATE}/text-attachments` },
  { id: "spoilers", mark: "documented", says: "At most ten SPOILER ranges of the text; a media spoiler is for IMAGE, VIDEO and CAROUSEL.", source: `${CREATE}/spoilers` },
  { id: "range-unit", mark: "unsure", says: "No page says in what offsets and lengths are counted: Meta's own app counts UTF-16, one client bytes, others characters.", source: SAMPLE_APP },
  { id: "ghost-posts", mark: "documented", says: "A ghost post is a text, no reply, and has nothing else but text spoilers.", source: `${CREATE}/ghost-posts` },
  { id: "reply-targets", mark: "documented", says: "To reply takes owning the root post, or threads_keyword_search, or threads_manage_mentions.", source: `${DOCS}/retrieve-and-manage-replies/create-replies` },
  { id: "young-parent", mark: "unsure", says: "A reply to a post that was published a moment ago was seen to answer code 24.", source: THREADS_GO },
  { id: "parent-not-visible", mark: "observed", says: "A reply to a fresh post of one's own was refused with 24/4279009 for more than three minutes.", source: `${POSTIZ}/pull/2047` },
  { id: "locations", mark: "documented", says: "location_id needs threads_location_tagging.", source: `${CREATE}/location-tagging` },
  { id: "geo-gating", mark: "documented", says: "allowlisted_country_codes is for those who are eligible, else THREADS_API__FEATURE_NOT_AVAILABLE; a wrong code is THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES.", source: `${DOCS}/posts/geo-gating` },
  { id: "cross-share", mark: "documented", says: "crossreshare_to_ig or its dark twin needs threads_share_to_instagram; crossreshare_to_ig_status tells SUCCESS or FAILED, and the post is published either way.", source: `${CREATE}/share-to-ig-stories` },
  { id: "cross-share-response", mark: "unsure", says: "The page speaks of the publish answer and shows the status in the container's.", source: `${CREATE}/share-to-ig-stories` },
  { id: "media-fetched", mark: "documented", says: "Threads fetches pictures and films from their addresses itself.", source: POSTS },
  { id: "image-not-fetched", mark: "unsure", says: "A picture that cannot be fetched was seen to answer 1/2207052 when its container is made; the status documents no value for pictures.", source: "https://github.com/gitroomhq/postiz-app/issues/1364" },
  { id: "image-fetched-later", mark: "observed", says: "The refusal 1/2207052 can pass within 8 to 16 seconds for the same URL.", source: `${POSTIZ}/issues/1364` },
  { id: "container-status", mark: "documented", says: "GET /{container id} tells IN_PROGRESS, FINISHED, PUBLISHED, ERROR with its error_message, or EXPIRED; id and status are the default fields.", source: TROUBLES },
  { id: "status-not-visible", mark: "observed", says: "A container's status can answer 24/4279009 for about 40 seconds after its creation.", source: "https://github.com/trypostit/trypost/pull/280" },
  { id: "stale-status", mark: "unsure", says: "Whether the status is read from a copy that is behind is not said.", source: TROUBLES },
  { id: "container-expiry", mark: "documented", says: "A container that is not published within 24 hours is EXPIRED.", source: TROUBLES },
  // Publishing
  { id: "publish", mark: "documented", says: "POST /{own id}/threads_publish with creation_id publishes a FINISHED container and answers the post's id.", source: POSTS },
  { id: "publish-race", mark: "observed", says: "Publishing answers 24/4279009, HTTP 400, is_transient false, for a container that is not there yet, also for one that is FINISHED.", source: "https://github.com/fbsamples/threads_api/issues/70" },
  { id: "publish-twice", mark: "unsure", says: "What happens when a container is published twice is not documented.", source: POSTS },
  { id: "publish-twice-status", mark: "unsure", says: "Which HTTP status comes with that refusal is not said.", source: POSTS },
  { id: "expired-although-published", mark: "unsure", says: "EXPIRED is documented for a container that was not published within 24 hours; what a published one reads later is not said.", source: TROUBLES },
  { id: "auto-publish-text", mark: "observed", says: "auto_publish_text=true publishes a text in the one request, whose id is the post's.", source: "https://github.com/exileum/meta-mcp/pull/164" },
  { id: "child-ids", mark: "observed", says: "A published carousel lists its children under ids of their own, not under the ids of their containers. One client still matches by the containers' ids.", source: THREADS_GO },
  { id: "permalink-host", mark: "unsure", says: "Meta's pages show permalinks at threads.net; live ones are at threads.com.", source: `${DOCS}/retrieve-and-discover-posts/retrieve-posts` },
  { id: "repost", mark: "documented", says: "POST /{post id}/repost answers the repost's own id, which the person's list has as REPOST_FACADE.", source: `${DOCS}/posts/reposts` },
  { id: "repost-scope", mark: "unsure", says: "No page names the permission for a repost; clients ask for threads_content_publish.", source: `${DOCS}/posts/reposts` },
  { id: "delete-post", mark: "documented", says: "DELETE /{own post id} answers success and deleted_id; needs threads_delete.", source: `${DOCS}/posts/delete-posts` },
  // Quotas
  { id: "quotas", mark: "documented", says: "250 posts, 1,000 replies and 100 deletions of a profile in rolling 24 hours.", source: OVERVIEW },
  { id: "quota-at-publish", mark: "documented", says: "threads_publish is where the quotas hold; a carousel is one post.", source: OVERVIEW },
  { id: "replies-draw-on-posts", mark: "unsure", says: "Whether a reply also draws on the 250 posts is not said.", source: OVERVIEW },
  { id: "quota-exhausted", mark: "unsure", says: "What an exhausted quota answers is not documented; 613/4279002 was seen for too many calls.", source: OVERVIEW },
  { id: "publishing-limit", mark: "documented", says: "GET /{own id}/threads_publishing_limit answers a list of one object with the fields asked for; without `fields` it is quota_usage alone.", source: USER_REFERENCE },
  { id: "publishing-limit-scopes", mark: "unsure", says: "Each quota has permissions of its own; what becomes of a call that asks for one too many is not said.", source: OVERVIEW },
  // Reading posts
  { id: "post-fields", mark: "documented", says: "The fields of a post, and which kinds of post have which; without `fields` it is the id alone.", source: READING },
  { id: "video-as-audio", mark: "observed", says: "A video may read AUDIO as its media_type.", source: THREADS_GO },
  { id: "text-without-type", mark: "observed", says: "A text may come without media_type; the search sample prints TEXT.", source: THREADS_GO },
  { id: "post-visibility", mark: "documented", says: "An app without advanced access reads the posts of its testers only.", source: READING },
  { id: "text-entities", mark: "observed", says: "text_entities comes back in an object, {data: […]}, unlike the list that was sent.", source: THREADS_GO },
  { id: "own-lists", mark: "documented", says: "/threads, /replies (with threads_read_replies) and /ghost_posts list a person's own posts under the own id or `me`.", source: USER_REFERENCE },
  { id: "replies-in-threads", mark: "unsure", says: "Whether /threads lists replies beside what stands by itself is not said.", source: USER_REFERENCE },
  { id: "ghosts-in-threads", mark: "unsure", says: "Whether /threads lists ghost posts, which have a list of their own, is not said.", source: `${CREATE}/ghost-posts` },
  { id: "list-parameters", mark: "documented", says: "limit is 25 and at most 100; before and after exclude each other; since and until are Unix seconds, from 1688540400 on and not past now.", source: USER_REFERENCE },
  { id: "paging-links", mark: "unsure", says: "The pages show cursors only; Meta's own app goes by next and previous, which hold the token as Graph's do.", source: SAMPLE_APP },
  { id: "empty-paging", mark: "unsure", says: "paging may be missing from an empty list.", source: READING },
  // Errors
  { id: "graph-error", mark: "documented", says: "{error: {message, type, code, error_subcode, error_user_title, error_user_msg, fbtrace_id}}.", source: GRAPH_ERRORS },
  { id: "is-transient", mark: "observed", says: "Threads' errors also hold is_transient.", source: "https://github.com/fbsamples/threads_api/issues/70" },
  { id: "error-type", mark: "observed", says: "type is OAuthException nearly always, THApiException at times.", source: "https://github.com/restfb/restfb/issues/1502" },
  { id: "error-data", mark: "unsure", says: "One client reads error_data.details.", source: THREADS_GO },
  { id: "invalid-token", mark: "documented", says: "190 is a dead token: 458 app removed, 460 password changed, 463 expired, 467 invalid.", source: GRAPH_ERRORS },
  { id: "invalid-token-100", mark: "observed", says: "A dead token was also seen to answer code 100, the requested resource does not exist.", source: "https://github.com/trypostit/trypost/pull/254" },
  { id: "checkpoints", mark: "documented", says: "190 with subcode 459 or 464 asks the person to act at Threads: a checkpoint, an account that is not confirmed. The token lives.", source: GRAPH_ERRORS },
  { id: "invalid-token-status", mark: "unsure", says: "Graph answers 190 with HTTP 400; clients branch on 401 as well.", source: GRAPH_ERRORS },
  { id: "www-authenticate", mark: "unsure", says: "Graph sends www-authenticate with 190; nobody showed one from Threads.", source: GRAPH_ERRORS },
  { id: "permission-error", mark: "documented", says: "10 is a permission that is missing or was withdrawn.", source: GRAPH_ERRORS },
  { id: "permission-status", mark: "unsure", says: "Which HTTP status comes with code 10 is not said.", source: GRAPH_ERRORS },
  { id: "app-not-allowed", mark: "observed", says: "An account that is no tester of an unreviewed app gets 100/10, THApiException, at every call after the code exchange; a blocked app gets 200, API access blocked; too low an access tier 10/4279067; an invalid app 101.", source: `${SAMPLE_APP}/issues/36` },
  { id: "bad-parameter", mark: "observed", says: "A parameter that is wrong answers code 100 with HTTP 400.", source: "https://github.com/gitroomhq/postiz-app/pull/1946" },
  { id: "trace-headers", mark: "unsure", says: "x-fb-trace-id and x-fb-request-id are read by clients if present; the documented trace is in the body.", source: THREADS_GO },
  { id: "edge-html", mark: "unsure", says: "The edge before the API may answer HTML.", source: "https://github.com/trypostit/trypost/pull/254" },
  { id: "wrong-date", mark: "unsure", says: "Nothing promises that the Date header of each answer is right.", source: GRAPH_ERRORS },
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
 * its row of `BEHAVIORS`; a test holds both lists to each other.
 */
export const FACTS: readonly Fact[] = LIST;
