/** The waits of publishing: short where Threads is quick, with few requests where it is not. */
import { describe, expect, it } from "vitest";
import { DEFAULT_PUBLISH_TIMING, statusGapMs, timingOf } from "../../../src/posts/publish/timing.js";

/** Reads the status of a container that is ready after `readyMs`, without latency. Returns when the last read was. */
function readUntil(readyMs: number, kind: "image" | "video" = "image"): { reads: number; endedMs: number } {
  let endedMs = 0;
  for (let reads = 1; ; reads += 1) {
    if (endedMs >= readyMs) return { reads, endedMs };
    endedMs += statusGapMs(endedMs, kind);
  }
}

/** Milliseconds from below the shortest to above the longest gap, evenly spaced on a logarithmic scale. */
const TIMES = Array.from({ length: 400 }, (_, index) => Math.round(100 * 1.026 ** index));

describe("statusGapMs", () => {
  it("starts with the shortest gap, never shrinks, and stays within its bounds", () => {
    expect(statusGapMs(0, "image")).toBe(75);
    expect(statusGapMs(1_500, "image")).toBe(75);
    for (const [index, ms] of TIMES.entries()) {
      expect(statusGapMs(ms, "image")).toBeGreaterThanOrEqual(statusGapMs(TIMES[index - 1] ?? 0, "image"));
      expect(statusGapMs(ms, "image")).toBeGreaterThanOrEqual(75);
      expect(statusGapMs(ms, "image")).toBeLessThanOrEqual(10_000);
    }
    expect(statusGapMs(600_000, "image")).toBe(10_000);
    expect(statusGapMs(Infinity, "image")).toBe(10_000);
  });

  it("makes a read late by a tenth of the wait at most, besides the shortest and the longest gap", () => {
    for (const readyMs of TIMES.filter((ms) => ms <= 600_000)) {
      const lateMs = readUntil(readyMs).endedMs - readyMs;
      expect(lateMs).toBeLessThanOrEqual(Math.min(10_000, Math.max(75, readyMs / 10)));
    }
  });

  it.each([
    [0, 1],
    [300, 5],
    [1_000, 15],
    [1_500, 21],
    [3_000, 33],
    [7_000, 44],
    [30_000, 60],
    [60_000, 67],
    [300_000, 93],
    [600_000, 123],
  ])("for a container that takes %i ms causes at most %i reads", (readyMs, most) => {
    expect(readUntil(readyMs).reads).toBeLessThanOrEqual(most);
  });
});

describe("statusGapMs: of a video", () => {
  it("causes fewer reads than for an image, with the same bounds", () => {
    expect(readUntil(1_500, "video").reads).toBeLessThanOrEqual(4);
    expect(readUntil(120_000, "video").reads).toBeLessThanOrEqual(60);
    for (const readyMs of TIMES.filter((ms) => ms <= 600_000)) {
      const lateMs = readUntil(readyMs, "video").endedMs - readyMs;
      expect(lateMs).toBeLessThanOrEqual(Math.min(10_000, Math.max(500, readyMs / 10)));
    }
  });
});

describe("timingOf", () => {
  it("returns the defaults without overrides", () => {
    expect(timingOf(undefined)).toEqual(DEFAULT_PUBLISH_TIMING);
    expect(timingOf({})).toEqual(DEFAULT_PUBLISH_TIMING);
    expect(timingOf({ leaseMs: undefined, raceDelaysMs: undefined })).toEqual(DEFAULT_PUBLISH_TIMING);
  });

  it("accepts overrides, zero and empty lists included", () => {
    const said = { leaseMs: 1, raceDelaysMs: [], settleMs: 0 };
    expect(timingOf(said)).toEqual({ ...DEFAULT_PUBLISH_TIMING, ...said });
  });

  it("returns defaults that cannot be changed", () => {
    const everybodys = DEFAULT_PUBLISH_TIMING as unknown as {
      leaseMs: number;
      raceDelaysMs: number[];
      waitCapMs: { text: number };
    };
    expect(() => (everybodys.leaseMs = 1)).toThrow(TypeError);
    expect(() => everybodys.raceDelaysMs.push(1)).toThrow(TypeError);
    expect(() => (everybodys.waitCapMs.text = 1)).toThrow(TypeError);
    expect(() => (DEFAULT_PUBLISH_TIMING.searchDelaysMs as number[]).push(1)).toThrow(TypeError);
  });

  it("waits 2, 5 and 10 s in a publish race, as observed to help", () => {
    expect(DEFAULT_PUBLISH_TIMING.raceDelaysMs).toEqual([2_000, 5_000, 10_000]);
  });
});
