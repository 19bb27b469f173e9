/** How long publishing waits: quick where Threads is quick, and few requests where it is not. */
import { describe, expect, it } from "vitest";
import { DEFAULT_PUBLISH_TIMING, statusGapMs, timingOf } from "../../../src/posts/publish/timing.js";

/** Looks at a container that is ready after so long, with a latency of nothing; when the last one was. */
function lookUntil(readyMs: number, kind: "image" | "video" = "image"): { looks: number; endedMs: number } {
  let endedMs = 0;
  for (let looks = 1; ; looks += 1) {
    if (endedMs >= readyMs) return { looks, endedMs };
    endedMs += statusGapMs(endedMs, kind);
  }
}

/** Milliseconds, from below the shortest to beyond the longest gap, evenly on a scale of ratios. */
const TIMES = Array.from({ length: 400 }, (_, index) => Math.round(100 * 1.026 ** index));

describe("statusGapMs", () => {
  it("begins quick, never shrinks, and stays within its bounds", () => {
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

  it("comes late by a tenth of the wait at most, beside the shortest and the longest gap", () => {
    for (const readyMs of TIMES.filter((ms) => ms <= 600_000)) {
      const lateMs = lookUntil(readyMs).endedMs - readyMs;
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
  ])("looks at what takes %i ms no more than %i times", (readyMs, most) => {
    expect(lookUntil(readyMs).looks).toBeLessThanOrEqual(most);
  });
});

describe("statusGapMs of a video", () => {
  it("looks less often while no video is ready, and no less surely", () => {
    expect(lookUntil(1_500, "video").looks).toBeLessThanOrEqual(4);
    expect(lookUntil(120_000, "video").looks).toBeLessThanOrEqual(60);
    for (const readyMs of TIMES.filter((ms) => ms <= 600_000)) {
      const lateMs = lookUntil(readyMs, "video").endedMs - readyMs;
      expect(lateMs).toBeLessThanOrEqual(Math.min(10_000, Math.max(500, readyMs / 10)));
    }
  });
});

describe("timingOf", () => {
  it("is the default when nothing is said", () => {
    expect(timingOf(undefined)).toEqual(DEFAULT_PUBLISH_TIMING);
    expect(timingOf({})).toEqual(DEFAULT_PUBLISH_TIMING);
    expect(timingOf({ leaseMs: undefined, raceDelaysMs: undefined })).toEqual(DEFAULT_PUBLISH_TIMING);
  });

  it("takes what is said, zero and none at all included", () => {
    const said = { leaseMs: 1, raceDelaysMs: [], settleMs: 0 };
    expect(timingOf(said)).toEqual({ ...DEFAULT_PUBLISH_TIMING, ...said });
  });

  it("cannot be changed for everybody", () => {
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

  it("waits after a race as was seen to help: 2, 5 and 10 s", () => {
    expect(DEFAULT_PUBLISH_TIMING.raceDelaysMs).toEqual([2_000, 5_000, 10_000]);
  });
});
