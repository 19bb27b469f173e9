import { ThreadsWebhookError } from "../errors/index.js";
import { checkObject, checkText } from "../internal/arguments.js";
import { timingSafeEqualText } from "../oauth/timing-safe.js";

/** The query of a request, or the object that a framework parsed from it. */
export type WebhookQuery = URLSearchParams | Readonly<Record<string, unknown>>;

/**
 * Verifies the request with which Meta checks a callback URL (`hub.mode`, `hub.challenge` and `hub.verify_token`), and returns its challenge
 * as received. Respond with 200 and the challenge as `text/plain`. The verify token is compared in constant time.
 * Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 *
 * @param query the query. Frameworks that replace dots in names are supported: `hub_mode`.
 * @param verifyToken the token that you entered in the App Dashboard beside the callback URL
 * @throws ThreadsWebhookError: `challenge` for a parameter that is missing or repeated, `verify-token` for a wrong token;
 * ThreadsValidationError for a query that is not an object, or an invalid `verifyToken`
 * @example
 * ```ts
 * app.get("/webhooks", (request, response) => {
 *   response.type("text/plain").send(verifyWebhookChallenge(request.query, verifyToken));
 * });
 * ```
 */
export function verifyWebhookChallenge(query: WebhookQuery, verifyToken: string): string {
  checkText("verifyToken", verifyToken);
  checkObject("query", query);
  if (parameter(query, "mode") !== "subscribe") {
    throw new ThreadsWebhookError("challenge", "The parameter hub.mode must be subscribe.");
  }
  const challenge = parameter(query, "challenge");
  if (!timingSafeEqualText(parameter(query, "verify_token"), verifyToken)) {
    throw new ThreadsWebhookError(
      "verify-token",
      "The parameter hub.verify_token is not the verify token of this app.",
    );
  }
  return challenge;
}

/** Returns the only value of a parameter. Refuses a repeated parameter, because two programs might use different values. */
function parameter(query: WebhookQuery, name: string): string {
  const values = [`hub.${name}`, `hub_${name}`].flatMap((key) => {
    if (query instanceof URLSearchParams) return query.getAll(key);
    return Object.hasOwn(query, key) ? [query[key]].flat() : [];
  });
  const [value] = values;
  if (values.length === 1 && typeof value === "string" && value !== "") return value;
  throw new ThreadsWebhookError("challenge", `The query must contain exactly one hub.${name}.`);
}
