/** Redaction: each limit at its bound and one beyond it, and patterns with other text on either side. */
import { describe, expect, it } from "vitest";
import { createRedactor, redactCause, REDACTED, secretsIn } from "../../../src/http/redaction/redact.js";
import { findRanges, everyDecoding } from "../../../src/http/redaction/decoded-text.js";

describe("secretsIn", () => {
  it.each([
    "access_token",
    "client_secret",
    "code",
    "input_token",
    "refresh_token",
    "signed_request",
    "appsecret_proof",
    "fb_exchange_token",
    "password",
    "secret",
    "token",
  ])("returns the value of %s, but not of a longer name", (name) => {
    expect(secretsIn({ [name]: "value", [`${name}s`]: "other", [`x_${name}`]: "other" })).toEqual(["value"]);
  });

  it("ignores empty values and values that are not strings", () => {
    expect(secretsIn({ access_token: "", code: 5, token: undefined, secret: null })).toEqual([]);
    expect(secretsIn()).toEqual([]);
  });

  it("returns the query of a media URL, because it may be a signature", () => {
    const url = "https://cdn.example/a.jpg?X-Signature=abcdef&b=1?c";
    expect(secretsIn({ image_url: url })).toEqual(["X-Signature=abcdef&b=1?c"]);
    expect(secretsIn({ video_url: url })).toEqual(["X-Signature=abcdef&b=1?c"]);
    expect(secretsIn({ link_attachment: url, image_url: "https://cdn.example/a.jpg" })).toEqual([]);
  });
});

describe("a redactor's limits", () => {
  it("redact a secret of five characters as a whole word only, and one of six anywhere", () => {
    const five = createRedactor(["abcde"]);
    expect(five("abcde abcde-x x_abcde xabcde abcdex (abcde)")).toBe(
      `${REDACTED} abcde-x x_abcde xabcde abcdex (${REDACTED})`,
    );
    expect(createRedactor(["abcdef"])("xabcdefx-abcdef")).toBe(`x${REDACTED}x-${REDACTED}`);
  });

  it("redact a secret that the end of the text cuts off after at least five characters", () => {
    const redact = createRedactor(["q1w2e3r4t5z6"]);
    expect(redact("x q1w2")).toBe("x q1w2");
    expect(redact("x q1w2e")).toBe(`x ${REDACTED}`);
    expect(redact("x q1w2e3r4t5z")).toBe(`x ${REDACTED}`);
    expect(redact("q1w2e")).toBe(REDACTED);
    expect(redact("q1w2e x")).toBe("q1w2e x");
  });

  it.each(["access_token", "client_secret", "input_token", "refresh_token", "signed_request"])(
    "redact an unknown value after the name %s, in JSON and in a query",
    (name) => {
      const redact = createRedactor([]);
      expect(redact(`{"${name}":"v","x":"y"}`)).toBe(`{"${name}":"${REDACTED}","x":"y"}`);
      expect(redact(`{"${name}" :\n"v w"}`)).toBe(`{"${name}" :\n"${REDACTED}"}`);
      for (const end of ["&x=1", " x", '"', "<b>", ">"])
        expect(redact(`${name}=v${end}`)).toBe(`${name}=${REDACTED}${end}`);
      expect(redact(`{"${name}":""}`)).toBe(`{"${name}":""}`);
      expect(redact(`{"${name}":5} ${name}= x`)).toBe(`{"${name}":5} ${name}= x`);
    },
  );

  it("redact text that looks like a token: TH and 30 characters, not inside a word", () => {
    const redact = createRedactor([]);
    expect(redact(`TH${"a".repeat(30)}`)).toBe(REDACTED);
    expect(redact(`(TH${"a-_".repeat(10)})`)).toBe(`(${REDACTED})`);
    for (const kept of [
      `TH${"a".repeat(29)}`,
      `xTH${"a".repeat(40)}`,
      `THREADS_${"A".repeat(40)}`,
      "TH|x|abc",
      "TH||abc",
    ])
      expect(redact(kept)).toBe(kept);
    expect(redact("TH|1|a b")).toBe(`${REDACTED} b`);
  });

  it("replace secrets that overlap or touch as one, and keep the text between others", () => {
    expect(createRedactor(["abcdefgh", "efghijkl"])("abcdefghijkl")).toBe(REDACTED);
    expect(createRedactor(["abcdef", "ghijkl"])("abcdefghijkl x")).toBe(`${REDACTED} x`);
    expect(createRedactor(["abcdef", "ghijkl"])("xabcdefghijkl")).toBe(`x${REDACTED}`);
    expect(createRedactor(["abcdef", "ghijkl"])("abcdef.ghijkl")).toBe(`${REDACTED}.${REDACTED}`);
    expect(createRedactor(["abcdefgh", "cdefgh"])("abcdefgh.")).toBe(`${REDACTED}.`);
    expect(createRedactor(["", "abcdef"])("a abcdef")).toBe(`a ${REDACTED}`);
  });
});

describe("a redactor's result", () => {
  it("does not depend on the order of its secrets", () => {
    expect(createRedactor(["ghijkl", "abcdef"])("abcdef ghijkl")).toBe(`${REDACTED} ${REDACTED}`);
    for (const secrets of [
      ["abcdef", "abcdefgh"],
      ["abcdefgh", "abcdef"],
    ])
      expect(createRedactor(secrets)("abcdefgh x")).toBe(`${REDACTED} x`);
  });
});

describe("findRanges", () => {
  it("finds every range of a value, even overlapping ones and one that is cut off", () => {
    expect(findRanges("aaa", "aa", 9)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(findRanges("abab", "abc", 2)).toEqual([[2, 4]]);
    expect(findRanges("abab", "abc", 3)).toEqual([]);
    expect(findRanges("ab", "abcdef", 2)).toEqual([[0, 2]]);
    expect(findRanges("abcab", "abc", 1)).toEqual([
      [0, 3],
      [3, 5],
    ]);
  });
});

describe("everyDecoding", () => {
  const textsOf = (text: string) => everyDecoding(text).map((decoded) => decoded.text);

  it.each([
    ["%41", "A"],
    ["%4a%4A", "JJ"],
    ["%4", null],
    ["%4G", null],
    ["&#65;", "A"],
    ["&#0000065;", "A"],
    ["&#00000065;", null],
    ["&#x41;", "A"],
    ["&#X41;", "A"],
    ["&#x000041;", "A"],
    ["&#x0000041;", null],
    ["&#9999999;", "\u{10ffff}"],
    ["&#xffffff;", "\u{10ffff}"],
    ["&amp;", "&"],
    ["&LT;", "<"],
    ["&gt;", ">"],
    ["&quot;", '"'],
    ["&apos;", "'"],
    ["&nbsp;", null],
    ["&amp", null],
    ["\\u0041", "A"],
    ["\\x41", "A"],
    ["\\b\\f\\n\\r\\t", "\b\f\n\r\t"],
    ["\\/", "/"],
    ["\\\n", "\n"],
    ["\\", null],
  ])("decodes %j as %j", (text, expected) => {
    expect(textsOf(text)).toEqual(expected === null ? [text] : [text, expected]);
  });

  it("decodes three nested encodings, but not a fourth", () => {
    expect(textsOf("%252541")).toEqual(["%252541", "%2541", "%41", "A"]);
    expect(textsOf("%25252541").at(-1)).toBe("%41");
  });

  it("maps each character to its place in the source", () => {
    const [raw, decoded] = everyDecoding("a%41b&lt;c");
    expect(raw?.starts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(decoded).toEqual({ text: "aAb&lt;c", starts: [0, 1, 4, 5, 6, 7, 8, 9, 10] });
    expect(everyDecoding("x&#x10ffff;y")[1]).toEqual({ text: "x\u{10ffff}y", starts: [0, 1, 1, 11, 12] });
  });
});

describe("redactCause", () => {
  const redact = (text: string) => text.replaceAll("secret", REDACTED);

  it("keeps five levels of causes", () => {
    const deep = (depth: number): Error => new Error(`${depth}`, depth === 1 ? {} : { cause: deep(depth - 1) });
    const messages: string[] = [];
    for (let at: unknown = redactCause(deep(7), redact); at instanceof Error; at = at.cause) messages.push(at.message);
    expect(messages).toEqual(["7", "6", "5", "4", "3"]);
  });

  it("keeps ten errors of an AggregateError, each redacted", () => {
    const errors = Array.from({ length: 11 }, (_, index) => new Error(`secret ${index}`));
    const copy = redactCause(new AggregateError(errors, "all"), redact) as AggregateError;
    expect(copy.errors.map((error: Error) => error.message)).toEqual(
      Array.from({ length: 10 }, (_, index) => `${REDACTED} ${index}`),
    );
  });

  it.each([
    ["ECODE", { code: "ECODE" }],
    [7, { code: 7 }],
    [{ a: "secret" }, {}],
    [undefined, {}],
  ])("keeps the code %j as %j", (code, expected) => {
    const copy = redactCause(Object.assign(new Error("m"), { code }), redact) as Error;
    expect(Object.fromEntries(Object.entries(copy))).toEqual(expected);
  });

  it("redacts the name and the stack, and accepts an error without a stack", () => {
    const cause = Object.assign(new Error("m"), { name: "secretError", stack: "at secret" });
    expect(redactCause(cause, redact)).toMatchObject({ name: `${REDACTED}Error`, stack: `at ${REDACTED}` });
    expect(redactCause(Object.assign(new Error("m"), { stack: undefined }), redact)).toMatchObject({ stack: "" });
  });

  it("adds no cause to an error without one, and drops values that are neither errors nor strings", () => {
    expect(Object.hasOwn(redactCause(new Error("m"), redact) as Error, "cause")).toBe(false);
    expect(redactCause(new Error("m", { cause: "a secret" }), redact)).toMatchObject({ cause: `a ${REDACTED}` });
    for (const thrown of [undefined, null, 5, { message: "secret" }])
      expect(redactCause(thrown, redact)).toBeUndefined();
  });
});
