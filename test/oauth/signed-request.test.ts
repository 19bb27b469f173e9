/** Every limit of a signed request. `test/connections` has the tests of its effects on a connection. */
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

/** Returns the user and the date, or the reason of the refusal. */
function outcome(text: unknown, secrets: readonly string[] = [APP_SECRET]): unknown {
  try {
    const { userId, issuedAt } = parseSignedRequest(text as string, secrets);
    return [userId, issuedAt?.getTime() ?? null];
  } catch (error) {
    record("parseSignedRequest", error);
    return (error as { reason: string }).reason;
  }
}

describe("a signed request", () => {
  const good = signed({ user_id: USER });

  it("is accepted with the signature of any given secret, but never of an empty one", () => {
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
    // At the limit, the signature decides. One character more is not read at all.
    const padded = (length: number) => `${good}${"A".repeat(length - good.length)}`;
    expect(outcome(padded(16_384))).toBe("signature");
    expect(outcome(padded(16_385))).toBe("malformed");
  });

  it.each<[string, unknown]>([
    ["another character before the signature", `!${good}`],
    ["another character after the signature", good.replace(".", "!.")],
    ["another character before the payload", good.replace(".", ".!")],
    ["another character after the payload", `${good}!`],
    ["a line break at its end", `${good}\n`],
    ["padding", `${good}=`],
    ["no signature", `.${good.split(".")[1] ?? ""}`],
    ["no payload", `${good.split(".")[0] ?? ""}.`],
    ["one part", good.replace(".", "")],
    ["three parts", `${good}.A`],
    ["undefined instead of text", undefined],
    ["an object instead of text", { length: 5, split: () => good.split(".") }],
  ])("is malformed with %s", (_case, text) => {
    expect(outcome(text)).toBe("malformed");
  });

  it.each([
    ["shorter", (signature: string) => signature.slice(0, -4)],
    ["longer", (signature: string) => `${signature}AAAA`],
    [
      "different",
      (signature: string) => (signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`),
    ],
  ])("is refused with a %s signature", (_case, change) => {
    const [signature = "", payload = ""] = good.split(".");
    expect(outcome(`${change(signature)}.${payload}`)).toBe("signature");
  });
});

describe("the payload of a signed request", () => {
  it.each<[string, unknown, unknown]>([
    ["without an algorithm", {}, [USER, null]],
    ["with the algorithm", { algorithm: "HMAC-SHA256" }, [USER, null]],
    ["with the algorithm in lower case", { algorithm: "hmac-sha256" }, [USER, null]],
    ["with another algorithm", { algorithm: "HMAC-SHA1" }, "algorithm"],
    ["with an algorithm that is not text", { algorithm: null }, "algorithm"],
    ["without a date", { issued_at: null }, [USER, null]],
    ["with a date", { issued_at: 1_780_000_000 }, [USER, 1_780_000_000_000]],
    ["with a date in digits", { issued_at: "1780000000" }, [USER, 1_780_000_000_000]],
    ["with the first valid date", { issued_at: 1 }, [USER, 1_000]],
    ["with a date of zero", { issued_at: 0 }, "malformed"],
    ["with a negative date", { issued_at: -1 }, "malformed"],
    ["with the last valid date", { issued_at: 8_639_999_999_999 }, [USER, 8_639_999_999_999_000]],
    ["with a date beyond the last", { issued_at: 8_640_000_000_000 }, "malformed"],
    ["with a date in words", { issued_at: "soon" }, "malformed"],
    ["with an empty date", { issued_at: "" }, "malformed"],
    ["with a date that is a list", { issued_at: [1_780_000_000] }, "malformed"],
    ["with a date that is true", { issued_at: true }, "malformed"],
  ])("%s is read, or refused with a reason: %j %j", (_case, data, expected) => {
    expect(outcome(signed({ user_id: USER, ...(data as object) }))).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["no user", {}],
    ["an empty user", { user_id: "" }],
    ["an invalid user id", { user_id: "mika" }],
    ["null instead of an object", "null"],
    ["a string instead of an object", '"mika"'],
    ["no JSON", "{"],
  ])("with %s is malformed if the signature matches", (_case, data) => {
    expect(outcome(signed(data))).toBe("malformed");
    expect(outcome(signed(data), ["another"])).toBe("signature");
  });

  it("keeps every digit of a user id that is a JSON number", () => {
    expect(outcome(signed(`{"user_id":${USER}}`))).toEqual([USER, null]);
  });

  it("is checked for another algorithm before the signature", () => {
    expect(outcome(signed({ user_id: USER, algorithm: "none" }), ["another"])).toBe("algorithm");
  });
});
