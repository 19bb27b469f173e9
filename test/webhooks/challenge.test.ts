/** Meta's verification of a callback URL. */
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../src/errors/index.js";
import { verifyWebhookChallenge } from "../../src/webhooks/index.js";
import { reasonOf } from "./support.js";

const TOKEN = "a verify token, with ünicode";
const QUERY = { "hub.mode": "subscribe", "hub.challenge": "00123456789012345678901", "hub.verify_token": TOKEN };
const changed = (changes: Record<string, unknown>) => ({ ...QUERY, ...changes });
const outcome = (query: unknown, token: unknown = TOKEN) =>
  reasonOf(() => verifyWebhookChallenge(query as never, token as string));

describe("verifyWebhookChallenge", () => {
  it("returns the challenge as received, with every leading zero and digit", () => {
    expect(verifyWebhookChallenge(QUERY, TOKEN)).toBe("00123456789012345678901");
    expect(verifyWebhookChallenge(new URLSearchParams(QUERY), TOKEN)).toBe("00123456789012345678901");
    expect(verifyWebhookChallenge(changed({ "hub.challenge": " a+b " }), TOKEN)).toBe(" a+b ");
  });

  it("reads the names of frameworks that replace the dots", () => {
    const query = { hub_mode: "subscribe", hub_challenge: "7", hub_verify_token: TOKEN };
    expect(verifyWebhookChallenge(query, TOKEN)).toBe("7");
    expect(verifyWebhookChallenge(new URLSearchParams(query), TOKEN)).toBe("7");
  });

  it.each<[string, unknown]>([
    ["no parameters", {}],
    ["another mode", changed({ "hub.mode": "unsubscribe" })],
    ["no mode", changed({ "hub.mode": undefined })],
    ["no challenge", changed({ "hub.challenge": undefined })],
    ["an empty challenge", changed({ "hub.challenge": "" })],
    ["a challenge that is not text", changed({ "hub.challenge": 7 })],
    ["no verify token", changed({ "hub.verify_token": undefined })],
    ["a repeated mode", changed({ "hub.mode": ["subscribe", "subscribe"] })],
    ["a repeated challenge", changed({ "hub.challenge": ["1", "2"] })],
    ["a repeated verify token", changed({ "hub.verify_token": [TOKEN, TOKEN] })],
    ["a verify token in both spellings", changed({ hub_verify_token: TOKEN })],
    ["a nested object", changed({ "hub.challenge": { a: "1" } })],
    ["parameters that only an ancestor has", Object.create(QUERY) as object],
    [
      "a repeated challenge in URLSearchParams",
      new URLSearchParams([...Object.entries(QUERY), ["hub.challenge", "2"]]),
    ],
  ])("refuses a query with %s", (_case, query) => {
    expect(outcome(query)).toBe("challenge");
  });

  it.each(["", "A verify token, with ünicode", `${TOKEN} `, TOKEN.slice(0, -1)])(
    "refuses another verify token: %j",
    (token) => {
      expect(outcome(changed({ "hub.verify_token": token }))).toBe(token === "" ? "challenge" : "verify-token");
    },
  );

  it.each([undefined, null, "", 5, "a\nb", "x".repeat(4_097)])("refuses %j as your verify token", (token) => {
    expect(() => verifyWebhookChallenge(QUERY, token as string)).toThrow(ThreadsValidationError);
  });

  it.each([undefined, null, "hub.mode=subscribe", ["hub.mode"]])("refuses %j as a query", (query) => {
    expect(outcome(query)).toBe("THREADS_VALIDATION");
  });

  it("shows neither token in an error", () => {
    const wrong = changed({ "hub.verify_token": "another-token" });
    expect(() => verifyWebhookChallenge(wrong, TOKEN)).toThrow(
      "The parameter hub.verify_token is not the verify token of this app.",
    );
  });
});
