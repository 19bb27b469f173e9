/** Every limit and every form of a callback's parameters. */
import { describe, expect, it } from "vitest";
import { readCallback, type CallbackParameters, type ThreadsAuthorizationError } from "../../src/index.js";

// Nothing in it needs to be encoded in a query.
const CODE = "AQBx7y8z9";
const STATE = "state-of-this-browser";
const QUERY = `code=${CODE}&state=${STATE}`;

/** The code, or why there is none. */
function outcome(parameters: unknown): string {
  try {
    return readCallback(parameters as CallbackParameters, STATE).code;
  } catch (error) {
    return (error as ThreadsAuthorizationError).reason;
  }
}
const sentBy = (parameters: CallbackParameters) => {
  try {
    readCallback(parameters, STATE);
    return null;
  } catch (error) {
    return (error as ThreadsAuthorizationError).sent;
  }
};

describe("readCallback: a text", () => {
  it.each([
    ["with a scheme in upper case", `HTTPS://app.example/callback?${QUERY}`],
    ["with a scheme that has digits and signs", `app+2.x-y://callback?${QUERY}`],
    ["that begins with its question mark", `?${QUERY}`],
    ["that is a path", `/?${QUERY}`],
    ["whose fragment has a line break", `?${QUERY}#_\n&state=another`],
    ["whose fragment has parameters", `?${QUERY}#&state=another`],
    ["with an encoded fragment mark in the code", `?code=${CODE}%23_&state=${STATE}`],
  ])("%s is read", (_what, text) => {
    expect(outcome(text)).toBe(CODE);
  });

  it("is a bare query when a scheme, a slash or a question mark stands inside it only", () => {
    expect(outcome(`state=${STATE}&next=https://x.example/?y&code=${CODE}`)).toBe(CODE);
    expect(outcome(`code=/a?b&state=${STATE}`)).toBe("/a?b");
  });

  it("without a query has no code", () => {
    expect(outcome("/callback")).toBe("code-missing");
    expect(outcome(`/code=${CODE}&state=${STATE}`)).toBe("code-missing");
  });

  it("keeps what is like the mark of the fragment inside the code", () => {
    expect(outcome({ code: "a#_b", state: STATE })).toBe("a#_b");
    expect(outcome({ code: "a#_#_", state: STATE })).toBe("a#_");
  });
});

describe("readCallback: a parameter", () => {
  it("has at most 8,192 characters", () => {
    expect(outcome({ code: "c".repeat(8_192), state: STATE })).toHaveLength(8_192);
    expect(outcome({ code: "c".repeat(8_193), state: STATE })).toBe("malformed");
  });

  it.each([undefined, null, [], [undefined], [null]])("counts as absent when it is %j", (absent) => {
    expect(outcome({ code: absent, state: STATE })).toBe("code-missing");
    expect(outcome({ code: CODE, state: absent })).toBe("state-missing");
    expect(outcome({ code: CODE, state: STATE, error: absent })).toBe(CODE);
  });

  it.each([[[CODE, CODE]], [[CODE, null]], [[["nested"]]], [true]])("is malformed as %j", (code) => {
    expect(outcome({ code, state: STATE })).toBe("malformed");
  });
});

describe("readCallback: a refusal", () => {
  it.each([
    ["access_denied", "denied"],
    ["acceess_denied", "denied"],
    ["acess_denied", "denied"],
    ["xaccess_denied", "refused"],
    ["access_denied_by_policy", "refused"],
    ["", "refused"],
  ])("with the error %j is %s", (error, reason) => {
    expect(outcome({ error, state: STATE })).toBe(reason);
  });

  it("is a denial by its reason alone", () => {
    expect(outcome({ error: "other", error_reason: "user_denied" })).toBe("denied");
    expect(outcome({ error: "other", error_reason: "x_user_denied" })).toBe("refused");
  });

  it("comes before a code", () => {
    expect(outcome({ error: "other", code: CODE, state: STATE })).toBe("refused");
  });

  it("keeps what was sent, and null for what was not", () => {
    expect(sentBy({ error: "other" })).toMatchObject({ error: "other", reason: null, description: null });
    expect(sentBy({ error: "other", error_reason: "r", error_description: "d" })).toMatchObject({
      error: "other",
      reason: "r",
      description: "d",
    });
  });
});
