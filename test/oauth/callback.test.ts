import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCallback, ThreadsAuthorizationError, type CallbackParameters } from "../../src/index.js";
import { record } from "../support/leaks.js";
import { CODE } from "../support/secrets.js";

const STATE = "state-of-this-browser";
const url = (parameters: Record<string, string>) =>
  `https://app.example/callback?${new URLSearchParams(parameters).toString()}`;

function failure(parameters: CallbackParameters): ThreadsAuthorizationError {
  try {
    readCallback(parameters, STATE);
  } catch (error) {
    record("readCallback", error);
    if (error instanceof ThreadsAuthorizationError) return error;
    throw error;
  }
  throw new Error("expected a failure");
}

describe("readCallback", () => {
  const query = { code: CODE, state: STATE };

  it.each<[string, CallbackParameters]>([
    ["a URL as text", url(query)],
    ["a URL", new URL(url(query))],
    ["a path", `/callback?${new URLSearchParams(query).toString()}`],
    ["a bare query", new URLSearchParams(query).toString()],
    ["URLSearchParams", new URLSearchParams(query)],
    ["a framework's record", query],
    ["a record of lists", { code: [CODE], state: [STATE] }],
    ["a pasted URL with #_", `${url(query)}#_`],
    ["a code with #_ in it", { code: `${CODE}#_`, state: STATE }],
  ])("reads %s", (_what, parameters) => {
    expect(readCallback(parameters, STATE)).toEqual({ code: CODE, state: STATE });
  });

  it("knows a denial, with state and without, and in Meta's misspelling", () => {
    const denied = {
      error: "access_denied",
      error_reason: "user_denied",
      error_description: "The user denied your request",
    };
    for (const parameters of [denied, { ...denied, state: STATE }, { error: "acceess_denied" }]) {
      expect(failure(parameters)).toMatchObject({ code: "THREADS_AUTHORIZATION", reason: "denied", retryable: false });
    }
    expect(failure(url(denied)).sent).toEqual({
      error: "access_denied",
      reason: "user_denied",
      description: "The user denied your request",
    });
  });

  it("knows another refusal, and shows its words without what a log would obey", () => {
    const error = failure({
      error: "server_error",
      error_description: `line\nbreak \u001b[31mred ${"x".repeat(1_000)}`,
    });
    expect(error.reason).toBe("refused");
    expect(error.sent.description).toMatch(/^line break \uFFFD\[31mred x+$/);
    expect(error.sent.description).toHaveLength(300);
  });

  it.each<[string, CallbackParameters]>([
    ["state-mismatch", { code: CODE, state: "another" }],
    ["state-mismatch", { code: CODE, state: "" }],
    ["state-mismatch", { error: "access_denied", state: "another" }],
    ["state-missing", { code: CODE }],
    ["code-missing", {}],
    ["code-missing", { state: STATE }],
    ["code-missing", { code: "", state: STATE }],
    ["code-missing", { code: "#_", state: STATE }],
    ["code-missing", "https://app.example/callback"],
    ["malformed", { code: [CODE, "b"], state: STATE }],
    ["malformed", `code=a&code=b&state=${STATE}`],
    ["malformed", { code: { nested: "x" }, state: STATE }],
    ["malformed", { code: 5, state: STATE }],
    ["malformed", { code: CODE, state: "s".repeat(10_000) }],
  ])("%s", (reason, parameters) => {
    expect(failure(parameters).reason).toBe(reason);
  });

  it("tells the likely cause of a code without a state", () => {
    expect(failure({ code: CODE }).message).toContain("threads.com");
  });

  it("does not read a prototype", () => {
    const inherited = Object.create({ code: CODE, state: STATE }) as Record<string, unknown>;
    expect(failure(inherited).reason).toBe("code-missing");
  });

  it("takes a question mark in a bare query for what it is", () => {
    expect(readCallback(`state=${STATE}&code=a?b`, STATE)).toEqual({ code: "a?b", state: STATE });
  });

  it.each([undefined, null, 7, []])("refuses %j for a callback", (parameters) => {
    expect(() => readCallback(parameters as never, STATE)).toThrow(
      expect.objectContaining({ code: "THREADS_VALIDATION" }),
    );
  });

  it("refuses to compare with nothing", () => {
    expect(() => readCallback({ code: CODE, state: "" }, "")).toThrow(/expectedState must not be empty/);
  });

  it("answers or throws its own error, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.dictionary(fc.constantFrom("code", "state", "error", "x"), fc.anything())),
        (parameters) => {
          try {
            readCallback(parameters, STATE);
          } catch (error) {
            expect(error).toBeInstanceOf(ThreadsAuthorizationError);
          }
        },
      ),
    );
  });
});
