import type { FactId } from "./facts.js";

/**
 * How the sandbox reads what is not settled about Threads: one switch per doubt. A client is sound when its suite passes
 * under every value of every switch; {@link behaviorVariants} lists them.
 */
export interface Behaviors {
  /** How the code exchange answers `user_id`: the documented bare number above 2^53, a string, or not at all. */
  userId: "number" | "string" | "absent";
  /** Whether the code exchange answers `expires_in`. */
  shortLivedExpiresIn: boolean;
  /** Whether the code exchange answers `permissions`. */
  permissionsInTokenAnswer: boolean;
  /** Whether codes and user tokens hold `|`, `+`, `/`, `=` and `%` too, or only the letters of base64url. */
  awkwardTokens: boolean;
  /** How /oauth/access_token words a refusal: `{error_type, …}`, `{error: {…}}`, or `{error, error_description}`. */
  codeErrors: "flat" | "graph" | "oauth";
  /** How /access_token and /refresh_access_token word a refusal. */
  tokenErrors: "graph" | "flat" | "oauth";
  /** The HTTP status of a refusal from any of the three token paths; 200 is the trap. */
  tokenErrorStatus: 400 | 200;
  /** The Graph code for a wrong app id or secret at a token endpoint. */
  appCredentialsCode: 101 | 1;
  /** The Graph code for a redirect_uri that is not the one that was authorized; 191 is flat, "Invalid redirect_uri". */
  redirectUriCode: 100 | 191;
  /** How a used code is refused: by `codeErrors` without a subcode, or as a nested 100/4279030 whatever `codeErrors` says. */
  usedCode: "plain" | "4279030";
  /** How the authorize page's "not a tester" ends: as a page, or with `error_code` and `error_message` in the callback. */
  deadEnd: "page" | "callback";
  /** Whether a refresh answers `expires_in`. */
  refreshExpiresIn: boolean;
  /** Whether `state` comes back when the person cancels. */
  stateOnDenial: boolean;
  /** How the refusal's `error` is spelled; Meta's page has both. */
  denialSpelling: "access_denied" | "acceess_denied";
  /** Whether the authorize page first answers 301 to another address, and whether `state` survives that. */
  authorizeMoved: "no" | "keeps-state" | "loses-state";
  /** What a refresh gives: another token while the old one lives on, another and the old one dies, or the same one, extended. */
  oldTokenAfterRefresh: "lives" | "dies" | "is-extended";
  /** Whether a private profile's token can be refreshed. */
  privateProfilesRefresh: boolean;
  /** How a dead token is told: 190 with its subcode, or 100 "The requested resource does not exist". */
  deadToken: "190" | "100";
  /** The HTTP status that goes with a dead token. */
  deadTokenStatus: 400 | 401 | 500;
  /** Whether a dead token's answer carries `www-authenticate`. */
  wwwAuthenticate: boolean;
  /** The HTTP status that goes with a missing permission. */
  permissionStatus: 400 | 403 | 500;
  /** Whether `id` comes with a profile whose `fields` do not name it. */
  idAlways: boolean;
  /** Whether an empty text field of a profile is missing or an empty string. */
  emptyFields: "absent" | "empty";
  /** What /debug_token answers for a dead `input_token`: data that says so, or an error. */
  invalidDebugToken: "data" | "error";
  /** Whether /debug_token takes an app token as its `access_token`. */
  debugWithAppToken: boolean;
  /** The `type` inside a Graph error. */
  errorType: "OAuthException" | "THApiException";
  /** Whether a Graph error holds `error_data.details`. */
  errorData: boolean;
  /** Whether answers carry `x-fb-trace-id` and `x-fb-request-id`. */
  traceHeaders: boolean;
  /** Whether answers carry `x-app-usage`. */
  usageHeader: "always" | "never";
  /** Whether answers carry `x-business-use-case-usage`. */
  businessUsageHeader: boolean;
  /** The HTTP status of a rate limit. */
  rateLimitStatus: 400 | 429;
  /** Whether a rate limit carries `retry-after`, in seconds. */
  retryAfterHeader: boolean;
  /** What a text's 500 are: characters with each emoji as its UTF-8 bytes, bytes of UTF-8, or code points. */
  textLimit: "documented" | "bytes" | "code-points";
  /** Whether a text post may go without text when something is attached. */
  textRequired: "unless-attached" | "always";
  /** How many different links a post takes. */
  linkLimit: 5 | 3;
  /** In what offsets and lengths of spoilers and styles are counted. */
  rangeUnit: "utf-16" | "code-points" | "bytes";
  /** Whether a reply to a post that is younger than two seconds is refused with 24/4279009. */
  youngParent: "accepted" | "refused";
  /** What becomes of a picture that cannot be fetched: 1/2207052 at once, or a container that ends in ERROR. */
  failedImage: "refused" | "error-container";
  /** How a post with too many links is refused: 100 with the name as its message, or the name in the place of the code. */
  linkLimitCode: "message" | "code";
  /** Publishing a PUBLISHED container: refused with 24/4279009 or with another code, or a second post. */
  publishTwice: "refused" | "506" | "100" | "10" | "368" | "-1" | "190" | "doubles";
  /** The HTTP status of that refusal. */
  publishTwiceStatus: 400 | 500;
  /** What the status of a published container reads: PUBLISHED, or EXPIRED although its post is live. */
  publishedStatus: "PUBLISHED" | "EXPIRED";
  /** What `media_type` of a video reads. */
  videoType: "VIDEO" | "AUDIO";
  /** What `media_type` of a text reads. */
  textType: "TEXT_POST" | "TEXT" | "absent";
  /** Which answer holds `crossreshare_to_ig_status`. */
  crossShareAnswer: "publish" | "container";
  /** Which ids the children of a published carousel have: ids of their own, or those of their containers. */
  childIds: "own" | "containers";
  /** The host of permalinks. */
  permalinkHost: "threads.net" | "threads.com";
  /** What a repost must be granted. */
  repostScope: "threads_content_publish" | "threads_basic";
  /** Whether a reply draws on the quota of posts as well as on its own. */
  repliesDrawOnPosts: boolean;
  /** The Graph code for a quota that is used up; 613 comes with its subcode 4279002. */
  quotaCode: 613 | 4 | 17;
  /** What the fields of /threads_publishing_limit must be granted: each its own permission, or threads_basic for all. */
  quotaScopes: "each" | "basic";
  /** Whether /threads lists the person's replies too. */
  repliesInThreads: boolean;
  /** Whether /threads lists the person's ghost posts too. */
  ghostsInThreads: boolean;
  /** Whether a list has `next` and `previous` beside its cursors. */
  pagingLinks: boolean;
  /** Whether an empty list has `paging`. */
  emptyPaging: boolean;
}

/** One switch: the fact it doubts, and its values, the default first. */
export interface BehaviorRow<Value> {
  /** The id of a row in `FACTS`. */
  readonly fact: FactId;
  readonly values: readonly Value[];
}

/** Every switch with all its values, the default first. */
export const BEHAVIORS: { readonly [Name in keyof Behaviors]: BehaviorRow<Behaviors[Name]> } = {
  userId: { fact: "user-id-number", values: ["number", "string", "absent"] },
  shortLivedExpiresIn: { fact: "short-lived-expires-in", values: [false, true] },
  permissionsInTokenAnswer: { fact: "token-permissions", values: [false, true] },
  awkwardTokens: { fact: "opaque-tokens", values: [false, true] },
  codeErrors: { fact: "code-error-shapes", values: ["flat", "graph", "oauth"] },
  tokenErrors: { fact: "token-error-shape", values: ["graph", "flat", "oauth"] },
  tokenErrorStatus: { fact: "token-error-status", values: [400, 200] },
  appCredentialsCode: { fact: "app-credentials-error", values: [101, 1] },
  redirectUriCode: { fact: "redirect-uri-error", values: [100, 191] },
  usedCode: { fact: "used-code", values: ["plain", "4279030"] },
  deadEnd: { fact: "dead-ends", values: ["page", "callback"] },
  refreshExpiresIn: { fact: "refresh-without-expiry", values: [true, false] },
  stateOnDenial: { fact: "state-on-denial", values: [true, false] },
  denialSpelling: { fact: "denial-spelling", values: ["access_denied", "acceess_denied"] },
  authorizeMoved: { fact: "authorize-moved", values: ["no", "keeps-state", "loses-state"] },
  oldTokenAfterRefresh: { fact: "refreshed-token", values: ["lives", "dies", "is-extended"] },
  privateProfilesRefresh: { fact: "private-profiles-refresh", values: [true, false] },
  deadToken: { fact: "dead-token-100", values: ["190", "100"] },
  deadTokenStatus: { fact: "dead-token-status", values: [400, 401, 500] },
  wwwAuthenticate: { fact: "www-authenticate", values: [false, true] },
  permissionStatus: { fact: "permission-status", values: [400, 403, 500] },
  idAlways: { fact: "profile-id", values: [true, false] },
  emptyFields: { fact: "empty-fields", values: ["absent", "empty"] },
  invalidDebugToken: { fact: "debug-invalid", values: ["data", "error"] },
  debugWithAppToken: { fact: "debug-with-app-token", values: [false, true] },
  errorType: { fact: "error-type", values: ["OAuthException", "THApiException"] },
  errorData: { fact: "error-data", values: [false, true] },
  traceHeaders: { fact: "trace-headers", values: [false, true] },
  usageHeader: { fact: "app-usage", values: ["always", "never"] },
  businessUsageHeader: { fact: "business-usage", values: [false, true] },
  rateLimitStatus: { fact: "rate-limit-status", values: [400, 429] },
  retryAfterHeader: { fact: "retry-after", values: [false, true] },
  textLimit: { fact: "text-limit", values: ["documented", "bytes", "code-points"] },
  textRequired: { fact: "text-required", values: ["unless-attached", "always"] },
  linkLimit: { fact: "link-limit", values: [5, 3] },
  rangeUnit: { fact: "range-unit", values: ["utf-16", "code-points", "bytes"] },
  youngParent: { fact: "young-parent", values: ["accepted", "refused"] },
  failedImage: { fact: "image-not-fetched", values: ["refused", "error-container"] },
  linkLimitCode: { fact: "string-codes", values: ["message", "code"] },
  publishTwice: {
    fact: "publish-twice",
    values: ["refused", "506", "100", "10", "368", "-1", "190", "doubles"],
  },
  publishTwiceStatus: { fact: "publish-twice-status", values: [400, 500] },
  publishedStatus: { fact: "expired-although-published", values: ["PUBLISHED", "EXPIRED"] },
  videoType: { fact: "video-as-audio", values: ["VIDEO", "AUDIO"] },
  textType: { fact: "text-without-type", values: ["TEXT_POST", "TEXT", "absent"] },
  crossShareAnswer: { fact: "cross-share-answer", values: ["publish", "container"] },
  childIds: { fact: "child-ids", values: ["own", "containers"] },
  permalinkHost: { fact: "permalink-host", values: ["threads.net", "threads.com"] },
  repostScope: { fact: "repost-scope", values: ["threads_content_publish", "threads_basic"] },
  repliesDrawOnPosts: { fact: "replies-draw-on-posts", values: [false, true] },
  quotaCode: { fact: "quota-exhausted", values: [613, 4, 17] },
  quotaScopes: { fact: "publishing-limit-scopes", values: ["each", "basic"] },
  repliesInThreads: { fact: "replies-in-threads", values: [false, true] },
  ghostsInThreads: { fact: "ghosts-in-threads", values: [false, true] },
  pagingLinks: { fact: "paging-links", values: [true, false] },
  emptyPaging: { fact: "empty-paging", values: [false, true] },
} satisfies { readonly [Name in keyof Behaviors]: { fact: FactId; values: Behaviors[Name][] } };

/** The behaviors that a sandbox starts with: what is documented or, failing that, most likely. */
export const DEFAULT_BEHAVIORS: Behaviors = Object.freeze(
  Object.fromEntries(Object.entries(BEHAVIORS).map(([name, row]) => [name, row.values[0]])),
) as unknown as Behaviors;

/** A run of tests: one switch away from its default, or, as `defaults`, none. */
export interface BehaviorVariant {
  readonly name: keyof Behaviors | "defaults";
  readonly value: string | number | boolean;
  /** Ready for {@link SandboxOptions.behaviors}. */
  readonly behaviors: Partial<Behaviors>;
}

/** The defaults, then every other value of every switch, one at a time: `it.each(behaviorVariants())("$name = $value", …)`. */
export function behaviorVariants(): BehaviorVariant[] {
  const others = (Object.keys(BEHAVIORS) as (keyof Behaviors)[]).flatMap((name) =>
    BEHAVIORS[name].values.slice(1).map((value) => ({ name, value, behaviors: { [name]: value } })),
  );
  return [{ name: "defaults", value: "all", behaviors: {} }, ...others];
}
