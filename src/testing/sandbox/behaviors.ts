import type { FactId } from "./facts.js";

/** One switch: the fact that is undocumented or disputed, and the values, the default first. */
export interface BehaviorRow<Value = string | number | boolean> {
  /** The id of a fact in `FACTS`. */
  readonly fact: FactId;
  readonly values: readonly [Value, Value, ...Value[]];
}

/** Every switch with all its values, the default first. The option's type, the defaults and the table in docs/sandbox/behaviors.md follow from it. */
export const BEHAVIORS = {
  /** The type of `user_id` in the response of the code exchange */
  userId: { fact: "user-id-number", values: ["number", "string", "absent"] },
  /** Whether the code exchange returns `token_type` */
  shortLivedTokenType: { fact: "short-lived-token-type", values: [true, false] },
  /** Whether the code exchange returns `expires_in` */
  shortLivedExpiresIn: { fact: "short-lived-expires-in", values: [false, true] },
  /** Whether the code exchange returns `permissions` */
  permissionsInTokenResponse: { fact: "token-permissions", values: [false, true] },
  /** Whether codes and user tokens contain characters that a query must encode: `+`, `/`, `=`, `%` and the vertical bar */
  tokensNeedEncoding: { fact: "opaque-tokens", values: [false, true] },
  /** The JSON of an error at `/oauth/access_token`: `{error_type, …}`, `{error: {…}}` or `{error, error_description}` */
  codeErrorShape: { fact: "code-error-shapes", values: ["flat", "graph", "oauth"] },
  /** The JSON of an error at `/access_token` and `/refresh_access_token` */
  tokenErrorShape: { fact: "token-error-shape", values: ["graph", "flat", "oauth"] },
  /** The HTTP status of an error at `/oauth/access_token`, `/access_token` and `/refresh_access_token` */
  tokenErrorStatus: { fact: "token-error-status", values: [400, 200] },
  /** The error code for a wrong app id or secret */
  appCredentialsCode: { fact: "app-credentials-error", values: [101, 1] },
  /** The error code if the code exchange sends another `redirect_uri` than the authorize page received */
  redirectUriCode: { fact: "redirect-uri-error", values: [100, 191] },
  /** The error for a code that was used before: in the shape that `codeErrorShape` selects, or `{error: {…}}` with subcode 4279030 */
  usedCode: { fact: "used-code", values: ["plain", "4279030"] },
  /** Where the authorize page reports that an account is not a tester: on the page, or as `error_code` and `error_message` in the callback */
  notTesterError: { fact: "not-tester-error", values: ["page", "callback"] },
  /** Whether a refresh returns `expires_in` */
  refreshExpiresIn: { fact: "refresh-without-expiry", values: [true, false] },
  /** Whether the callback contains `state` after the user cancels */
  stateOnDenial: { fact: "state-on-denial", values: [true, false] },
  /** How the callback spells `error` after the user cancels */
  denialSpelling: { fact: "denial-spelling", values: ["access_denied", "acceess_denied"] },
  /** Whether the authorize page first redirects with 301, and whether `state` survives */
  authorizeMoved: { fact: "authorize-moved", values: ["no", "keeps-state", "loses-state"] },
  /** What happens to the old token at a refresh: it stays valid, becomes invalid, or is extended and returned again */
  oldTokenAfterRefresh: { fact: "refreshed-token", values: ["stays-valid", "becomes-invalid", "is-extended"] },
  /** Whether the token of a private profile can be refreshed */
  privateProfilesRefresh: { fact: "private-profiles-refresh", values: [true, false] },
  /** The error code for an invalid token: 190 with a subcode, or 100 "The requested resource does not exist" */
  invalidTokenCode: { fact: "invalid-token-100", values: ["190", "100"] },
  /** The HTTP status for an invalid token */
  invalidTokenStatus: { fact: "invalid-token-status", values: [400, 401, 500] },
  /** Whether the response to an invalid token has a `www-authenticate` header */
  wwwAuthenticate: { fact: "www-authenticate", values: [false, true] },
  /** The HTTP status for a missing permission */
  permissionStatus: { fact: "permission-status", values: [400, 403, 500] },
  /** Whether a profile contains `id` when `fields` does not name it */
  idAlways: { fact: "profile-id", values: [true, false] },
  /** How an empty text field of a profile is returned */
  emptyFields: { fact: "empty-fields", values: ["absent", "empty"] },
  /** What `/debug_token` returns for an invalid `input_token`: `data` with `is_valid: false`, or an error */
  invalidDebugToken: { fact: "debug-invalid", values: ["data", "error"] },
  /** Whether `/debug_token` accepts an app token as `access_token` */
  debugWithAppToken: { fact: "debug-with-app-token", values: [false, true] },
  /** The `type` of a Graph error */
  errorType: { fact: "error-type", values: ["OAuthException", "THApiException"] },
  /** Whether a Graph error contains `error_data.details` */
  errorData: { fact: "error-data", values: [false, true] },
  /** Whether responses have the headers `x-fb-trace-id` and `x-fb-request-id` */
  traceHeaders: { fact: "trace-headers", values: [false, true] },
  /** Whether responses have an `x-app-usage` header */
  usageHeader: { fact: "app-usage", values: ["always", "never"] },
  /** Whether responses have an `x-business-use-case-usage` header */
  businessUsageHeader: { fact: "business-usage", values: [false, true] },
  /** The HTTP status of a rate limit */
  rateLimitStatus: { fact: "rate-limit-status", values: [400, 429] },
  /** Whether a rate limit has a `retry-after` header, in seconds */
  retryAfterHeader: { fact: "retry-after", values: [false, true] },
  /** How the 500 characters of a text are counted: characters, with each emoji as its UTF-8 bytes; UTF-8 bytes; or code points */
  textLimit: { fact: "text-limit", values: ["documented", "bytes", "code-points"] },
  /** Whether a text post needs `text` when something is attached */
  textRequired: { fact: "text-required", values: ["unless-attached", "always"] },
  /** How many different links a post may contain */
  linkLimit: { fact: "link-limit", values: [5, 3] },
  /** The unit of the offsets and lengths of spoilers and styles */
  rangeUnit: { fact: "range-unit", values: ["utf-16", "code-points", "bytes"] },
  /** Whether a reply to a post that is less than two seconds old is refused with 24/4279009 */
  youngParent: { fact: "young-parent", values: ["accepted", "refused"] },
  /** What happens when an image cannot be fetched: the request is refused with 1/2207052, or its container ends in `ERROR` */
  failedImage: { fact: "image-not-fetched", values: ["refused", "error-container"] },
  /** Where the error for too many links has the name `THREADS_API__LINK_LIMIT_EXCEEDED`: in the message, or in the field `code` */
  linkLimitCode: { fact: "string-codes", values: ["message", "code"] },
  /** What a second publish of a container does: it is refused with 24/4279009 or with another code, or it publishes a second post */
  publishTwice: {
    fact: "publish-twice",
    values: ["refused", "506", "100", "10", "368", "-1", "190", "publishes-again"],
  },
  /** The HTTP status of the error that `publishTwice` selects */
  publishTwiceStatus: { fact: "publish-twice-status", values: [400, 500] },
  /** The status of a published container */
  publishedStatus: { fact: "expired-although-published", values: ["PUBLISHED", "EXPIRED"] },
  /** The `media_type` of a video */
  videoType: { fact: "video-as-audio", values: ["VIDEO", "AUDIO"] },
  /** The `media_type` of a text post */
  textType: { fact: "text-without-type", values: ["TEXT_POST", "TEXT", "absent"] },
  /** Which response contains `crossreshare_to_ig_status` */
  crossShareResponse: { fact: "cross-share-response", values: ["publish", "container"] },
  /** The ids of the items of a published carousel: ids of their own, or the ids of their containers */
  childIds: { fact: "child-ids", values: ["own", "containers"] },
  /** The host of permalinks: the sandbox's own pages, or a domain of Threads */
  permalinkHost: { fact: "permalink-host", values: ["sandbox", "threads.net", "threads.com"] },
  /** The permission that a repost needs */
  repostScope: { fact: "repost-scope", values: ["threads_content_publish", "threads_basic"] },
  /** Whether a reply also counts against the quota of posts */
  repliesUsePostQuota: { fact: "replies-use-post-quota", values: [false, true] },
  /** The error code for a used-up quota; 613 has the subcode 4279002 */
  quotaCode: { fact: "quota-exhausted", values: [613, 4, 17] },
  /** The permissions that the fields of `/threads_publishing_limit` need: each field its own, or all only `threads_basic` */
  quotaScopes: { fact: "publishing-limit-scopes", values: ["each", "basic"] },
  /** Whether `/threads` also lists the user's replies */
  repliesInThreads: { fact: "replies-in-threads", values: [false, true] },
  /** Whether `/threads` also lists the user's ghost posts */
  ghostsInThreads: { fact: "ghosts-in-threads", values: [false, true] },
  /** Whether a list has `next` and `previous` links beside its cursors */
  pagingLinks: { fact: "paging-links", values: [true, false] },
  /** Whether an empty list has `paging` */
  emptyPaging: { fact: "empty-paging", values: [false, true] },
  /** Whether the sandbox uses the optional parameters in a JSON body. With the strictness `strict`, the sandbox refuses every JSON body */
  jsonOptional: { fact: "json-optional", values: ["used", "ignored"] },
  /** What searching and looking up a profile return: everything; only what is the user's own, as before App Review; or 10/4279067 */
  searchAccess: { fact: "search-access", values: ["all", "own", "refused"] },
  /** The envelope of a webhook: `values` as an object, `values` as an array, or `object` with `entry[].changes[]` */
  webhookEnvelope: { fact: "webhook-envelope", values: ["object", "array", "entry"] },
  /** How often the sandbox delivers each webhook; with `twice`, the second delivery follows after 50 to 300 ms */
  webhookDelivery: { fact: "webhook-doubles", values: ["once", "twice"] },
  /** Whether slashes and non-ASCII characters in the body of a webhook are escaped, as in `\u00e4` */
  webhookEscapes: { fact: "webhook-escapes", values: ["escaped", "none"] },
} as const satisfies Readonly<Record<string, BehaviorRow>>;

/**
 * The behaviors of the sandbox where Threads' own are undocumented, one switch for each.
 * A client is correct when its tests pass under every value of every switch; {@link behaviorVariants} lists them.
 */
export type Behaviors = { -readonly [Name in keyof typeof BEHAVIORS]: (typeof BEHAVIORS)[Name]["values"][number] };

/** The default behaviors: the documented one or, where none is documented, the most likely one. */
export const DEFAULT_BEHAVIORS: Readonly<Behaviors> = Object.freeze(
  Object.fromEntries(Object.entries(BEHAVIORS).map(([name, row]) => [name, row.values[0]])),
) as unknown as Behaviors;

/** The behaviors for one run of a test suite: all defaults, or one switch set to another value. */
export interface BehaviorVariant {
  readonly name: keyof Behaviors | "defaults";
  readonly value: string | number | boolean;
  /** For {@link SandboxOptions.behaviors}. */
  readonly behaviors: Partial<Behaviors>;
}

/**
 * Returns the defaults, then every other value of every switch, one at a time.
 *
 * @example
 * it.each(behaviorVariants())("connects when $name = $value", async ({ behaviors }) => { … });
 */
export function behaviorVariants(): BehaviorVariant[] {
  const others = (Object.keys(BEHAVIORS) as (keyof Behaviors)[]).flatMap((name) =>
    BEHAVIORS[name].values.slice(1).map((value) => ({ name, value, behaviors: { [name]: value } })),
  );
  return [{ name: "defaults", value: "all", behaviors: {} }, ...others];
}
