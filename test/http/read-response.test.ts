/** Reads responses: each condition by itself, each number at its bound. */
import { describe, expect, it } from "vitest";
import type { WireResponse } from "../../src/http/dispatch.js";
import { readResponse, responseError, type ReadContext } from "../../src/http/read-response.js";
import { ADVICE } from "../../src/http/refusals/refusal-advice.js";
import type { StandardSchema } from "../../src/index.js";
import { record } from "../support/leaks.js";

const NOW = Date.UTC(2026, 10, 23, 12);

const anything: StandardSchema = {
  "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) },
};
const schemaOf = (validate: StandardSchema["~standard"]["validate"]): StandardSchema => ({
  "~standard": { version: 1, vendor: "test", validate },
});

const responseOf = (text: string, status = 200, headers: WireResponse["headers"] = {}): WireResponse => ({
  status,
  headers,
  text,
});
const contextOf = (changes: Partial<ReadContext<unknown>> = {}): ReadContext<unknown> => ({
  request: { method: "GET", path: "/me" },
  replay: "always",
  schema: anything,
  usage: () => null,
  now: NOW,
  redactor: () => (text) => text,
  ...changes,
});

async function read(response: WireResponse, changes: Partial<ReadContext<unknown>> = {}): Promise<unknown> {
  const outcome = await readResponse(response, contextOf(changes));
  record("readResponse", outcome);
  return outcome;
}

const graphError = (error: object, status = 400, headers: WireResponse["headers"] = {}) =>
  responseOf(JSON.stringify({ error }), status, headers);

describe("a response's status", () => {
  it.each([
    [200, "value"],
    [299, "value"],
    [300, "redirect"],
    [399, "redirect"],
    [400, "unexpected-shape"],
    [599, "unexpected-shape"],
  ])("%d with an object that is not an error is read as %s", async (status, expected) => {
    const outcome = await read(responseOf('{"a":1}', status));
    if (expected === "value") expect(outcome).toEqual({ value: { a: 1 } });
    else expect(outcome).toMatchObject({ code: "THREADS_RESPONSE", reason: expected, status });
  });

  it.each([
    ["<p>", 200, true],
    ["<p>", 299, true],
    ["", 200, true],
    ["<p>", 400, false],
    ["<p>", 407, false],
    ["<p>", 408, true],
    ["<p>", 409, false],
    ["<p>", 424, false],
    ["<p>", 425, true],
    ["<p>", 426, false],
    ["<p>", 428, false],
    ["<p>", 429, true],
    ["<p>", 430, false],
    ["<p>", 499, false],
    ["<p>", 500, true],
    ["<p>", 302, false],
    ["{}", 404, false],
    ["{}", 500, true],
  ])("with the body %j and the status %d makes a retryable error: %s", async (text, status, retryable) => {
    expect(await read(responseOf(text, status))).toMatchObject({ retryable });
    expect(await read(responseOf(text, status), { replay: "credential-issuing" })).toMatchObject({ retryable });
    expect(await read(responseOf(text, status), { replay: "never" })).toMatchObject({ retryable: false });
  });

  it("makes an unreadable response retryable only below 300", () => {
    for (const reason of ["not-json", "empty"] as const) {
      expect(responseError(reason, "m", responseOf("", 299), contextOf()).retryable).toBe(true);
      expect(responseError(reason, "m", responseOf("", 300), contextOf()).retryable).toBe(false);
    }
  });

  it("makes a redirect, a large response or an unexpected shape retryable only from 500", () => {
    for (const reason of ["too-large", "unexpected-shape", "redirect"] as const) {
      expect(responseError(reason, "m", responseOf("", 200), contextOf()).retryable).toBe(false);
      expect(responseError(reason, "m", responseOf("", 500), contextOf()).retryable).toBe(true);
    }
  });
});

describe("a response's body", () => {
  it("is read without its byte order mark", async () => {
    expect(await read(responseOf("\ufeff[1]"))).toEqual({ value: [1] });
    expect(await read(responseOf("\ufeff\ufeff[1]"))).toMatchObject({ reason: "not-json" });
  });

  it.each(["", " ", "\r\n\t"])("is empty when it is %j", async (text) => {
    expect(await read(responseOf(text))).toMatchObject({ reason: "empty" });
  });

  it.each([
    [{}, "is not JSON"],
    [{ "content-encoding": "identity" }, "is not JSON"],
    [{ "content-encoding": "br" }, "is encoded (br), which the SDK did not request"],
    [{ "content-encoding": ["br", "gzip"] }, "is encoded (br), which the SDK did not request"],
  ])("that is not JSON, with the headers %j, makes an error that says it %s", async (headers, problem) => {
    expect(await read(responseOf("<p>", 200, headers))).toMatchObject({
      message: `GET /me: the response ${problem} (HTTP 200).`,
    });
  });

  it("is quoted with 300 characters of itself and of its content type, redacted before it is cut", async () => {
    const secret = "s3cr3t-value";
    const redactor = () => (text: string) => text.replaceAll(secret, "-");
    const headers = { "content-type": `${"t".repeat(295)}${secret}xxxxxxx` };
    expect(await read(responseOf(`${"a".repeat(295)}${secret}bbbbbbb`, 200, headers), { redactor })).toMatchObject({
      excerpt: `${"a".repeat(295)}-bbbb`,
      contentType: `${"t".repeat(295)}-xxxx`,
    });
    expect(await read(responseOf("<p>"))).toMatchObject({ contentType: null, excerpt: "<p>" });
  });

  it("is searched for secrets in its first 4,096 characters only", async () => {
    const seen: string[] = [];
    const redactor = () => (text: string) => {
      seen.push(text);
      return text;
    };
    await read(responseOf("a".repeat(5_000)), { redactor });
    expect(seen.map(({ length }) => length)).toContain(4_096);
    expect(Math.max(...seen.map(({ length }) => length))).toBe(4_096);
  });
});

describe("the retry-after header", () => {
  it.each<[string | undefined, number | null, number | null]>([
    ["7", 7_000, 7_000],
    [undefined, 300_000, null],
    ["soon", 300_000, null],
  ])("%j means a wait of %j after a rate limit, and of %j elsewhere", async (retryAfter, limited, elsewhere) => {
    const headers = { "retry-after": retryAfter };
    expect(await read(responseOf("<p>", 429, headers))).toMatchObject({ retryAfterMs: limited });
    expect(await read(responseOf("<p>", 503, headers))).toMatchObject({ retryAfterMs: elsewhere });
    expect(await read(graphError({ message: "m", code: 4 }, 400, headers))).toMatchObject({ retryAfterMs: limited });
    expect(await read(graphError({ message: "m", code: 2 }, 500, headers))).toMatchObject({ retryAfterMs: elsewhere });
  });
});

describe("an error that Threads reports", () => {
  it("is retryable as its meaning and the call's replay rule allow", async () => {
    const limit = graphError({ message: "m", code: 4 });
    const temporary = graphError({ message: "m", code: 2 }, 500);
    const permanent = graphError({ message: "m", code: 100 });
    for (const replay of ["always", "credential-issuing", "never"] as const) {
      expect(await read(limit, { replay })).toMatchObject({ retryable: true });
      expect(await read(temporary, { replay })).toMatchObject({ retryable: replay !== "never" });
      expect(await read(permanent, { replay })).toMatchObject({ retryable: false });
    }
  });

  it.each([
    [200, 429, "rate-limit"],
    [299, 429, "rate-limit"],
    [400, 429, "invalid-request"],
    [429, 400, "rate-limit"],
  ])("with the status %d and the code %d in its flat form is of the kind %s", async (status, code, kind) => {
    const text = JSON.stringify({ error_type: "OAuthException", code, error_message: "m" });
    expect(await read(responseOf(text, status))).toMatchObject({ kind, status });
  });

  it("is quoted with a thousand characters of each of its texts, redacted", async () => {
    const long = `secret ${"x".repeat(2_000)}`;
    const texts = { message: long, type: long, fbtrace_id: long, error_user_title: long, error_user_msg: long };
    const redactor = () => (text: string) => text.replaceAll("secret", "-");
    const shown = `- ${"x".repeat(998)}`;
    expect(await read(graphError({ ...texts, code: 100 }), { redactor })).toMatchObject({
      graph: { message: shown, type: shown, traceId: shown, userTitle: shown, userMessage: shown },
    });
    expect(await read(graphError({ message: "m", code: 100 }))).toMatchObject({
      graph: { message: "m", type: null, traceId: null, userTitle: null, userMessage: null },
    });
  });

  it("contains the app's usage", async () => {
    const usage = { callCount: 1, totalTime: 2, totalCpuTime: 3 };
    expect(await read(graphError({ message: "m", code: 100 }), { usage: () => usage })).toMatchObject({ usage });
  });

  it.each<[string, number | null, string | undefined, string | undefined, string]>([
    ["the call's advice for a wrong parameter", 100, "the call's advice", "Threads' text", "the call's advice"],
    ["Threads' text when the call has no advice", 100, undefined, "Threads' text", "Threads' text"],
    ["the general advice when both are missing", 100, undefined, undefined, ADVICE["invalid-request"]],
    ["the call's advice for a refused token", 190, "the call's advice", "Threads' text", "the call's advice"],
    ["the general advice, not Threads' text, for a refused token", 190, undefined, "Threads' text", ADVICE.auth],
    ["the call's advice for an unknown refusal", null, "the call's advice", "Threads' text", "the call's advice"],
    ["Threads' text for a rate limit", 4, "the call's advice", "Threads' text", "Threads' text"],
    ["the general advice for a rate limit without a text", 4, "the call's advice", undefined, ADVICE["rate-limit"]],
  ])("advises the user with %s", async (_case, code, refusalAdvice, error_user_msg, advice) => {
    const response = graphError({ message: "m", ...(code === null ? { code: 987_654 } : { code }), error_user_msg });
    expect(await read(response, { refusalAdvice })).toMatchObject({ advice });
  });
});

describe("a refusal with specific advice", () => {
  it("uses that advice, not Threads' text or the call's advice", async () => {
    const error = { message: "m", code: "THREADS_API__LINK_LIMIT_EXCEEDED", error_user_msg: "Threads' text" };
    expect(await read(graphError(error), { refusalAdvice: "the call's advice" })).toMatchObject({
      advice: ADVICE.linkLimit,
    });
  });
});

describe("the advice for a response that is not from Threads", () => {
  it("is the call's own only if the call is never retried", async () => {
    const general = (await read(responseOf("<p>"))) as { advice: string };
    const withAdvice = (replay: ReadContext<unknown>["replay"]) =>
      read(responseOf("<p>"), { replay, refusalAdvice: "the call's advice" });
    expect(await withAdvice("never")).toMatchObject({ advice: "the call's advice" });
    for (const replay of ["always", "credential-issuing"] as const)
      expect(await withAdvice(replay)).toMatchObject({ advice: general.advice });
    expect(general.advice).not.toBe("the call's advice");
  });
});

describe("the schema of a response", () => {
  const readWith = (validate: StandardSchema["~standard"]["validate"]) =>
    read(responseOf("{}"), { schema: schemaOf(validate) });

  it("makes an error with a cause when it throws or rejects", async () => {
    const broken = new Error("broken");
    const expected = {
      reason: "unexpected-shape",
      message: "GET /me: the schema for the response threw an error (HTTP 200).",
      cause: { message: "broken" },
    };
    expect(
      await readWith(() => {
        throw broken;
      }),
    ).toMatchObject(expected);
    expect(await readWith(() => Promise.reject(broken))).toMatchObject(expected);
  });

  it("makes an error without a cause that names the places of its first five issues", async () => {
    const at = (...path: (PropertyKey | { key: PropertyKey })[]) => ({ message: "m", path });
    const issues = [{ message: "whole" }, at(), at("a", 0, { key: "b" }), at(1), at("c"), at("d")];
    const error = await readWith(() => ({ issues }));
    expect(error).toMatchObject({
      message: "GET /me: the response has an unexpected shape: whole; m; a.0.b: m; 1: m; c: m (HTTP 200).",
    });
    expect((error as Error).cause).toBeUndefined();
    expect(await readWith(() => Promise.resolve({ issues: [at("a")] }))).toMatchObject({
      message: "GET /me: the response has an unexpected shape: a: m (HTTP 200).",
    });
  });

  it("may transform the value, synchronously or asynchronously", async () => {
    expect(await readWith(() => ({ value: 5 }))).toEqual({ value: 5 });
    expect(await readWith(() => Promise.resolve({ value: undefined }))).toEqual({ value: undefined });
  });
});
