/**
 * The table that judges every refusal of Threads: by code, subcode, HTTP status and endpoint, and by text only where a token endpoint sends
 * no code. Threads documents no table of its own; these rows are the platform's, with what was observed on Threads.
 * `docs/refusals.md` is generated from them.
 * Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling and
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
import { refusal, type RefusalEndpoint, type RefusalRow } from "./refusal.js";
import { ADVICE } from "./refusal-advice.js";

const BELOW_500 = [0, 499] as const;
const FROM_500 = [500, 599] as const;
const WITH_SECRET: readonly RefusalEndpoint[] = ["code-exchange", "token-exchange"];

const NOT_A_TESTER = refusal("app", {
  certain: "any-status",
  advice: ADVICE.appNotAllowed,
  hint: "Add this account as a Threads tester in the app's dashboard and have the invitation accepted under website permissions, or pass App Review.",
});
const WRONG_CREDENTIALS = refusal("app", {
  advice: ADVICE.appMisconfigured,
  hint: "Check the Threads app id, the Threads app secret (not the Meta app's) and the redirect URI against the app's dashboard.",
});
const CODE_USED = refusal("invalid-request", { responsible: "user", advice: ADVICE.codeUsed });
const INVALID_PARAMETER = refusal("invalid-request", { certain: "any-status" });

/** The rows, in the order in which they are tried: the first that matches counts. */
export const REFUSALS: readonly RefusalRow[] = [
  // Token endpoints.
  {
    code: 100,
    subcode: 4279030,
    at: ["code-exchange"],
    meaning: "The authorization code was used before, or has expired.",
    refusal: CODE_USED,
  },
  // Above the next row: at a refresh, a 5xx says nothing about the app.
  {
    code: 100,
    subcode: 10,
    at: ["refresh"],
    status: FROM_500,
    meaning: "The refresh failed; it can be repeated.",
    refusal: refusal("transient"),
  },
  {
    code: "any",
    message: /error validating application|redirect[_ ]?uri/i,
    at: WITH_SECRET,
    meaning: "The app id, the app secret or the redirect URI is wrong (the message says which).",
    refusal: WRONG_CREDENTIALS,
  },
  {
    code: 1,
    at: WITH_SECRET,
    status: BELOW_500,
    unlessTransient: true,
    meaning: "The app secret is wrong.",
    refusal: WRONG_CREDENTIALS,
  },
  // Both meanings are possible: repeating is harmless, and the hint tells the operator the other one.
  {
    code: 1,
    at: WITH_SECRET,
    status: FROM_500,
    meaning: "Threads failed, or the app secret is wrong.",
    refusal: refusal("transient", { hint: "If this repeats, check the Threads app secret." }),
  },
  { code: 191, at: WITH_SECRET, meaning: "The redirect URI is wrong.", refusal: WRONG_CREDENTIALS },
  { code: 101, at: WITH_SECRET, meaning: "The app id or the app secret is wrong.", refusal: WRONG_CREDENTIALS },
  {
    code: "none",
    at: ["code-exchange"],
    status: BELOW_500,
    meaning: "The authorization code was used before, or has expired (the flat form of an error, without a code).",
    refusal: CODE_USED,
  },
  // The token.
  {
    code: 190,
    subcode: 459,
    meaning: "Threads wants the user to pass a checkpoint; the token works again afterwards.",
    refusal: refusal("auth", { tokenVerdict: "never", advice: ADVICE.checkpoint }),
  },
  {
    code: 190,
    subcode: 464,
    meaning: "The user's account is not confirmed; the token works again afterwards.",
    refusal: refusal("auth", { tokenVerdict: "never", advice: ADVICE.unconfirmed }),
  },
  {
    code: 190,
    meaning: "The token has expired, was revoked, or is no Threads token (subcodes 458, 460, 463, 467 say why).",
    refusal: refusal("auth"),
  },
  { code: 102, meaning: "The session of the token has ended.", refusal: refusal("auth") },
  // A refresh sends neither a secret nor anything that a 5xx could be about.
  {
    code: "any",
    at: ["refresh"],
    status: FROM_500,
    meaning: "The refresh failed; it can be repeated.",
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
    at: ["me"],
    meaning: "API access is blocked for the app.",
    refusal: refusal("app", { advice: ADVICE.appNotAllowed, hint: "Look at the app's status in its dashboard." }),
  },
  {
    code: 101,
    meaning: "The app is unknown, disabled or misconfigured.",
    refusal: refusal("app", { advice: ADVICE.appNotAllowed, hint: "Look at the app's status in its dashboard." }),
  },
  {
    code: 4476002,
    meaning: "The Meta app id was used where the Threads app id belongs.",
    refusal: WRONG_CREDENTIALS,
  },
  {
    code: 3,
    meaning: "The app lacks a capability.",
    refusal: refusal("app", { advice: ADVICE.appNotAllowed, hint: "Look at the app's use cases in its dashboard." }),
  },
  // Restrictions of the account.
  {
    code: "any",
    subcode: 2207051,
    meaning: "Threads has restricted the activity of the account.",
    refusal: refusal("policy"),
  },
  { code: 2207051, meaning: "Threads has restricted the activity of the account.", refusal: refusal("policy") },
  { code: 4279013, meaning: "Threads has restricted the account.", refusal: refusal("policy") },
  { code: "any", subcode: 4279013, meaning: "Threads has restricted the account.", refusal: refusal("policy") },
  {
    code: 368,
    meaning: "Threads has blocked the action for policy reasons.",
    refusal: refusal("policy", { certain: "any-status" }),
  },
  {
    code: 506,
    meaning: "The same post was published a moment ago.",
    refusal: refusal("policy", { certain: "any-status", advice: ADVICE.duplicate }),
  },
  // Permissions.
  {
    code: 10,
    status: [0, 500],
    meaning: "The token lacks the permission (scope) that the endpoint needs.",
    refusal: refusal("permission"),
  },
  { code: 10, status: [501, 599], meaning: "Threads failed.", refusal: refusal("transient") },
  {
    code: [200, 299],
    meaning:
      "The token lacks a permission. For code 200 the SDK looks at `/me`, which tells whether the app is blocked.",
    refusal: refusal("permission"),
  },
  // Rate limits.
  { code: "any", subcode: 4279002, meaning: "A rate limit.", refusal: refusal("rate-limit") },
  { code: 4, meaning: "The app's rate limit.", refusal: refusal("rate-limit") },
  { code: 17, meaning: "The user's rate limit.", refusal: refusal("rate-limit") },
  { code: 32, meaning: "A page's rate limit.", refusal: refusal("rate-limit") },
  { code: 341, meaning: "The app's limit is reached.", refusal: refusal("rate-limit") },
  { code: 613, meaning: "A rate limit of this endpoint.", refusal: refusal("rate-limit") },
  { code: [80000, 80014], meaning: "A limit of a business use case.", refusal: refusal("rate-limit") },
  // What was asked for.
  {
    code: 24,
    subcode: 4279009,
    meaning: "The container, the post or the reply's target does not exist, or is not visible yet.",
    refusal: refusal("not-found", { certainIfTransient: true }),
  },
  { code: 24, meaning: "The object does not exist, or is not visible yet.", refusal: refusal("not-found") },
  {
    code: 100,
    subcode: 33,
    meaning: "The id is unknown, or this token may not see the object.",
    refusal: refusal("not-found", { certain: "any-status", tokenVerdict: "at-me" }),
  },
  {
    code: 100,
    subcode: 4279004,
    meaning: "The items of a carousel are missing, expired or unfinished.",
    refusal: refusal("media", { certain: "any-status", tokenVerdict: "at-me" }),
  },
  {
    code: 100,
    subcode: 4279040,
    meaning: "`follower_demographics` was asked for without `breakdown`.",
    refusal: INVALID_PARAMETER,
  },
  {
    code: 100,
    meaning: "A parameter is wrong. From `/me` it was also seen for invalid tokens.",
    refusal: refusal("invalid-request", { certain: "any-status", tokenVerdict: "at-me" }),
  },
  {
    code: 1,
    subcode: 2207052,
    meaning: "Threads could not download the file. Creating the container is tried twice more over 20 s.",
    refusal: refusal("media", { certain: "never" }),
  },
  {
    code: "any",
    subcode: 4279047,
    meaning: "Threads could not check the link. Links that redirect are refused more often.",
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
    refusal: refusal("transient", { certain: "below-500" }),
  },
  { code: 1, meaning: "Threads failed.", refusal: refusal("transient") },
  { code: 2, meaning: "Threads is unavailable for a moment.", refusal: refusal("transient") },
  // Errors without a code are judged by their HTTP status.
  {
    code: "none",
    status: [401, 401],
    meaning: "Not authorized.",
    refusal: refusal("auth", { tokenVerdict: "never", certain: "never" }),
  },
  { code: "none", status: [403, 403], meaning: "Not permitted.", refusal: refusal("permission", { certain: "never" }) },
  { code: "none", status: [404, 404], meaning: "Not found.", refusal: refusal("not-found", { certain: "never" }) },
  {
    code: "any",
    status: [429, 429],
    meaning: "Too many requests.",
    refusal: refusal("rate-limit", { certain: "never" }),
  },
  { code: "any", status: FROM_500, meaning: "Threads failed.", refusal: refusal("transient") },
  {
    code: "none",
    status: [400, 499],
    meaning: "An error without a code.",
    refusal: refusal("invalid-request", { certain: "never" }),
  },
];

/** The refusal for a code that no row matches. */
export const UNKNOWN_REFUSAL = refusal("unknown");

/** The refusal for an unmatched code that Threads marks `is_transient`. */
export const TRANSIENT_REFUSAL = refusal("transient");
