import { describe, expect, it } from "vitest";
import { header, rateLimitWait, readAppUsage, readRetryAfter } from "../../src/http/response-headers.js";

describe("header", () => {
  it("returns the first value, or undefined", () => {
    const headers = { a: "1", b: ["2", "3"], c: undefined, d: [] };
    const response = { status: 200, headers, text: "" };
    expect(["a", "b", "c", "d", "e"].map((name) => header(response, name))).toEqual([
      "1",
      "2",
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("readAppUsage", () => {
  it("reads the percentages under both spellings of the CPU time", () => {
    expect(readAppUsage('{"call_count":28,"total_time":25,"total_cputime":26}')).toEqual({
      callCount: 28,
      totalTime: 25,
      totalCpuTime: 26,
    });
    expect(readAppUsage('{"call_count":1,"total_cpu_time":3}')).toEqual({
      callCount: 1,
      totalTime: 0,
      totalCpuTime: 3,
    });
  });

  it.each([undefined, "", "null", "7", "{", '"x"'])("returns null for the header %j", (text) => {
    expect(readAppUsage(text)).toBeNull();
  });

  const NONE = { callCount: 0, totalTime: 0, totalCpuTime: 0 };

  it.each<[object, object]>([
    [{}, NONE],
    [{ call_count: 5 }, { ...NONE, callCount: 5 }],
    [{ total_time: 5 }, { ...NONE, totalTime: 5 }],
    [{ total_cputime: 5 }, { ...NONE, totalCpuTime: 5 }],
    [{ total_cpu_time: 5 }, { ...NONE, totalCpuTime: 5 }],
    [
      { total_cputime: 5, total_cpu_time: 6 },
      { ...NONE, totalCpuTime: 5 },
    ],
    [{ call_count: "5", total_time: null, total_cputime: [5] }, NONE],
  ])("reads %j as %j", (sent, expected) => {
    expect(readAppUsage(JSON.stringify(sent))).toEqual(expected);
  });

  it("reads a number that is too large for JavaScript as 0", () => {
    expect(readAppUsage('{"call_count":1e999}')).toEqual(NONE);
  });
});

describe("readRetryAfter", () => {
  const now = Date.UTC(2026, 10, 23, 12);

  it.each([
    ["3", 3_000],
    ["0", 0],
    [" 1.5 ", 1_500],
    ["Mon, 23 Nov 2026 12:01:00 GMT", 60_000],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 0],
    ["86399", 86_399_000],
    ["86400", 86_400_000],
    ["86401", 86_400_000],
    ["9".repeat(30), 86_400_000],
    ["Tue, 24 Nov 2026 12:00:00 GMT", 86_400_000],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 86_400_000],
    ["Mon Nov 23 12:01:00 2026 GMT", 60_000],
    ["-1", null],
    ["x Mon, 23 Nov 2026 12:01:00 GMT", null],
    ["mon, 23 nov 2026 12:01:00 gmt", 60_000],
    ["Monsoon", null],
    ["1.5.2", null],
    ["3s", null],
    ["-1x", null],
    ["x3", null],
    ["   ", null],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("reads %j as %s", (text, ms) => {
    expect(readRetryAfter(text, now)).toBe(ms);
  });
});

describe("rateLimitWait", () => {
  const now = Date.UTC(2026, 10, 23, 12);

  it("returns the wait that the server names, and five minutes without one", () => {
    expect(rateLimitWait(undefined, now)).toBe(300_000);
    expect(rateLimitWait("2", now)).toBe(2_000);
  });
});
