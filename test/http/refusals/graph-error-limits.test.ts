/** Graph errors: each limit at its bound and one beyond it, patterns with other text on either side, and each field by itself. */
import { describe, expect, it } from "vitest";
import { readGraphError } from "../../../src/http/refusals/graph-error.js";

describe("the code of a Graph error", () => {
  const codeOf = (code: unknown) => readGraphError({ error: { message: "m", code } })?.sent.code;

  it.each<[unknown, number | null]>([
    [0, 0],
    [-1, -1],
    ["7", 7],
    ["-7", -7],
    ["9".repeat(15), 999_999_999_999_999],
    ["9".repeat(16), null],
    ["x7", null],
    ["7x", null],
    ["7\n", null],
    [" 7", null],
    ["--7", null],
    ["7.5", null],
    ["-", null],
    ["", null],
    [Number.NaN, null],
    [Infinity, null],
    [true, null],
    [null, null],
    [[7], null],
  ])("is, for %j, %j", (code, expected) => {
    expect(codeOf(code)).toBe(expected);
  });
});

describe("the name of a Graph error", () => {
  const nameOf = (code: unknown, message: unknown = "m") => readGraphError({ error: { message, code } })?.sent.name;

  it.each([["a"], ["Z9_"], [`A${"b".repeat(99)}`]])("is %j when Threads sends that instead of a code", (code) => {
    expect(nameOf(code)).toBe(code);
  });

  it.each([[`A${"b".repeat(100)}`], ["1A"], ["_A"], ["-A"], ["A b"], ["A-"], ["A\n"], [["A"]]])(
    "is null when Threads sends %j instead of a code",
    (code) => {
      expect(nameOf(code)).toBeNull();
    },
  );

  it("is read from the code, and else is the first in the message", () => {
    expect(nameOf("CODE", "THREADS_API__X")).toBe("CODE");
    expect(nameOf(7, "THREADS_API__X, THREADS_API__Y")).toBe("THREADS_API__X");
    expect(nameOf(7, "aTHREADS_API__X")).toBeNull();
    expect(nameOf(7, "THREADS_API__")).toBeNull();
    expect(nameOf(7, ["THREADS_API__X"])).toBeNull();
    expect(nameOf(7, `THREADS_API__${"A".repeat(81)}`)).toBe(`THREADS_API__${"A".repeat(80)}`);
  });

  it("is searched in the first thousand characters of a message", () => {
    const name = "THREADS_API__X";
    expect(nameOf(7, `${" ".repeat(1_000 - name.length)}${name}`)).toBe(name);
    expect(nameOf(7, `${" ".repeat(1_001 - name.length)}${name}`)).toBeNull();
  });
});

describe("the flat format of an error", () => {
  const flat = (code: unknown) => readGraphError({ error_type: "T", error_message: "m", code });

  it.each([
    [299, 299, null],
    [300, null, 300],
    [599, null, 599],
    [600, 600, null],
    ["400", null, 400],
    [undefined, null, null],
  ])("with the code %j is read as the code %j and the status %j", (code, expected, status) => {
    expect(flat(code)).toMatchObject({ sent: { code: expected }, status });
  });

  it("needs a type, or a message with a code", () => {
    expect(readGraphError({ error_type: "T" })?.sent).toMatchObject({ type: "T", message: "no message" });
    expect(readGraphError({ error_message: "m", code: 7 })?.sent).toMatchObject({ code: 7, message: "m", type: null });
    expect(readGraphError({ error_message: "m" })).toBeNull();
    expect(readGraphError({ error_message: "m", code: "A" })).toBeNull();
    expect(readGraphError({ error_message: "", code: 7 })).toBeNull();
    expect(readGraphError({ code: 7 })).toBeNull();
    expect(readGraphError({ error_type: "", error_message: "m" })).toBeNull();
    expect(readGraphError({ error: [], error_type: 5 })).toBeNull();
  });

  it("is the only format that names an HTTP status", () => {
    expect(readGraphError({ error: { message: "m", code: 400 } })).toMatchObject({ sent: { code: 400 }, status: null });
    expect(readGraphError({ error: "invalid", code: 400 })).toMatchObject({ sent: { code: null }, status: null });
  });
});

describe("an error without Graph's own fields", () => {
  const NONE = { name: null, subcode: null, traceId: null, userTitle: null, userMessage: null, isTransient: null };

  it("has null for each of them in the flat format and in OAuth's", () => {
    expect(readGraphError({ error_type: "T", code: 7 })?.sent).toEqual({
      ...NONE,
      message: "no message",
      type: "T",
      code: 7,
    });
    expect(readGraphError({ error: "invalid" })?.sent).toEqual({
      ...NONE,
      message: "invalid",
      type: "invalid",
      code: null,
    });
  });
});
