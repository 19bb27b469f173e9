import { inspect } from "node:util";
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
    ["a URL that ends with #_", `${url(query)}#_`],
    ["a code that ends with #_", { code: `${CODE}#_`, state: STATE }],
  ])("reads %s", (_case, parameters) => {
    expect(readCallback(parameters, STATE)).toEqual({ code: CODE, state: STATE });
  });

  it("recognizes a denial with and without a state, and in Meta's misspelling", () => {
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
      code: null,
      message: null,
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ["error_code and error_message", { error_code: "1349048", error_message: "Can't Load URL" }, "refused"],
    ["error_code alone", { error_code: "1" }, "refused"],
    ["error_message alone", { error_message: "Something went wrong" }, "refused"],
    ["an app id that Threads does not know", { error_code: "1349026", error_message: "m" }, "app-not-allowed"],
    ["a redirect URI that is not registered", { error_code: "1349168", error_message: "m" }, "app-not-allowed"],
    ["an invitation that was not accepted", { error_code: "1349245", error_message: "m" }, "app-not-allowed"],
    ["a denial with an error_code", { error: "access_denied", error_code: "1349245" }, "denied"],
  ])("reports %s in `sent` and in the message", (_case, sent, reason) => {
    for (const more of [{}, { state: STATE }]) {
      const error = failure({ ...sent, ...more });
      expect(error.reason).toBe(reason);
      expect(error.sent).toMatchObject({ code: sent.error_code ?? null, message: sent.error_message ?? null });
      for (const word of Object.values(sent)) expect(error.message).toContain(word);
    }
  });

  it("redacts, shortens and sanitizes the texts of a refusal", () => {
    const token = `THQWJ${"x1Y".repeat(20)}`;
    for (const name of ["error", "error_reason", "error_description", "error_code", "error_message"]) {
      const text = `bad ${token}, ${CODE} and ${STATE}\u001b[2J\u202e ${"x".repeat(400)}`;
      const { sent } = failure({ error: "e", code: CODE, state: STATE, [name]: text });
      const shown = [sent.error, sent.reason, sent.description, sent.code, sent.message].find((value) =>
        value?.startsWith("bad"),
      );
      expect(shown).toMatch(/^bad \[redacted\], \[redacted\] and \[redacted\]\uFFFD\[2J\uFFFD x+$/);
      expect(shown).toHaveLength(300);
    }
  });

  it("masks the code and the state when the result is printed, but not when it is read or serialized", () => {
    const read = readCallback(query, STATE);
    expect(inspect({ nested: read }, { depth: null, showHidden: true })).not.toMatch(/AQB|state-of-this/);
    expect(inspect(read)).toBe("{ code: '[redacted]', state: '[redacted]' }");
    expect(JSON.parse(JSON.stringify(read))).toEqual({ code: CODE, state: STATE });
    expect({ ...read }).toEqual({ code: CODE, state: STATE });
  });

  it.each([
    ["acess_denied", "denied"],
    ["access_denied", "denied"],
    ["acceess_denied", "denied"],
    ["accees_denied", "refused"],
    ["xaccess_denied", "refused"],
    ["access_deniedx", "refused"],
    ["server_error", "refused"],
  ])("reads error=%s as %s", (error, reason) => {
    expect(failure({ error }).reason).toBe(reason);
    expect(failure({ error: "other", error_reason: error === "access_denied" ? "user_denied" : "other" }).reason).toBe(
      error === "access_denied" ? "denied" : "refused",
    );
  });

  it.each([
    [8_192, "code", null],
    [8_193, "code", "malformed"],
  ])("with %i characters in the parameter %s throws, or not: %s", (length, name, reason) => {
    const parameters = { state: STATE, code: "c", [name]: "c".repeat(length) };
    if (reason === null) expect(readCallback(parameters, STATE).code).toHaveLength(length);
    else expect(failure(parameters).reason).toBe(reason);
  });

  it.each<[string, CallbackParameters]>([
    ["null beside it", { code: CODE, state: STATE, error: null }],
    ["undefined beside it", { code: CODE, state: STATE, error: undefined }],
    ["an empty list beside it", { code: CODE, state: STATE, error: [] }],
    ["a scheme in capitals", `HTTPS://app.example/callback?${new URLSearchParams(query).toString()}`],
    ["a question mark first", `?${new URLSearchParams(query).toString()}`],
    ["a fragment with parameters", `${url(query)}#code=x&state=y`],
    ["a fragment over two lines", `${url(query)}#a\nb`],
  ])("reads a code with %s", (_case, parameters) => {
    expect(readCallback(parameters, STATE)).toEqual({ code: CODE, state: STATE });
  });

  it("removes #_ from the end of a code only, and only once", () => {
    expect(readCallback({ code: "a#_b#_#_", state: STATE }, STATE).code).toBe("a#_b#_");
  });

  it("reports another refusal, and removes control characters from its description", () => {
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
  ])("throws an error with the reason %s for %j", (reason, parameters) => {
    expect(failure(parameters).reason).toBe(reason);
  });

  it("names the likely cause of a code without a state", () => {
    expect(failure({ code: CODE }).message).toContain("threads.com");
  });

  it("ignores inherited properties", () => {
    const inherited = Object.create({ code: CODE, state: STATE }) as Record<string, unknown>;
    expect(failure(inherited).reason).toBe("code-missing");
  });

  it("keeps a question mark in a bare query", () => {
    expect(readCallback(`state=${STATE}&code=a?b`, STATE)).toEqual({ code: "a?b", state: STATE });
  });

  it.each([undefined, null, 7, []])("refuses %j as a callback", (parameters) => {
    expect(() => readCallback(parameters as never, STATE)).toThrow(
      expect.objectContaining({ code: "THREADS_VALIDATION" }),
    );
  });

  it("refuses an empty expectedState", () => {
    expect(() => readCallback({ code: CODE, state: "" }, "")).toThrow(/expectedState must not be empty/);
  });

  it("returns or throws a ThreadsAuthorizationError for any input", () => {
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
