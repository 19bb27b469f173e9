import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExactJson } from "../../src/http/exact-json.js";
import { codePoint } from "../support/code-point.js";

describe("parseExactJson", () => {
  it.each([
    // JSON.parse happens to keep 17000000000000002, but not the number before it, nor Meta's own sample.
    ["17000000000000003", "17000000000000003"],
    ["26999888777666555", "26999888777666555"],
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740993", "-9007199254740993"],
    ["17000000000000002", "17000000000000002"],
  ])("keeps the digits of user_id %s", (digits, expected) => {
    expect(parseExactJson(`{"access_token":"T","user_id":${digits}}`)).toEqual({
      access_token: "T",
      user_id: expected,
    });
    expect(parseExactJson(`{ "user_id" :\n\t${digits} , "x": [ ${digits}, 1 ] }`)).toEqual({
      user_id: expected,
      x: [expected, 1],
    });
    expect(parseExactJson(digits)).toBe(expected);
  });

  it("does not change fractions and exponents beside an id that it quotes", () => {
    expect(
      parseExactJson(
        '{"user_id":26999888777666555,"score":0.30000000000000004,"x":1e-1234567890123456,"y":-0.12345678901234568}',
      ),
    ).toEqual({
      user_id: "26999888777666555",
      score: 0.30000000000000004,
      x: 0,
      y: -0.12345678901234568,
    });
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.bigInt({ min: 10n ** 17n, max: 10n ** 19n }),
        (double, id) => {
          fc.pre(!Number.isInteger(double));
          expect(parseExactJson(`[${id},${double}]`)).toEqual([String(id), double]);
        },
      ),
    );
  });

  it.each([
    ["an unterminated string", `{"user_id":26999888777666555,"t":"${'\\"'.repeat(1_000_000)}`],
    ["an endless number", `{"user_id":26999888777666555,"t":${"1".repeat(2_000_000)}e`],
  ])("refuses %s quickly", (_case, text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });

  it("returns safe integers, fractions and exponents as numbers", () => {
    expect(parseExactJson('{"a":9007199254740991,"b":1234567890123456.5,"c":1234567890123456e3,"d":12}')).toEqual({
      a: 9007199254740991,
      b: 1234567890123456.5,
      c: 1234567890123456e3,
      d: 12,
    });
  });

  it("does not change digits inside strings, even after escapes and brackets", () => {
    const value = { text: 'a": 12345678901234567, [12345678901234567', quote: '\\"', id: "26999888777666555" };
    expect(parseExactJson(JSON.stringify(value))).toEqual(value);
    expect(parseExactJson(`{"s":"\\\\","user_id":26999888777666555}`)).toEqual({
      s: "\\",
      user_id: "26999888777666555",
    });
  });

  it.each([
    "",
    "{",
    '{"user_id":269998887776665',
    '{"user_id":26999888777666555',
    "<html>",
    "[1,",
    "26999888777666555x",
  ])("refuses what is not JSON: %j", (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });

  it("returns the same as JSON.parse where JSON.parse is exact", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: codePoint }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/.test(text));
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("keeps the digits of any integer inside any structure", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.string(), (integer, text) => {
        const parsed = parseExactJson(`{"text":${JSON.stringify(text)},"ids":[${integer}]}`) as {
          text: string;
          ids: unknown[];
        };
        expect(parsed.text).toBe(text);
        expect(String(parsed.ids[0])).toBe(String(integer));
      }),
    );
  });

  it("parses a long hostile body quickly", () => {
    const body = `[12345678901234567,"${"\\\\".repeat(500_000)}"]`;
    expect((parseExactJson(body) as unknown[])[0]).toBe("12345678901234567");
  });
});
