/** Every limit of a signed request, by the function itself; what the connections do with one is in `test/connections`. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseSignedRequest } from "../../src/oauth/signed-request.js";
import { APP_SECRET } from "../support/secrets.js";
import { record } from "../support/leaks.js";

const USER = "26999888777666555";

const encoded = (data: unknown) =>
  Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64url");
const signatureOf = (payload: string, secret = APP_SECRET) =>
  createHmac("sha256", secret).update(payload).digest("base64url");
const signed = (data: unknown, secret = APP_SECRET) => `${signatureOf(encoded(data), secret)}.${encoded(data)}`;

/** The user and the date, or why it was refused. */
function outcome(text: unknown, secrets: readonly string[] = [APP_SECRET]): unknown {
  try {
    const { userId, issuedAt } = parseSignedRequest(text as string, secrets);
    return [userId, issuedAt?.getTime() ?? null];
  } catch (error) {
    record("parseSignedRequest", error);
    return (error as { reason: string }).reason;
  }
}

describe("parseSignedRequest: the text", () => {
  const good = signed({ user_id: USER });

  it("is accepted with the signature of any secret, and with none that is empty", () => {
    expect(outcome(good)).toEqual([USER, null]);
    expect(outcome(good, ["another", APP_SECRET])).toEqual([USER, null]);
    expect(outcome(good, [APP_SECRET, "another"])).toEqual([USER, null]);
    expect(outcome(good, ["another"])).toBe("signature");
    expect(outcome(good, [])).toBe("signature");
    expect(outcome(signed({ user_id: USER }, ""), ["", APP_SECRET])).toBe("signature");
  });

  it("has at most 16,384 characters", () => {
    const filled = (extra: number) => signed({ user_id: USER, fill: "x".repeat(extra) });
    const longest = Array.from({ length: 4 }, (_, index) => filled(12_170 + index)).filter(
      ({ length }) => length >= 16_383 && length <= 16_384,
    );
    const tooLong = filled(12_400);
    expect(tooLong.length).toBeGreaterThan(16_384);
    expect(outcome(tooLong)).toBe("malformed");
    for (const text of longest) expect(outcome(text)).toEqual([USER, null]);
    // The longest that is read is judged by its signature; one character more is not read.
    const padded = (length: number) => `${good}${"A".repeat(length - good.length)}`;
    expect(outcome(padded(16_384))).toBe("signature");
    expect(outcome(padded(16_385))).toBe("malformed");
  });

  it.each<[string, unknown]>([
    ["a junk character before the signature", `!${good}`],
    ["a junk character after the signature", good.replace(".", "!.")],
    ["a junk character before the payload", good.replace(".", ".!")],
    ["a junk character after the payload", `${good}!`],
    ["a line break at its end", `${good}\n`],
    ["padding", `${good}=`],
    ["no signature", `.${good.split(".")[1] ?? ""}`],
    ["no payload", `${good.split(".")[0] ?? ""}.`],
    ["one part", good.replace(".", "")],
    ["three parts", `${good}.A`],
    ["no text", undefined],
    ["an object", { length: 5, split: () => good.split(".") }],
  ])("is malformed with %s", (_what, text) => {
    expect(outcome(text)).toBe("malformed");
  });

  it.each([
    ["shorter", (signature: string) => signature.slice(0, -4)],
    ["longer", (signature: string) => `${signature}AAAA`],
    ["other", (signature: string) => (signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`)],
  ])("is refused with a %s signature", (_what, change) => {
    const [signature = "", payload = ""] = good.split(".");
    expect(outcome(`${change(signature)}.${payload}`)).toBe("signature");
  });
});

describe("parseSignedRequest: the payload", () => {
  it.each<[string, unknown, unknown]>([
    ["no algorithm", {}, [USER, null]],
    ["the algorithm", { algorithm: "HMAC-SHA256" }, [USER, null]],
    ["the algorithm in lower case", { algorithm: "hmac-sha256" }, [USER, null]],
    ["another algorithm", { algorithm: "HMAC-SHA1" }, "algorithm"],
    ["an algorithm that is no text", { algorithm: null }, "algorithm"],
    ["no date", { issued_at: null }, [USER, null]],
    ["a date", { issued_at: 1_780_000_000 }, [USER, 1_780_000_000_000]],
    ["a date in digits", { issued_at: "1780000000" }, [USER, 1_780_000_000_000]],
    ["the first date", { issued_at: 1 }, [USER, 1_000]],
    ["a date of zero", { issued_at: 0 }, "malformed"],
    ["a date before all dates", { issued_at: -1 }, "malformed"],
    ["the last date that can be written", { issued_at: 8_639_999_999_999 }, [USER, 8_639_999_999_999_000]],
    ["a date beyond it", { issued_at: 8_640_000_000_000 }, "malformed"],
    ["a date in words", { issued_at: "soon" }, "malformed"],
    ["an empty date", { issued_at: "" }, "malformed"],
    ["a date that is a list", { issued_at: [1_780_000_000] }, "malformed"],
    ["a date that is true", { issued_at: true }, "malformed"],
  ])("with %s", (_what, data, expected) => {
    expect(outcome(signed({ user_id: USER, ...(data as object) }))).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["no user", {}],
    ["an empty user", { user_id: "" }],
    ["a user that is no id", { user_id: "mika" }],
    ["null", "null"],
    ["a text", '"mika"'],
    ["no JSON", "{"],
  ])("with %s is malformed, but only for who can sign", (_what, data) => {
    expect(outcome(signed(data))).toBe("malformed");
    expect(outcome(signed(data), ["another"])).toBe("signature");
  });

  it("keeps every digit of a user id that came as a number", () => {
    expect(outcome(signed(`{"user_id":${USER}}`))).toEqual([USER, null]);
  });

  it("names another algorithm before the signature is judged", () => {
    expect(outcome(signed({ user_id: USER, algorithm: "none" }), ["another"])).toBe("algorithm");
  });
});
