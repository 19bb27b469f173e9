/**
 * The table of refusals: what each error of Threads means, by code, subcode, HTTP status and endpoint. Rows match a message only where a
 * token endpoint sends no code. Threads documents no such table. These rows combine the table of Meta's platform with observations of
 * Threads. `docs/refusals.md` is generated from them.
 * Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling and
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
import { refusal, type RefusalEndpoint, type RefusalRow } from "./refusal.js";
import { ADVICE } from "./refusal-advice.js";

const BELOW_500 = [0, 499] as const;
const FROM_500 = [500, 599] as const;
const WITH_SECRET: readonly RefusalEndpoint[] = ["code-exchange", "token-exchange"];

const NOT_A_TESTER = refusal("app", {
  provesNoEffect: "any-status",
  advice: ADVICE.appNotAllowed,
  hint: "Add this account as a Threads tester in the app's dashboard and accept the invitation in the account's website permissions, or pass App Review.",
});
const WRONG_CREDENTIALS = refusal("app", {
  advice: ADVICE.appMisconfigured,
  hint: "Check the Threads app id, the Threads app secret (not the Meta app's) and the redirect URI against the app's dashboard.",
});
const CODE_USED = refusal("invalid-request", { responsible: "user", advice: ADVICE.codeUsed });
const INVALID_PARAMETER = refusal("invalid-request", { provesNoEffect: "any-status" });

/** The rows in the order in which they are tried. The first match counts. */
export const REFUSALS: readonly RefusalRow[] = [
  // Token endpoints.
  {
    code: 100,
    subcode: 4279030,
    endpoints: ["code-exchange"],
    meaning: "The authorization code was used before, or has expired.",
    refusal: CODE_USED,
  },
  // Above the rows about the app: a 5xx at a refresh does not concern the app.
  {
    code: 100,
    subcode: 10,
    endpoints: ["refresh"],
    status: FROM_500,
    meaning: "The refresh failed and can be repeated.",
    refusal: refusal("transient"),
  },
  {
    code: "any",
    message: /error validating application|redirect[_ ]?uri/i,
    endpoints: WITH_SECRET,
    meaning: "The app id, the app secret or the redirect URI is wrong (the message says which).",
    refusal: WRONG_CREDENTIALS,
  },
  {
    code: 1,
    endpoints: WITH_SECRET,
    status: BELOW_500,
    unlessTransient: true,
    meaning: "The app secret is wrong.",
    refusal: WRONG_CREDENTIALS,
  },
  // Both meanings are possible. A retry is harmless, and the hint names the other cause.
  {
    code: 1,
    endpoints: WITH_SECRET,
    status: FROM_500,
    meaning: "Threads failed, or the app secret is wrong.",
    refusal: refusal("transient", { hint: "If this repeats, check the Threads app secret." }),
  },
  { code: 191, endpoints: WITH_SECRET, meaning: "The redirect URI is wrong.", refusal: WRONG_CREDENTIALS },
  { code: 101, endpoints: WITH_SECRET, meaning: "The app id or the app secret is wrong.", refusal: WRONG_CREDENTIALS },
  {
    code: "none",
    endpoints: ["code-exchange"],
    status: BELOW_500,
    meaning: "The authorization code was used before, or has expired. (Threads sends this error without a code.)",
    refusal: CODE_USED,
  },
  // The token.
  {
    code: 190,
    subcode: 459,
    meaning: "The user must pass a checkpoint at Threads. The token works again afterwards.",
    refusal: refusal("auth", { tokenVerdict: "never", advice: ADVICE.checkpoint }),
  },
  {
    code: 190,
    subcode: 464,
    meaning: "The user's account is not confirmed. The token works again afterwards.",
    refusal: refusal("auth", { tokenVerdict: "never", advice: ADVICE.unconfirmedAccount }),
  },
  {
    code: 190,
    meaning:
      "The token has expired, was revoked, or is not a Threads token (subcodes 458, 460, 463 and 467 give the reason).",
    refusal: refusal("auth"),
  },
  { code: 102, meaning: "The token's session has ended.", refusal: refusal("auth") },
  // A refresh sends no secret and no content, so a 5xx can only be a failure of Threads.
  {
    code: "any",
    endpoints: ["refresh"],
    status: FROM_500,
    meaning: "The refresh failed and can be repeated.",
    refusal: refusal("transient"),
  },
  // The app.
  {
    code: 100,
    subcode: 10,
    meaning: "The account is not a tester of the app, or the app has not passed App Review.",
    refusal: NOT_A_TESTER,
  },
  {
    code: 10,
    subcode: 4279067,
    meaning: "The app's access tier is too low.",
    refusal: refusal("app", {
      advice: ADVICE.appNotAllowed,
      hint: "Request Advanced Access for this permission in App Review.",
    }),
  },
  {
    code: 200,
    endpoints: ["me"],
    meaning: "API access is blocked for the app.",
    refusal: refusal("app", { advice: ADVICE.appNotAllowed, hint: "Check the app's status in its dashboard." }),
  },
  {
    code: 101,
    meaning: "The app is unknown, disabled or misconfigured.",
    refusal: refusal("app", { advice: ADVICE.appNotAllowed, hint: "Check the app's status in its dashboard." }),
  },
  {
    code: 4476002,
    meaning: "The Meta app id was used instead of the Threads app id.",
    refusal: WRONG_CREDENTIALS,
  },
  {
    code: 3,
    meaning: "The app lacks a capability.",
    refusal: refusal("app", { advice: ADVICE.appNotAllowed, hint: "Check the app's use cases in its dashboard." }),
  },
  // Restrictions of the account.
  {
    code: "any",
    subcode: 2207051,
    meaning: "Threads has restricted the account's activity.",
    refusal: refusal("policy"),
  },
  { code: 2207051, meaning: "Threads has restricted the account's activity.", refusal: refusal("policy") },
  { code: 4279013, meaning: "Threads has restricted the account.", refusal: refusal("policy") },
  { code: "any", subcode: 4279013, meaning: "Threads has restricted the account.", refusal: refusal("policy") },
  {
    code: 368,
    meaning: "Threads has blocked the action for policy reasons.",
    refusal: refusal("policy", { provesNoEffect: "any-status" }),
  },
  {
    code: 506,
    meaning: "The same post was published a moment ago.",
    refusal: refusal("policy", { provesNoEffect: "any-status", advice: ADVICE.duplicate }),
  },
  // Permissions.
  {
    code: 10,
    status: [0, 500],
    meaning: "The token lacks the scope that the endpoint needs.",
    refusal: refusal("permission"),
  },
  {
    code: [200, 299],
    meaning: "The token lacks a scope. For code 200 the SDK also calls `/me`, to find out whether the app is blocked.",
    refusal: refusal("permission"),
  },
  // Rate limits.
  { code: "any", subcode: 4279002, meaning: "A rate limit is reached.", refusal: refusal("rate-limit") },
  { code: 4, meaning: "The app's rate limit is reached.", refusal: refusal("rate-limit") },
  { code: 17, meaning: "The user's rate limit is reached.", refusal: refusal("rate-limit") },
  { code: 32, meaning: "A page's rate limit is reached.", refusal: refusal("rate-limit") },
  { code: 341, meaning: "The app's limit is reached.", refusal: refusal("rate-limit") },
  { code: 613, meaning: "The endpoint's rate limit is reached.", refusal: refusal("rate-limit") },
  {
    code: [80000, 80014],
    meaning: "The rate limit of a business use case is reached.",
    refusal: refusal("rate-limit"),
  },
  // The request.
  {
    code: 24,
    subcode: 4279009,
    meaning: "The container, the post or the target of the reply does not exist, or is not visible yet.",
    refusal: refusal("not-found", { provesNoEffectIfTransient: true }),
  },
  { code: 24, meaning: "The object does not exist, or is not visible yet.", refusal: refusal("not-found") },
  {
    code: 100,
    subcode: 33,
    meaning: "The id is unknown, or the token may not see the object.",
    refusal: refusal("not-found", { provesNoEffect: "any-status", tokenVerdict: "at-me" }),
  },
  {
    code: 100,
    subcode: 4279004,
    meaning: "The items of a carousel are missing, expired or unfinished.",
    refusal: refusal("media", { provesNoEffect: "any-status", tokenVerdict: "at-me" }),
  },
  {
    code: 100,
    subcode: 4279040,
    meaning: "`follower_demographics` was requested without `breakdown`.",
    refusal: INVALID_PARAMETER,
  },
  {
    code: 100,
    meaning: "A parameter is not valid. At `/me`, Threads has also sent this for an invalid token.",
    refusal: refusal("invalid-request", { provesNoEffect: "any-status", tokenVerdict: "at-me" }),
  },
  {
    code: 1,
    subcode: 2207052,
    meaning: "Threads could not download the file. The SDK creates the container up to two more times within 20 s.",
    refusal: refusal("media", { provesNoEffect: "never" }),
  },
  {
    code: "any",
    subcode: 4279047,
    meaning: "Threads could not check the link. Links with a redirect are refused more often.",
    refusal: refusal("media", { advice: ADVICE.linkNotChecked }),
  },
  {
    code: "THREADS_API__LINK_LIMIT_EXCEEDED",
    meaning: "The post has too many links.",
    refusal: refusal("invalid-request", { responsible: "user", advice: ADVICE.linkLimit }),
  },
  {
    code: "THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES",
    meaning: "The list of countries contains an invalid code.",
    refusal: refusal("invalid-request", { responsible: "user", advice: ADVICE.countries }),
  },
  {
    code: "THREADS_API__FEATURE_NOT_AVAILABLE",
    meaning: "Threads does not offer the feature to this account.",
    refusal: refusal("policy", { advice: ADVICE.featureNotAvailable }),
  },
  {
    code: 1609005,
    meaning: "Threads could not fetch the link.",
    refusal: refusal("transient", { provesNoEffect: "below-500" }),
  },
  { code: 1, meaning: "Threads failed.", refusal: refusal("transient") },
  { code: 2, meaning: "Threads is temporarily unavailable.", refusal: refusal("transient") },
  // Errors without a code are classified by their HTTP status.
  {
    code: "none",
    status: [401, 401],
    meaning: "The request is not authorized.",
    refusal: refusal("auth", { tokenVerdict: "never", provesNoEffect: "never" }),
  },
  {
    code: "none",
    status: [403, 403],
    meaning: "The request is not permitted.",
    refusal: refusal("permission", { provesNoEffect: "never" }),
  },
  {
    code: "none",
    status: [404, 404],
    meaning: "The object was not found.",
    refusal: refusal("not-found", { provesNoEffect: "never" }),
  },
  {
    code: "any",
    status: [429, 429],
    meaning: "The app sent too many requests.",
    refusal: refusal("rate-limit", { provesNoEffect: "never" }),
  },
  { code: "any", status: FROM_500, meaning: "Threads failed.", refusal: refusal("transient") },
  {
    code: "none",
    status: [400, 499],
    meaning: "The request was refused without a code.",
    refusal: refusal("invalid-request", { provesNoEffect: "never" }),
  },
];

/** The meaning of a code that no row matches. */
export const UNKNOWN_REFUSAL = refusal("unknown");

/** The meaning of a code that no row matches, if Threads marks it `is_transient`. */
export const TRANSIENT_REFUSAL = refusal("transient");
