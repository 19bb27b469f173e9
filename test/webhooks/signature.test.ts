/** The signature of a webhook, and the bytes that it covers. */
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../src/errors/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import { APP_SECRET } from "../support/secrets.js";
import { bytes, envelope, json, reasonOf, replies, signatureOf } from "./support.js";

const BODY = json(envelope(replies()));
const GOOD = signatureOf(BODY);
const outcome = (body: unknown, signature: unknown, secrets: unknown = APP_SECRET) =>
  reasonOf(() => parseWebhook(body as Uint8Array, signature as string, secrets as string));

describe("parseWebhook, with a signature", () => {
  it("accepts a Buffer, a Uint8Array, a part of one, and an ArrayBuffer", () => {
    const larger = bytes(`xx${BODY}yy`);
    const forms = [Buffer.from(BODY), bytes(BODY), larger.subarray(2, -2), bytes(BODY).buffer];
    for (const body of forms) expect(parseWebhook(body, GOOD, APP_SECRET).events).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["a text", BODY],
    ["a parsed body", JSON.parse(BODY)],
    ["nothing", undefined],
    ["null", null],
  ])("refuses %s as a body, and says what it needs", (_case, body) => {
    expect(outcome(body, GOOD)).toBe("raw-body");
    expect(() => parseWebhook(body as Uint8Array, GOOD, APP_SECRET)).toThrow(
      "rawBody must be the bytes that Meta sent",
    );
  });

  it("accepts the signature of any of the secrets, in any case of its digits", () => {
    for (const secrets of [APP_SECRET, [APP_SECRET], ["another", APP_SECRET], [APP_SECRET, "another"]])
      expect(outcome(bytes(BODY), GOOD, secrets)).toBeNull();
    expect(outcome(bytes(BODY), GOOD.toUpperCase().replace("SHA256", "sha256"))).toBeNull();
    expect(outcome(bytes(BODY), GOOD, ["another", "third"])).toBe("signature");
  });

  it.each<[string, unknown]>([
    ["no signature", undefined],
    ["null", null],
    ["an empty signature", ""],
    ["a signature without its prefix", GOOD.slice(7)],
    ["another algorithm", GOOD.replace("sha256", "sha1")],
    ["a signature that is one digit shorter", GOOD.slice(0, -1)],
    ["a signature that is one digit longer", `${GOOD}0`],
    ["a digit that is not hex", `${GOOD.slice(0, -1)}g`],
    ["a signature with a line break", `${GOOD}\n`],
    ["a repeated header", [GOOD, GOOD]],
    ["a header that Node has joined", `${GOOD}, ${GOOD}`],
    ["a changed signature", GOOD.endsWith("0") ? `${GOOD.slice(0, -1)}1` : `${GOOD.slice(0, -1)}0`],
    ["the signature of another secret", signatureOf(BODY, "another")],
  ])("refuses %s", (_case, signature) => {
    expect(outcome(bytes(BODY), signature)).toBe("signature");
  });

  it("refuses a body that differs in one byte, also where the JSON means the same", () => {
    expect(outcome(bytes(`${BODY} `), GOOD)).toBe("signature");
    expect(outcome(bytes(BODY.replaceAll("/", "\\/")), GOOD)).toBe("signature");
    expect(outcome(bytes(BODY.slice(1)), GOOD)).toBe("signature");
    expect(outcome(bytes(""), GOOD)).toBe("signature");
  });

  it.each([[[]], [""], [undefined], [null], [5], [["good", ""]], ["with space"]])(
    "refuses the secrets %j before anything else",
    (secrets) => {
      expect(() => parseWebhook(bytes(BODY), GOOD, secrets as string[])).toThrow(ThreadsValidationError);
    },
  );

  it("checks the signature before it reads the body", () => {
    expect(outcome(bytes("no JSON"), signatureOf("no JSON", "another"))).toBe("signature");
    expect(outcome(bytes("no JSON"), signatureOf("no JSON"))).toBe("malformed");
  });
});

describe("parseWebhook, with characters outside ASCII", () => {
  const text = "grüße 🚀 \u2028";
  const raw = json(envelope(replies({ text })));
  const escaped = raw.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const read = (body: string, signature: string) => {
    const [event] = parseWebhook(bytes(body), signature, APP_SECRET).events;
    return (event?.value as { text: string }).text;
  };

  it("accepts a signature over the bytes, whether the body has escapes or not", () => {
    expect(escaped).toContain("gr\\u00fc\\u00dfe \\ud83d\\ude80");
    expect(read(raw, signatureOf(raw))).toBe(text);
    expect(read(escaped, signatureOf(escaped))).toBe(text);
  });

  it("accepts a signature over the escaped form of a body without escapes, and not the other way round", () => {
    expect(read(raw, signatureOf(escaped))).toBe(text);
    expect(outcome(bytes(escaped), signatureOf(raw))).toBe("signature");
  });

  it("compares the escaped form of at most 256 KiB", () => {
    const limit = 256 * 1024;
    const bodyOf = (size: number) => {
      const start = `{"values":[],"x":"é`;
      return `${start}${"x".repeat(size - Buffer.byteLength(start) - 2)}"}`;
    };
    const outcomeOf = (size: number) => {
      const body = bodyOf(size);
      expect(Buffer.byteLength(body)).toBe(size);
      return outcome(bytes(body), signatureOf(body.replace("é", "\\u00e9")));
    };
    expect(outcomeOf(limit)).toBeNull();
    expect(outcomeOf(limit + 1)).toBe("signature");
  });
});
