import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, redactCause, REDACTED, secretsIn } from "../../../src/http/redaction/redact.js";
import { cpuMs } from "../../support/cpu-time.js";
import { base64PartsOf, formsOf } from "../../support/leaks.js";
import { LONG_TOKEN, SECRETS } from "../../support/secrets.js";

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 6,
});

describe("createRedactor", () => {
  it.each(SECRETS.flatMap((secret) => formsOf(secret).map((form) => [form, secret])))("removes %j", (form, secret) => {
    const text = createRedactor([secret])(`before ${form} after`);
    expect(text).toBe(`before ${REDACTED} after`);
  });

  it("removes any secret in any form at any place", () => {
    fc.assert(
      fc.property(printable, fc.string(), fc.string(), (secret, before, after) => {
        for (const form of formsOf(secret)) {
          expect(createRedactor([secret])(`${before} ${form} ${after}`)).not.toContain(form);
        }
      }),
    );
  });

  it("removes a secret that the end of the text cuts off", () => {
    const redact = createRedactor([LONG_TOKEN]);
    expect(redact(`{"error":"bad token ${LONG_TOKEN.slice(0, 9)}`)).toBe(`{"error":"bad token ${REDACTED}`);
  });

  it("removes the whole of the longer one of two secrets that begin alike", () => {
    expect(createRedactor(["THabcdef", "THabcdefghi"])("x THabcdefghi y")).toBe(`x ${REDACTED} y`);
  });

  it("removes a very short secret only where it is a whole word", () => {
    const redact = createRedactor(["a"]);
    expect(redact("a banana, a")).toBe(`${REDACTED} banana, ${REDACTED}`);
  });

  it("removes a secret within nested encodings", () => {
    const redact = createRedactor([LONG_TOKEN]);
    const url = encodeURIComponent(LONG_TOKEN);
    for (const form of [
      encodeURIComponent(url),
      JSON.stringify(JSON.stringify(url)),
      encodeURIComponent(JSON.stringify(LONG_TOKEN)),
    ]) {
      expect(redact(`<a href="/login?next=${form}">`)).toMatch(/^<a href="\/login\?next=.{0,6}\[redacted\].{0,6}">$/);
    }
  });

  it("removes unknown tokens by their name and their look, in any encoding", () => {
    const redact = createRedactor([]);
    const token = `THQWJ${"x".repeat(40)}`;
    expect(redact('{"access_token":"unseen-value","token_type":"bearer"}')).toBe(
      `{"access_token":"${REDACTED}","token_type":"bearer"}`,
    );
    expect(redact('{"access_token": "un\\"seen-va')).toBe(`{"access_token": "${REDACTED}`);
    expect(redact("GET /me?fields=id&access_token=unseen%7Cvalue&x=1")).toBe(
      `GET /me?fields=id&access_token=${REDACTED}&x=1`,
    );
    expect(redact(`token ${token} and TH|123456789012345|abcdef`)).toBe(`token ${REDACTED} and ${REDACTED}`);
    expect(redact("login?next=TH%257C123456789012345%257CaB3opaque")).toBe(`login?next=${REDACTED}`);
    expect(redact(`access_token%3D${token}`)).toBe(`access_token%3D${REDACTED}`);
    expect(redact(`\\u0022access_token\\u0022:\\u0022${token}\\u0022`)).toBe(
      `\\u0022access_token\\u0022:\\u0022${REDACTED}\\u0022`,
    );
  });

  it("redacts a text of backslashes, which an attacker may send as a code, in bounded time", () => {
    const redact = createRedactor([`${"\\".repeat(60)}x`, `a${'\\"'.repeat(200)}b`]);
    expect(redact("\\".repeat(100_000)).endsWith(REDACTED)).toBe(true);
    expect(redact(`a${'\\\\\\"'.repeat(200)}b`)).toBe(REDACTED);
  });

  const FILLERS = ["", "a", "ab", "abc", "Mika: "];
  it.each(FILLERS.flatMap((before) => FILLERS.map((after) => [before, after])))(
    "removes a secret within base64 and hex, between %j and %j",
    (before, after) => {
      for (const secret of SECRETS) {
        const bytes = Buffer.from(before + secret + after);
        for (const text of [bytes.toString("base64"), bytes.toString("base64url")]) {
          const shown = createRedactor([secret])(`data ${text} end`);
          expect(shown).toMatch(/^data [\w+/-]{0,8}\[redacted\][\w+/-]{0,8}={0,2} end$/);
          for (const part of base64PartsOf(secret)) expect(shown).not.toContain(part);
        }
        const hex = createRedactor([secret])(`data ${bytes.toString("hex")} end`);
        expect(hex).toBe(
          `data ${Buffer.from(before).toString("hex")}${REDACTED}${Buffer.from(after).toString("hex")} end`,
        );
      }
    },
  );

  it("removes the base64 characters that a secret shares with its neighbors", () => {
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    expect(createRedactor(["secret"])(encoded("secret"))).toBe(REDACTED);
    expect(createRedactor(["secret!"])(encoded("secret!"))).toBe(REDACTED);
    expect(createRedactor(["secret!!"])(encoded("secret!!"))).toBe(REDACTED);
    // The first two characters encode "1" and part of the secret.
    expect(createRedactor(["secret"])(encoded("1secret1"))).toBe(`M${REDACTED}E=`);
    expect(createRedactor(["secret"])(encoded("12secret12"))).toMatch(/^MT\[redacted\]\w{2,3}==$/);
    expect(createRedactor(["secret!"])(`(${encoded("secret!")})`)).toBe(`(${REDACTED})`);
    // Characters that base64url encodes differently, and characters beyond ASCII.
    for (const secret of ["???>>>???", "s\u00e9cr\u00e8t", "\u{1f511}\u{1f511}"]) {
      for (const encoding of ["base64", "base64url", "hex"] as const) {
        expect(createRedactor([secret])(Buffer.from(secret).toString(encoding))).toBe(REDACTED);
      }
    }
  });

  it("removes base64 with line breaks, hex in pairs, and both when they are cut off or encoded again", () => {
    const redact = createRedactor([LONG_TOKEN]);
    const base64 = Buffer.from(`x=${LONG_TOKEN}&y=1`).toString("base64");
    const hex = Buffer.from(LONG_TOKEN).toString("hex");
    expect(redact(base64.replace(/.{10}/g, "$&\r\n"))).toMatch(/^eD\[redacted\]\w{2,5}=*\s*$/);
    expect(redact(hex.replace(/..(?=.)/g, "$&:"))).toBe(REDACTED);
    expect(redact(`<Buffer ${hex.replace(/..(?=.)/g, "$& ")}>`)).toBe(`<Buffer ${REDACTED}>`);
    expect(redact(`cut ${Buffer.from(LONG_TOKEN).toString("base64").slice(0, 9)}`)).toBe(`cut ${REDACTED}`);
    expect(redact(`cut ${hex.slice(0, 20)}`)).toBe(`cut ${REDACTED}`);
    expect(redact(encodeURIComponent(Buffer.from(LONG_TOKEN).toString("base64")))).toBe(REDACTED);
    // A URL within base64 contains the token percent-encoded.
    const url = Buffer.from(`https://a.example/?t=${encodeURIComponent(LONG_TOKEN)}`).toString("base64");
    for (const part of base64PartsOf(encodeURIComponent(LONG_TOKEN))) expect(redact(url)).not.toContain(part);
  });

  it("searches for the encoded form of a secret of six characters, but not of five", () => {
    const text = ["12345", "123456"].flatMap((secret) => [
      Buffer.from(secret).toString("hex"),
      Buffer.from(secret).toString("base64"),
    ]);
    for (const form of text.slice(0, 2)) expect(createRedactor(["12345"])(form)).toBe(form);
    expect(createRedactor(["123456"])(text.slice(2).join())).toBe(`${REDACTED},${REDACTED}`);
    // Half of a surrogate pair does not make it fail.
    expect(createRedactor(["abcdef\ud800"])("x")).toBe("x");
  });

  it("searches a hostile text for encoded secrets in bounded time", () => {
    const secrets = [`${"a".repeat(4_000)}b`, LONG_TOKEN, "x".repeat(4_000)];
    const search = () => {
      for (const filler of ["YWFh", "61", "a", "%61", "\\u0061", " "])
        createRedactor(secrets)(filler.repeat(4_096 / filler.length));
    };
    expect(cpuMs(search)).toBeLessThan(3_000);
  });

  it("does not change other text", () => {
    const text = '{"error":{"message":"The code is THREADS_API__LINK_LIMIT_EXCEEDED","code":190,"error_subcode":463}}';
    expect(createRedactor(["some-secret"])(text)).toBe(text);
  });
});

describe("secretsIn", () => {
  it("recognizes secret parameters by name", () => {
    expect(
      secretsIn(
        { access_token: "A", fields: "id", input_token: "B" },
        { client_secret: "C", code: "D", client_id: "1", refresh_token: undefined },
        undefined,
      ),
    ).toEqual(["A", "B", "C", "D"]);
  });
});

describe("redactCause", () => {
  const redact = createRedactor([LONG_TOKEN]);

  it("keeps an error's message, but not the bodies and headers attached to it", () => {
    const inner = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", headers: { "x-uri": LONG_TOKEN } });
    const cause = Object.assign(new TypeError("other side closed", { cause: inner }), {
      body: { message: LONG_TOKEN },
    });
    const copy = redactCause(cause, redact) as Error;
    expect(copy).toMatchObject({
      name: "TypeError",
      message: "other side closed",
      cause: { message: "read ECONNRESET", code: "ECONNRESET" },
    });
    for (const form of formsOf(LONG_TOKEN))
      expect(inspect(copy, { depth: null, showHidden: true })).not.toContain(form);
  });

  it("drops a cause that is not an error, and ends at an error that is its own cause", () => {
    expect((redactCause(new Error("x", { cause: { url: LONG_TOKEN } }), redact) as Error).cause).toBeUndefined();
    const circular = new Error("circular");
    circular.cause = circular;
    expect(redactCause(circular, redact)).toMatchObject({ message: "circular", cause: { message: "circular" } });
  });

  it("redacts every level, and keeps names and codes", () => {
    const inner = Object.assign(
      new TypeError(`no interceptor for /me?access_token=${encodeURIComponent(LONG_TOKEN)}`),
      { code: "INNER" },
    );
    const outer = new AggregateError([new Error(LONG_TOKEN)], "several", { cause: inner });
    const copy = redactCause(outer, redact) as AggregateError;
    expect(copy).toBeInstanceOf(AggregateError);
    expect(copy.cause).toMatchObject({
      name: "TypeError",
      code: "INNER",
      message: `no interceptor for /me?access_token=${REDACTED}`,
    });
    for (const form of formsOf(LONG_TOKEN))
      expect(inspect(copy, { depth: null, showHidden: true })).not.toContain(form);
  });

  it("redacts a thrown string", () => {
    expect(redactCause(`broken ${LONG_TOKEN}`, redact)).toBe(`broken ${REDACTED}`);
  });
});
