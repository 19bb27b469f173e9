import { describe, expect, it } from "vitest";
import { rateLimitWait, readRetryAfter } from "../../src/http/retry-after.js";
import { readAppUsage } from "../../src/http/usage.js";

describe("readAppUsage", () => {
  it("reads percentages under either spelling", () => {
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

  it.each([undefined, "", "null", "7", "{", '"x"'])("takes %j for no header", (header) => {
    expect(readAppUsage(header)).toBeNull();
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
  ])("reads %j as %s", (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });

  it("falls back to five minutes for a rate limit", () => {
    expect(rateLimitWait(undefined, now)).toBe(300_000);
    expect(rateLimitWait("2", now)).toBe(2_000);
  });
});
