/** The forms and limits of a callback's parameters. */
import { describe, expect, it } from "vitest";
import { readCallback, type CallbackParameters, type ThreadsAuthorizationError } from "../../src/index.js";

// Has no character that a query would encode.
const CODE = "AQBx7y8z9";
const STATE = "state-of-this-browser";
const QUERY = `code=${CODE}&state=${STATE}`;

/** Returns the code, or the reason of the error. */
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

describe("readCallback with a string", () => {
  it.each([
    ["a scheme in upper case", `HTTPS://app.example/callback?${QUERY}`],
    ["a scheme with digits and signs", `app+2.x-y://callback?${QUERY}`],
    ["a question mark at its start", `?${QUERY}`],
    ["a path", `/?${QUERY}`],
    ["a line break in the fragment", `?${QUERY}#_\n&state=another`],
    ["parameters in the fragment", `?${QUERY}#&state=another`],
    ["an encoded #_ in the code", `?code=${CODE}%23_&state=${STATE}`],
  ])("reads the code of one with %s", (_case, text) => {
    expect(outcome(text)).toBe(CODE);
  });

  it("reads a bare query even if it contains a scheme, a slash or a question mark", () => {
    expect(outcome(`state=${STATE}&next=https://x.example/?y&code=${CODE}`)).toBe(CODE);
    expect(outcome(`code=/a?b&state=${STATE}`)).toBe("/a?b");
  });

  it("reports a missing code for a URL without a query", () => {
    expect(outcome("/callback")).toBe("code-missing");
    expect(outcome(`/code=${CODE}&state=${STATE}`)).toBe("code-missing");
  });

  it("keeps #_ inside the code", () => {
    expect(outcome({ code: "a#_b", state: STATE })).toBe("a#_b");
    expect(outcome({ code: "a#_#_", state: STATE })).toBe("a#_");
  });
});

describe("a parameter of the callback", () => {
  it("may have 8,192 characters", () => {
    expect(outcome({ code: "c".repeat(8_192), state: STATE })).toHaveLength(8_192);
    expect(outcome({ code: "c".repeat(8_193), state: STATE })).toBe("malformed");
  });

  it.each([undefined, null, [], [undefined], [null]])("is treated as absent when it is %j", (absent) => {
    expect(outcome({ code: absent, state: STATE })).toBe("code-missing");
    expect(outcome({ code: CODE, state: absent })).toBe("state-missing");
    expect(outcome({ code: CODE, state: STATE, error: absent })).toBe(CODE);
  });

  it.each([[[CODE, CODE]], [[CODE, null]], [[["nested"]]], [true]])("is malformed when it is %j", (code) => {
    expect(outcome({ code, state: STATE })).toBe("malformed");
  });
});

describe("a refusal in the callback", () => {
  it.each([
    ["access_denied", "denied"],
    ["acceess_denied", "denied"],
    ["acess_denied", "denied"],
    ["xaccess_denied", "refused"],
    ["access_denied_by_policy", "refused"],
    ["", "refused"],
  ])("with the error %j has the reason %s", (error, reason) => {
    expect(outcome({ error, state: STATE })).toBe(reason);
  });

  it("is a denial if its error_reason says so", () => {
    expect(outcome({ error: "other", error_reason: "user_denied" })).toBe("denied");
    expect(outcome({ error: "other", error_reason: "x_user_denied" })).toBe("refused");
  });

  it("takes precedence over a code", () => {
    expect(outcome({ error: "other", code: CODE, state: STATE })).toBe("refused");
  });

  it("is kept in `sent`, with null for each missing parameter", () => {
    expect(sentBy({ error: "other" })).toMatchObject({ error: "other", reason: null, description: null });
    expect(sentBy({ error: "other", error_reason: "r", error_description: "d" })).toMatchObject({
      error: "other",
      reason: "r",
      description: "d",
    });
  });
});
