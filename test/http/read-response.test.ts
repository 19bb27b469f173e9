/** What an answer is read as: each condition of it alone, each number at its bound. */
import { describe, expect, it } from "vitest";
import type { WireResponse } from "../../src/http/dispatch.js";
import { header, readResponse, responseError, type Reading } from "../../src/http/read-response.js";
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

const answerOf = (text: string, status = 200, headers: WireResponse["headers"] = {}): WireResponse => ({
  status,
  headers,
  text,
});
const readingOf = (changes: Partial<Reading<unknown>> = {}): Reading<unknown> => ({
  request: { method: "GET", path: "/me" },
  replay: "always",
  schema: anything,
  usage: () => null,
  now: NOW,
  redactor: () => (text) => text,
  ...changes,
});

async function read(answer: WireResponse, changes: Partial<Reading<unknown>> = {}): Promise<unknown> {
  const outcome = await readResponse(answer, readingOf(changes));
  record("read-answer", outcome);
  return outcome;
}

const graphError = (error: object, status = 400, headers: WireResponse["headers"] = {}) =>
  answerOf(JSON.stringify({ error }), status, headers);

describe("a status", () => {
  it.each([
    [200, "value"],
    [299, "value"],
    [300, "redirect"],
    [399, "redirect"],
    [400, "unexpected-shape"],
    [599, "unexpected-shape"],
  ])("of %d with an object that is no error is read as %s", async (status, expected) => {
    const outcome = await read(answerOf('{"a":1}', status));
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
  ])("with the body %j and of %d may pass: %s", async (text, status, retryable) => {
    expect(await read(answerOf(text, status))).toMatchObject({ retryable });
    expect(await read(answerOf(text, status), { replay: "issuing" })).toMatchObject({ retryable });
    expect(await read(answerOf(text, status), { replay: "never" })).toMatchObject({ retryable: false });
  });

  it("passes by itself with an unreadable answer below 300 only", () => {
    for (const reason of ["not-json", "empty"] as const) {
      expect(responseError(reason, "m", answerOf("", 299), readingOf()).retryable).toBe(true);
      expect(responseError(reason, "m", answerOf("", 300), readingOf()).retryable).toBe(false);
    }
  });

  it("of an answer that is too large or has another shape does not pass by itself", () => {
    for (const reason of ["too-large", "unexpected-shape", "redirect"] as const) {
      expect(responseError(reason, "m", answerOf("", 200), readingOf()).retryable).toBe(false);
      expect(responseError(reason, "m", answerOf("", 500), readingOf()).retryable).toBe(true);
    }
  });
});

describe("a body", () => {
  it("is read without one byte order mark", async () => {
    expect(await read(answerOf("\ufeff[1]"))).toEqual({ value: [1] });
    expect(await read(answerOf("\ufeff\ufeff[1]"))).toMatchObject({ reason: "not-json" });
  });

  it.each(["", " ", "\r\n\t"])("of %j is empty", async (text) => {
    expect(await read(answerOf(text))).toMatchObject({ reason: "empty" });
  });

  it.each([
    [{}, "is not JSON"],
    [{ "content-encoding": "identity" }, "is not JSON"],
    [{ "content-encoding": "br" }, "is encoded (br), which was not asked for"],
    [{ "content-encoding": ["br", "gzip"] }, "is encoded (br), which was not asked for"],
  ])("that is no JSON, with the headers %j, %s", async (headers, words) => {
    expect(await read(answerOf("<p>", 200, headers))).toMatchObject({
      message: `GET /me: the answer ${words} (HTTP 200).`,
    });
  });

  it("shows 300 characters of itself and of its type, redacted before it is cut", async () => {
    const secret = "s3cr3t-value";
    const redactor = () => (text: string) => text.replaceAll(secret, "-");
    const headers = { "content-type": `${"t".repeat(295)}${secret}xxxxxxx` };
    expect(await read(answerOf(`${"a".repeat(295)}${secret}bbbbbbb`, 200, headers), { redactor })).toMatchObject({
      excerpt: `${"a".repeat(295)}-bbbb`,
      contentType: `${"t".repeat(295)}-xxxx`,
    });
    expect(await read(answerOf("<p>"))).toMatchObject({ contentType: null, excerpt: "<p>" });
  });

  it("is redacted in its first 4,096 characters", async () => {
    const seen: string[] = [];
    const redactor = () => (text: string) => {
      seen.push(text);
      return text;
    };
    await read(answerOf("a".repeat(5_000)), { redactor });
    expect(seen.map(({ length }) => length)).toContain(4_096);
    expect(Math.max(...seen.map(({ length }) => length))).toBe(4_096);
  });
});

describe("a wait that a header names", () => {
  it.each<[string | undefined, number | null, number | null]>([
    ["7", 7_000, 7_000],
    [undefined, 300_000, null],
    ["soon", 300_000, null],
  ])("of %j counts after a rate limit as %j, and elsewhere as %j", async (retryAfter, limited, elsewhere) => {
    const headers = { "retry-after": retryAfter };
    expect(await read(answerOf("<p>", 429, headers))).toMatchObject({ retryAfterMs: limited });
    expect(await read(answerOf("<p>", 503, headers))).toMatchObject({ retryAfterMs: elsewhere });
    expect(await read(graphError({ message: "m", code: 4 }, 400, headers))).toMatchObject({ retryAfterMs: limited });
    expect(await read(graphError({ message: "m", code: 2 }, 500, headers))).toMatchObject({ retryAfterMs: elsewhere });
  });
});

describe("an error that Threads reports", () => {
  it("is retryable by what it means and by the call's rule", async () => {
    const limit = graphError({ message: "m", code: 4 });
    const passing = graphError({ message: "m", code: 2 }, 500);
    const lasting = graphError({ message: "m", code: 100 });
    for (const replay of ["always", "issuing", "never"] as const) {
      expect(await read(limit, { replay })).toMatchObject({ retryable: true });
      expect(await read(passing, { replay })).toMatchObject({ retryable: replay !== "never" });
      expect(await read(lasting, { replay })).toMatchObject({ retryable: false });
    }
  });

  it.each([
    [200, 429, "rate-limit"],
    [299, 429, "rate-limit"],
    [400, 429, "invalid-request"],
    [429, 400, "rate-limit"],
  ])("with the status %d that claims %d is a refusal of the kind %s", async (status, code, kind) => {
    const text = JSON.stringify({ error_type: "OAuthException", code, error_message: "m" });
    expect(await read(answerOf(text, status))).toMatchObject({ kind, status });
  });

  it("shows a thousand characters of each of its texts, redacted", async () => {
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

  it("carries the usage of the app", async () => {
    const usage = { callCount: 1, totalTime: 2, totalCpuTime: 3 };
    expect(await read(graphError({ message: "m", code: 100 }), { usage: () => usage })).toMatchObject({ usage });
  });

  it.each<[string, number | null, string | undefined, string | undefined, string]>([
    ["the call's sentence for a wrong parameter", 100, "of the call", "of Threads", "of the call"],
    ["Threads' sentence where the call has none", 100, undefined, "of Threads", "of Threads"],
    ["the general sentence where neither is", 100, undefined, undefined, ADVICE["invalid-request"]],
    ["the call's sentence for a refused token", 190, "of the call", "of Threads", "of the call"],
    ["the general sentence for a refused token, not Threads'", 190, undefined, "of Threads", ADVICE.auth],
    ["the call's sentence for an unknown refusal", null, "of the call", "of Threads", "of the call"],
    ["Threads' sentence for a rate limit", 4, "of the call", "of Threads", "of Threads"],
    ["the general sentence for a rate limit", 4, "of the call", undefined, ADVICE["rate-limit"]],
  ])("advises with %s", async (_what, code, refusalAdvice, error_user_msg, advice) => {
    const answer = graphError({ message: "m", ...(code === null ? { code: 987_654 } : { code }), error_user_msg });
    expect(await read(answer, { refusalAdvice })).toMatchObject({ advice });
  });
});

describe("a refusal with a sentence of its own", () => {
  it("advises with that, not with Threads' sentence or the call's", async () => {
    const error = { message: "m", code: "THREADS_API__LINK_LIMIT_EXCEEDED", error_user_msg: "of Threads" };
    expect(await read(graphError(error), { refusalAdvice: "of the call" })).toMatchObject({ advice: ADVICE.linkLimit });
  });
});

describe("the advice after an answer that is no Graph answer", () => {
  it("is the call's only where the call is never repeated", async () => {
    const general = (await read(answerOf("<p>"))) as { advice: string };
    const withAdvice = (replay: Reading<unknown>["replay"]) =>
      read(answerOf("<p>"), { replay, refusalAdvice: "of the call" });
    expect(await withAdvice("never")).toMatchObject({ advice: "of the call" });
    for (const replay of ["always", "issuing"] as const)
      expect(await withAdvice(replay)).toMatchObject({ advice: general.advice });
    expect(general.advice).not.toBe("of the call");
  });
});

describe("a schema", () => {
  const wrong = (validate: StandardSchema["~standard"]["validate"]) =>
    read(answerOf("{}"), { schema: schemaOf(validate) });

  it("that throws or rejects is what failed, and its error is the cause", async () => {
    const broken = new Error("broken");
    const expected = {
      reason: "unexpected-shape",
      message: "GET /me: the schema given for the answer failed itself (HTTP 200).",
      cause: { message: "broken" },
    };
    expect(
      await wrong(() => {
        throw broken;
      }),
    ).toMatchObject(expected);
    expect(await wrong(() => Promise.reject(broken))).toMatchObject(expected);
  });

  it("that finds a problem names where, in the first five problems, and is no cause", async () => {
    const at = (...path: (PropertyKey | { key: PropertyKey })[]) => ({ message: "m", path });
    const issues = [{ message: "whole" }, at(), at("a", 0, { key: "b" }), at(1), at("c"), at("d")];
    const error = await wrong(() => ({ issues }));
    expect(error).toMatchObject({
      message: "GET /me: the answer has an unexpected shape: whole; m; a.0.b: m; 1: m; c: m (HTTP 200).",
    });
    expect((error as Error).cause).toBeUndefined();
    expect(await wrong(() => Promise.resolve({ issues: [at("a")] }))).toMatchObject({
      message: "GET /me: the answer has an unexpected shape: a: m (HTTP 200).",
    });
  });

  it("may change the value, at once or later", async () => {
    expect(await wrong(() => ({ value: 5 }))).toEqual({ value: 5 });
    expect(await wrong(() => Promise.resolve({ value: undefined }))).toEqual({ value: undefined });
  });
});

describe("header", () => {
  it("is the first value, or undefined", () => {
    const answer = answerOf("", 200, { a: "1", b: ["2", "3"], c: undefined, d: [] });
    expect(["a", "b", "c", "d", "e"].map((name) => header(answer, name))).toEqual([
      "1",
      "2",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
