/** One fact about Threads' servers, or one open question, with its source. */
export interface Fact {
  readonly id: string;
  /** `documented` by Meta, `observed` by users of the API, or `unsure`: undocumented, or the sources disagree. */
  readonly mark: "documented" | "observed" | "unsure";
  /** The fact as a sentence. */
  readonly says: string;
  /** The URL of the source. */
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
const TROUBLESHOOTING = `${DOCS}/troubleshooting`;
const REPLIES = `${DOCS}/retrieve-and-manage-replies/replies-and-conversations`;
const REPLY_MANAGEMENT = `${DOCS}/reply-management`;
const INSIGHTS = `${DOCS}/insights`;
const WEBHOOKS = `${DOCS}/webhooks`;
const GRAPH_WEBHOOKS = `${GRAPH_DOCS}/webhooks/getting-started`;
const SAMPLE_APP = "https://github.com/fbsamples/threads_api";
const RETRIEVING = `${DOCS}/retrieve-and-discover-posts/retrieve-posts`;
const USER_REFERENCE = `${DOCS}/reference/user`;
const POSTIZ = "https://github.com/gitroomhq/postiz-app";
const THREADS_GO = "https://github.com/tirthpatell/threads-go";

/** Keeps only the ids in the type, because the facts would make the declarations large. */
function listed<const Id extends string>(
  facts: readonly (Fact & { readonly id: Id })[],
): readonly (Fact & { readonly id: Id })[] {
  return facts;
}

// prettier-ignore
const LIST = listed([
  // The authorize page
  { id: "wrong-app-id", mark: "observed", says: "The authorize page shows error 4476002 when client_id is the id of the Meta app, not of the Threads app.", source: "https://github.com/brightbeanxyz/brightbean-studio/pull/136" },
  { id: "redirect-uri-registered", mark: "documented", says: "redirect_uri must be exactly one of the app's registered URIs, including a slash at the end.", source: TOKENS },
  { id: "authorize-parameters", mark: "documented", says: "client_id, redirect_uri, response_type=code and scope are required; state is the only optional parameter.", source: TOKENS },
  { id: "no-pkce", mark: "unsure", says: "No page names code_challenge or another PKCE parameter.", source: TOKENS },
  { id: "scope-separators", mark: "documented", says: "scope is a list separated by commas or by spaces.", source: TOKENS },
  { id: "basic-is-mandatory", mark: "documented", says: "threads_basic must be requested; every endpoint needs it.", source: START },
  { id: "eleven-scopes", mark: "documented", says: "The feature pages name eleven permissions.", source: START },
  { id: "testers-only", mark: "observed", says: "For an unpublished app, an account that is not a tester gets an error: the user has not accepted the invitation to test the app.", source: "https://nango.dev/docs/api-integrations/threads/how-to-register-your-own-threads-api-oauth-app" },
  { id: "authorize-moved", mark: "observed", says: "threads.net redirects the authorize page with 301 to threads.com, and some users' parameters were lost.", source: "https://github.com/gitroomhq/postiz-app/pull/1819" },
  { id: "not-tester-error", mark: "observed", says: "An account that has not accepted the tester invitation gets error 1349245. It was observed as {error_message, error_code}, and also in the callback as error_code and error_message.", source: `${SAMPLE_APP}/issues/14` },
  // The callback
  { id: "code-redirect", mark: "documented", says: "After consent the browser returns to redirect_uri with code, state as it was sent, and #_ at the end, which is not part of the code.", source: TOKENS },
  { id: "denial-redirect", mark: "documented", says: "After a denial the browser returns with error=access_denied, error_reason=user_denied and error_description.", source: TOKENS },
  { id: "denial-spelling", mark: "unsure", says: "The same page also spells the value acceess_denied in its table of parameters.", source: TOKENS },
  { id: "state-on-denial", mark: "unsure", says: "It is not documented whether a denial returns state.", source: TOKENS },
  { id: "code-one-hour", mark: "documented", says: "A code is valid for one hour.", source: TOKENS },
  { id: "code-single-use", mark: "documented", says: "A code works once; a second use is refused because no matching code was found or it was already used.", source: TOKENS },
  // Code to short-lived token
  { id: "code-exchange", mark: "documented", says: "POST /oauth/access_token with client_id, client_secret, code, grant_type=authorization_code and the redirect_uri that was authorized.", source: TOKENS },
  { id: "code-form", mark: "documented", says: "The fields are in the body, which Meta's own app sends form-urlencoded. Meta's page shows multipart/form-data and its Postman collection a query.", source: SAMPLE_APP },
  { id: "unversioned-tokens", mark: "documented", says: "The paths of the token endpoints have no version. Meta's own app precedes them with the version that it is configured with.", source: TOKENS },
  { id: "user-id-number", mark: "documented", says: "user_id is an unquoted number, too large for an exact JavaScript number. Meta will not change its type; a string and its absence were also observed.", source: "https://github.com/fbsamples/threads_api/issues/9" },
  { id: "short-lived-one-hour", mark: "documented", says: "A short-lived token is valid for one hour.", source: START },
  { id: "short-lived-token-type", mark: "documented", says: "The response contains token_type since 12 August 2026; older pages do not show it.", source: TOKENS },
  { id: "short-lived-expires-in", mark: "observed", says: "The response is not documented to contain expires_in; one client observed it.", source: "https://docs.rs/ndl-core/0.2.13/src/ndl_core/oauth.rs.html" },
  { id: "token-permissions", mark: "unsure", says: "Instagram's response lists the permissions; for Threads this is not documented.", source: TOKENS },
  { id: "flat-code-error", mark: "documented", says: "The error for a rejected code is {error_type, code, error_message}, with 400 as its code.", source: TOKENS },
  { id: "code-error-shapes", mark: "observed", says: "Clients also read {error: {…}} from the code exchange, and OAuth's {error, error_description}.", source: THREADS_GO },
  { id: "token-error-shape", mark: "unsure", says: "The errors of the long-lived exchange and of the refresh are documented only as OAuth errors.", source: "https://github.com/huginn/huginn/pull/3667" },
  { id: "token-error-status", mark: "unsure", says: "No page names the HTTP status of a token endpoint's error; the body says 400.", source: TOKENS },
  { id: "app-credentials-error", mark: "unsure", says: "The code for a wrong app id or secret is not documented for Threads.", source: GRAPH_ERRORS },
  { id: "redirect-uri-error", mark: "unsure", says: "Reports show a wrong redirect_uri as code 191, as code 100, or flat as Invalid redirect_uri; no page names the code.", source: TOKENS },
  { id: "used-code", mark: "unsure", says: "A used code is documented as a flat error; reports also show a nested one, 100/4279030.", source: TOKENS },
  // Long-lived tokens
  { id: "long-lived-exchange", mark: "documented", says: "GET /access_token with grant_type=th_exchange_token, client_secret and a valid short-lived token; no client_id.", source: LONG_LIVED },
  { id: "long-lived-sixty-days", mark: "documented", says: "A long-lived token is valid for 60 days; expires_in is a little less than that (5183944 in the sample).", source: LONG_LIVED },
  { id: "long-lived-not-exchanged", mark: "documented", says: "The exchange needs a short-lived token; a long-lived token cannot be exchanged.", source: LONG_LIVED },
  { id: "refresh-exchange", mark: "documented", says: "GET /refresh_access_token with grant_type=th_refresh_token and the long-lived token itself, without a secret.", source: LONG_LIVED },
  { id: "refresh-after-24-hours", mark: "documented", says: "A refresh needs a valid long-lived token that is at least 24 hours old and whose user still grants threads_basic.", source: LONG_LIVED },
  { id: "refreshed-token", mark: "unsure", says: "It is not documented whether a refresh returns another token, and whether the old one stays valid.", source: LONG_LIVED },
  { id: "refresh-without-expiry", mark: "unsure", says: "A refresh without expires_in is not documented; clients handle it.", source: THREADS_GO },
  { id: "private-profiles-refresh", mark: "unsure", says: "One page says that tokens of private profiles can be refreshed, another that the user must consent again.", source: LONG_LIVED },
  { id: "grant-ninety-days", mark: "documented", says: "A grant lasts 90 days from the consent or the last refresh.", source: START },
  // App tokens
  { id: "app-token", mark: "documented", says: "GET /oauth/access_token with client_id, client_secret and grant_type=client_credentials returns TH|<app id>|<opaque>, bearer, without expires_in.", source: APP_TOKENS },
  { id: "app-token-shortcut", mark: "documented", says: "TH|<app id>|<app secret> is an app token that needs no call.", source: APP_TOKENS },
  { id: "opaque-tokens", mark: "documented", says: "Codes and tokens are opaque: only samples show their characters, and app tokens contain characters that a query must encode.", source: APP_TOKENS },
  // Profiles and debug_token
  { id: "token-in-parameters", mark: "documented", says: "The token is the parameter access_token. (An Authorization header was observed to work.)", source: TOKENS },
  { id: "me", mark: "documented", says: "GET /me and GET /{own id} return the token's user; they need threads_basic.", source: PROFILES },
  { id: "versions-optional", mark: "observed", says: "Profile and debug_token work with and without /v1.0.", source: SAMPLE_APP },
  { id: "profile-fields", mark: "documented", says: "The fields of a profile; without `fields` only the id; ids are strings here.", source: PROFILES },
  { id: "profile-id", mark: "unsure", says: "Graph nodes often contain their id even if `fields` does not name it.", source: PROFILES },
  { id: "only-own-profile", mark: "documented", says: "A token reads only its own user.", source: PROFILES },
  { id: "unknown-object", mark: "observed", says: "An id that is unknown or not allowed is refused with 100/33, unsupported get request.", source: "https://github.com/fbsamples/threads_api/issues/27" },
  { id: "unknown-field", mark: "observed", says: "An unknown field is refused with code 100.", source: "https://github.com/exileum/meta-mcp/issues/143" },
  { id: "empty-fields", mark: "unsure", says: "It is not documented whether a text field that is empty is left out.", source: PROFILES },
  { id: "debug-token", mark: "documented", says: "GET /debug_token with a tester's access_token and an input_token of the same app; times in Unix seconds, user_id as a string.", source: DEBUG },
  { id: "debug-with-app-token", mark: "unsure", says: "It is not documented whether debug_token accepts an app token as access_token.", source: DEBUG },
  { id: "debug-invalid", mark: "unsure", says: "The response of debug_token to an invalid input_token is not documented; Graph often returns is_valid: false with an inner error.", source: DEBUG },
  // Containers
  { id: "create-container", mark: "documented", says: "POST /{own id}/threads creates a container and returns its id; it needs threads_content_publish. `me` can replace the own id.", source: PUBLISHING },
  { id: "container-form", mark: "documented", says: "Parameters are form-encoded; objects are JSON strings, booleans true and false, lists comma-separated.", source: PUBLISHING },
  { id: "post-forms", mark: "documented", says: "The parameters of a POST are also accepted in the query, with any body or none, as multipart/form-data, and as JSON, which Meta's own app sends with members that are not parameters.", source: SAMPLE_APP },
  { id: "json-optional", mark: "observed", says: "In one report the optional parameters in a JSON body had no effect.", source: "https://github.com/exileum/meta-mcp" },
  { id: "empty-parameters", mark: "documented", says: "An empty parameter is absent: Meta's own app sends reply_control, reply_to_id and link_attachment with every post.", source: SAMPLE_APP },
  { id: "poll-empty-options", mark: "documented", says: "An empty option of a poll is absent: Meta's own app always sends all four.", source: SAMPLE_APP },
  { id: "entity-numbers", mark: "documented", says: "The offset and the length of a text entity may be text.", source: `${CREATE}/spoilers` },
  { id: "text-of-items", mark: "documented", says: "text is documented as optional for the items of a carousel; a carousel shows only its own.", source: POSTS },
  { id: "container-parameters", mark: "documented", says: "The parameters of a container, and which of TEXT, IMAGE, VIDEO, CAROUSEL and carousel items accept each.", source: PUBLISHING },
  { id: "long-ids", mark: "observed", says: "Ids are too large for an exact JavaScript number; a container and its post have different ids.", source: "https://github.com/fbsamples/threads_api/issues/9" },
  { id: "text-limit", mark: "unsure", says: "A text has at most 500 characters, with an emoji counted as its UTF-8 bytes; counting in bytes and in code points was also observed.", source: "https://github.com/gitroomhq/postiz-app/pull/1946" },
  { id: "text-required", mark: "unsure", says: "One page requires text for every text post, Meta's own collection only for one without a link.", source: PUBLISHING },
  { id: "link-limit", mark: "unsure", says: "At most five different links, else THREADS_API__LINK_LIMIT_EXCEEDED; one user observed that the fourth was refused.", source: "https://github.com/gitroomhq/postiz-app/issues/1203" },
  { id: "string-codes", mark: "unsure", says: "Names such as THREADS_API__LINK_LIMIT_EXCEEDED are documented without the JSON field that contains them; such a name was observed as the code.", source: TROUBLESHOOTING },
  { id: "carousel-items", mark: "documented", says: "A carousel has two to twenty items, in the order of `children`.", source: POSTS },
  { id: "carousel-children", mark: "observed", says: "Children that are missing, expired, not finished or created without is_carousel_item are refused with 100/4279004.", source: PUBLISHING },
  { id: "alt-text", mark: "documented", says: "An alternative text has at most 1,000 characters.", source: `${DOCS}/posts/accessibility` },
  { id: "topic-tag", mark: "documented", says: "One tag of 1 to 50 characters without . and &; without the parameter, the text's first #tag that is not a whole number.", source: POSTS },
  { id: "poll", mark: "documented", says: "A poll has two to four options of 1 to 25 characters; text posts only, and not with a link.", source: `${CREATE}/polls` },
  { id: "gif", mark: "documented", says: "A GIF is {gif_id, provider}, of GIPHY only; text posts only.", source: POSTS },
  { id: "text-attachment", mark: "documented", says: "A text attachment has at most 10,000 characters, its styles do not overlap; text posts only, without a poll, and with at most one link.", source: `${CREATE}/text-attachments` },
  { id: "spoilers", mark: "documented", says: "At most ten SPOILER ranges of the text; a media spoiler is for IMAGE, VIDEO and CAROUSEL.", source: `${CREATE}/spoilers` },
  { id: "range-unit", mark: "unsure", says: "No page names the unit of offsets and lengths: Meta's own app uses UTF-16, one client bytes, others characters.", source: SAMPLE_APP },
  { id: "ghost-posts", mark: "documented", says: "A ghost post is a text that is not a reply and has nothing else but text spoilers.", source: `${CREATE}/ghost-posts` },
  { id: "reply-targets", mark: "documented", says: "A reply needs ownership of the root post, or threads_keyword_search, or threads_manage_mentions.", source: `${DOCS}/retrieve-and-manage-replies/create-replies` },
  { id: "young-parent", mark: "unsure", says: "A reply to a post published moments before was observed to fail with code 24.", source: THREADS_GO },
  { id: "parent-not-visible", mark: "observed", says: "A reply to a new post of the same user was refused with 24/4279009 for more than three minutes.", source: `${POSTIZ}/pull/2047` },
  { id: "locations", mark: "documented", says: "location_id needs threads_location_tagging.", source: `${CREATE}/location-tagging` },
  { id: "geo-gating", mark: "documented", says: "allowlisted_country_codes needs an eligible user, else THREADS_API__FEATURE_NOT_AVAILABLE; a wrong code is THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES.", source: `${DOCS}/posts/geo-gating` },
  { id: "cross-share", mark: "documented", says: "crossreshare_to_ig and its dark mode need threads_share_to_instagram; crossreshare_to_ig_status is SUCCESS or FAILED, and the post is published in both cases.", source: `${CREATE}/share-to-ig-stories` },
  { id: "cross-share-response", mark: "unsure", says: "The page mentions the publish response, but its sample shows the status in the container's response.", source: `${CREATE}/share-to-ig-stories` },
  { id: "media-fetched", mark: "documented", says: "Threads fetches images and videos from their URLs.", source: POSTS },
  { id: "image-not-fetched", mark: "unsure", says: "An image that cannot be fetched was observed to be refused with 1/2207052 when its container is created; the status documents no value for images.", source: "https://github.com/gitroomhq/postiz-app/issues/1364" },
  { id: "image-fetched-later", mark: "observed", says: "The error 1/2207052 can disappear within 8 to 16 seconds for the same URL.", source: `${POSTIZ}/issues/1364` },
  { id: "container-status", mark: "documented", says: "GET /{container id} returns IN_PROGRESS, FINISHED, PUBLISHED, ERROR with its error_message, or EXPIRED; id and status are the default fields.", source: TROUBLESHOOTING },
  { id: "status-not-visible", mark: "observed", says: "Reading a container's status can fail with 24/4279009 for about 40 seconds after its creation.", source: "https://github.com/trypostit/trypost/pull/280" },
  { id: "stale-status", mark: "unsure", says: "It is not documented whether the status comes from a delayed copy.", source: TROUBLESHOOTING },
  { id: "container-expiry", mark: "documented", says: "A container that is not published within 24 hours is EXPIRED.", source: TROUBLESHOOTING },
  // Publishing
  { id: "publish", mark: "documented", says: "POST /{own id}/threads_publish with creation_id publishes a FINISHED container and returns the post's id.", source: POSTS },
  { id: "publish-race", mark: "observed", says: "Publishing fails with 24/4279009, HTTP 400, is_transient false, for a container that is not visible yet, even if it is FINISHED.", source: "https://github.com/fbsamples/threads_api/issues/70" },
  { id: "publish-twice", mark: "unsure", says: "The result of publishing a container twice is not documented.", source: POSTS },
  { id: "publish-twice-status", mark: "unsure", says: "The HTTP status of that error is not documented.", source: POSTS },
  { id: "expired-although-published", mark: "unsure", says: "EXPIRED is documented for a container that was not published within 24 hours; the later status of a published one is not.", source: TROUBLESHOOTING },
  { id: "auto-publish-text", mark: "observed", says: "auto_publish_text=true publishes a text in one request, which returns the post's id.", source: "https://github.com/exileum/meta-mcp/pull/164" },
  { id: "child-ids", mark: "observed", says: "A published carousel lists its children with their own ids, not the ids of their containers. One client expects the containers' ids instead.", source: THREADS_GO },
  { id: "permalink-host", mark: "unsure", says: "Meta's pages show permalinks at threads.net; real ones are at threads.com.", source: `${DOCS}/retrieve-and-discover-posts/retrieve-posts` },
  { id: "repost", mark: "documented", says: "POST /{post id}/repost returns the repost's own id, which is in the user's list as REPOST_FACADE.", source: `${DOCS}/posts/reposts` },
  { id: "repost-scope", mark: "unsure", says: "No page names the permission for a repost; clients request threads_content_publish.", source: `${DOCS}/posts/reposts` },
  { id: "delete-post", mark: "documented", says: "DELETE /{own post id} returns success and deleted_id; it needs threads_delete.", source: `${DOCS}/posts/delete-posts` },
  // Quotas
  { id: "quotas", mark: "documented", says: "250 posts, 1,000 replies and 100 deletions per profile in rolling 24 hours.", source: OVERVIEW },
  { id: "quota-at-publish", mark: "documented", says: "threads_publish applies the quotas; a carousel is one post.", source: OVERVIEW },
  { id: "replies-use-post-quota", mark: "unsure", says: "It is not documented whether a reply also counts against the 250 posts.", source: OVERVIEW },
  { id: "quota-exhausted", mark: "unsure", says: "The error for a used-up quota is not documented; 613/4279002 was observed for too many calls.", source: OVERVIEW },
  { id: "publishing-limit", mark: "documented", says: "GET /{own id}/threads_publishing_limit returns a list of one object with the requested fields; without `fields` only quota_usage.", source: USER_REFERENCE },
  { id: "search-quota", mark: "observed", says: "One client also reads search_quota_usage and search_config; a user may search 2,200 times in rolling 24 hours.", source: THREADS_GO },
  { id: "publishing-limit-scopes", mark: "unsure", says: "Each quota has its own permissions; the result of requesting a field without its permission is not documented.", source: OVERVIEW },
  // Reading posts
  { id: "post-fields", mark: "documented", says: "The fields of a post, and which kinds of post have which; without `fields` only the id.", source: RETRIEVING },
  { id: "video-as-audio", mark: "observed", says: "The media_type of a video may be AUDIO.", source: THREADS_GO },
  { id: "text-without-type", mark: "observed", says: "A text may have no media_type; the search sample shows TEXT.", source: THREADS_GO },
  { id: "post-visibility", mark: "documented", says: "An app without advanced access reads only the posts of its testers.", source: RETRIEVING },
  { id: "text-entities", mark: "observed", says: "text_entities is returned in an object, {data: […]}, unlike the list that was sent.", source: THREADS_GO },
  { id: "reply-lists", mark: "documented", says: "/{post}/replies lists one level, /conversation all levels, /pending_replies the replies of an own post that wait for approval or were ignored; newest first unless reverse is false.", source: REPLIES },
  { id: "conversation-of-reply", mark: "observed", says: "The conversation of a reply is an empty list, not an error.", source: REPLIES },
  { id: "reply-approvals", mark: "documented", says: "Replies of others to a post with enable_reply_approvals are pending until they are approved or ignored; an ignored one can still be approved.", source: REPLY_MANAGEMENT },
  { id: "manage-reply", mark: "documented", says: "manage_reply hides or shows a direct reply to an own post, manage_pending_reply approves or ignores a pending one; both return success.", source: REPLY_MANAGEMENT },
  { id: "mentions", mark: "documented", says: "/mentions lists public posts that name the user; posts of private users are left out.", source: `${DOCS}/threads-mentions` },
  { id: "keyword-search", mark: "documented", says: "/keyword_search finds public posts by keyword or tag, TOP or RECENT, by media type and author.", source: `${DOCS}/keyword-search` },
  { id: "profile-lookup", mark: "documented", says: "/profile_lookup returns a public profile with the counts of seven days, and no id.", source: PROFILES },
  { id: "profile-posts", mark: "documented", says: "/profile_posts lists the posts of a public profile.", source: USER_REFERENCE },
  { id: "location-search", mark: "documented", says: "/location_search finds locations by q, by latitude and longitude, or both; /{location} returns one.", source: `${CREATE}/location-tagging` },
  { id: "post-insights", mark: "documented", says: "/{post}/insights returns views, likes, replies, reposts, quotes and shares of an own post; nothing for a repost.", source: INSIGHTS },
  { id: "user-insights", mark: "documented", says: "/threads_insights returns views by day, totals, clicks by link and followers_count; since must be 1712991600 or later.", source: INSIGHTS },
  { id: "post-insights-range", mark: "documented", says: "Meta's own app also sends since and until for the insights of a post, which are totals.", source: SAMPLE_APP },
  { id: "invalid-metric", mark: "observed", says: "An invalid metric is refused with code 1, for the whole request.", source: "https://github.com/exileum/meta-mcp/issues/140" },
  { id: "demographics", mark: "observed", says: "follower_demographics needs exactly one breakdown, else code 100 with subcode 4279040, and comes from 100 followers on.", source: INSIGHTS },
  { id: "oembed", mark: "documented", says: "/oembed returns the HTML of a public post by its URL, with maxwidth 320 to 658, without a token since 2026-03-03; not for private or geo-gated posts.", source: `${DOCS}/reference/oembed` },
  { id: "own-lists", mark: "documented", says: "/threads, /replies (with threads_read_replies) and /ghost_posts list a user's own posts under the own id or `me`.", source: USER_REFERENCE },
  { id: "replies-in-threads", mark: "unsure", says: "It is not documented whether /threads also lists replies.", source: USER_REFERENCE },
  { id: "ghosts-in-threads", mark: "unsure", says: "It is not documented whether /threads also lists ghost posts, which have their own list.", source: `${CREATE}/ghost-posts` },
  { id: "list-parameters", mark: "documented", says: "limit is 25 by default and at most 100; before and after exclude each other; since and until are Unix seconds, from 1688540400 and not in the future.", source: USER_REFERENCE },
  { id: "strtotime", mark: "documented", says: "since and until may also be text that PHP's strtotime reads, such as 2025-01-01.", source: USER_REFERENCE },
  { id: "paging-links", mark: "unsure", says: "The pages show only cursors; Meta's own app uses next and previous, which contain the token as Graph's do.", source: SAMPLE_APP },
  { id: "empty-paging", mark: "unsure", says: "It is not documented whether an empty list has paging.", source: RETRIEVING },
  { id: "search-access", mark: "unsure", says: "Without advanced access a search returns only own posts according to the docs; 10/4279067 was observed instead.", source: USER_REFERENCE },
  // Webhooks
  { id: "webhook-fields", mark: "documented", says: "replies and delete belong to the topic moderate, mentions and publish to interaction; each needs permissions of the user whom it concerns.", source: WEBHOOKS },
  { id: "webhook-mentions", mark: "documented", says: "A mention lacks has_replies, is_reply, replied_to and root_post unless the user grants threads_read_replies.", source: WEBHOOKS },
  { id: "webhook-verification", mark: "documented", says: "GET with hub.mode=subscribe, hub.challenge and hub.verify_token; the app returns 200 and the challenge.", source: GRAPH_WEBHOOKS },
  { id: "webhook-signature", mark: "documented", says: "X-Hub-Signature-256 is sha256= and the HMAC of the raw body with the app secret, in hex.", source: GRAPH_WEBHOOKS },
  { id: "webhook-retries", mark: "documented", says: "A response other than 200 is tried again at once, then a few more times with growing gaps for 36 hours.", source: GRAPH_WEBHOOKS },
  { id: "webhook-envelope", mark: "unsure", says: "The page shows values as an object; receivers read an array, and entry[].changes[].", source: WEBHOOKS },
  { id: "webhook-doubles", mark: "unsure", says: "Meta asks to deduplicate; how soon a second delivery comes is not documented.", source: GRAPH_WEBHOOKS },
  { id: "webhook-escapes", mark: "unsure", says: "The samples escape slashes; another product's page says that characters beyond ASCII are escaped.", source: WEBHOOKS },
  // Errors
  { id: "graph-error", mark: "documented", says: "{error: {message, type, code, error_subcode, error_user_title, error_user_msg, fbtrace_id}}.", source: GRAPH_ERRORS },
  { id: "is-transient", mark: "observed", says: "Threads' errors also contain is_transient.", source: "https://github.com/fbsamples/threads_api/issues/70" },
  { id: "error-type", mark: "observed", says: "type is nearly always OAuthException, sometimes THApiException.", source: "https://github.com/restfb/restfb/issues/1502" },
  { id: "error-data", mark: "unsure", says: "One client reads error_data.details.", source: THREADS_GO },
  { id: "invalid-token", mark: "documented", says: "190 is an invalid token: 458 app removed, 460 password changed, 463 expired, 467 invalid.", source: GRAPH_ERRORS },
  { id: "invalid-token-100", mark: "observed", says: "An invalid token was also observed as code 100, the requested resource does not exist.", source: "https://github.com/trypostit/trypost/pull/254" },
  { id: "checkpoints", mark: "documented", says: "190 with subcode 459 or 464 requires the user to act at Threads: a security check, or an account that is not confirmed. The token stays valid.", source: GRAPH_ERRORS },
  { id: "invalid-token-status", mark: "unsure", says: "Graph returns 190 with HTTP 400; clients also handle 401.", source: GRAPH_ERRORS },
  { id: "www-authenticate", mark: "unsure", says: "Graph sends www-authenticate with 190; no report shows one from Threads.", source: GRAPH_ERRORS },
  { id: "permission-error", mark: "documented", says: "10 is a missing or withdrawn permission.", source: GRAPH_ERRORS },
  { id: "permission-status", mark: "unsure", says: "The HTTP status of code 10 is not documented.", source: GRAPH_ERRORS },
  { id: "app-not-allowed", mark: "observed", says: "An account that is not a tester of an unreviewed app gets 100/10, THApiException, for every call after the code exchange; a blocked app gets 200, API access blocked; too low an access tier 10/4279067; an invalid app 101.", source: `${SAMPLE_APP}/issues/36` },
  { id: "bad-parameter", mark: "observed", says: "A wrong parameter is refused with code 100 and HTTP 400.", source: "https://github.com/gitroomhq/postiz-app/pull/1946" },
  { id: "trace-headers", mark: "unsure", says: "Clients read x-fb-trace-id and x-fb-request-id if present; the documented trace is in the body.", source: THREADS_GO },
  { id: "edge-html", mark: "unsure", says: "A proxy before the API may return HTML.", source: "https://github.com/trypostit/trypost/pull/254" },
  { id: "wrong-date", mark: "unsure", says: "It is not documented that the Date header of each response is right.", source: GRAPH_ERRORS },
  // Limits
  { id: "app-usage", mark: "documented", says: "x-app-usage contains call_count, total_time and total_cputime in percent; it is sent after a number of calls.", source: GRAPH_LIMITS },
  { id: "business-usage", mark: "unsure", says: "x-business-use-case-usage belongs to other products of the same Graph API.", source: GRAPH_LIMITS },
  { id: "call-limit", mark: "documented", says: "At least 48,000 calls in rolling 24 hours.", source: OVERVIEW },
  { id: "rate-limited", mark: "documented", says: "An app above its limit gets code 4, and further calls extend the block.", source: GRAPH_LIMITS },
  { id: "rate-limit-status", mark: "unsure", says: "Rate limits were observed with HTTP 400; clients also handle 429.", source: GRAPH_LIMITS },
  { id: "retry-after", mark: "unsure", says: "No report shows that Threads sends retry-after.", source: GRAPH_LIMITS },
]);

/** The id of a fact in the list. */
export type FactId = (typeof LIST)[number]["id"];

/**
 * Every fact about Threads that the sandbox implements. Code cites a fact in a `fact:` comment, and a behavior in its row of
 * `BEHAVIORS`; a test checks that each fact is cited.
 */
export const FACTS: readonly Fact[] = LIST;
