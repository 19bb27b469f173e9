/** How long publishing waits: quick where Threads is quick, and few requests where it is not. */
import { describe, expect, it } from "vitest";
import { DEFAULT_PUBLISH_TIMING, gapBetweenLooksMs, timingOf } from "../../src/posts/timing.js";

/** Looks at a container that is ready after so long, with a latency of nothing; when the last one was. */
function lookUntil(readyMs: number): { looks: number; endedMs: number } {
  let endedMs = 0;
  for (let looks = 1; ; looks += 1) {
    if (endedMs >= readyMs) return { looks, endedMs };
    endedMs += gapBetweenLooksMs(endedMs);
  }
}

/** Milliseconds, from below the shortest to beyond the longest gap, evenly on a scale of ratios. */
const TIMES = Array.from({ length: 400 }, (_, index) => Math.round(100 * 1.026 ** index));

describe("gapBetweenLooksMs", () => {
  it("begins quick, never shrinks, and stays within its bounds", () => {
    expect(gapBetweenLooksMs(0)).toBe(75);
    expect(gapBetweenLooksMs(1_500)).toBe(75);
    for (const [index, ms] of TIMES.entries()) {
      expect(gapBetweenLooksMs(ms)).toBeGreaterThanOrEqual(gapBetweenLooksMs(TIMES[index - 1] ?? 0));
      expect(gapBetweenLooksMs(ms)).toBeGreaterThanOrEqual(75);
      expect(gapBetweenLooksMs(ms)).toBeLessThanOrEqual(10_000);
    }
    expect(gapBetweenLooksMs(600_000)).toBe(10_000);
    expect(gapBetweenLooksMs(Infinity)).toBe(10_000);
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

describe("timingOf", () => {
  it("is the default when nothing is said", () => {
    expect(timingOf(undefined)).toEqual(DEFAULT_PUBLISH_TIMING);
    expect(timingOf({})).toEqual(DEFAULT_PUBLISH_TIMING);
    expect(timingOf({ leaseMs: undefined, raceDelaysMs: undefined })).toEqual(DEFAULT_PUBLISH_TIMING);
  });

  it("takes what is said, zero and none at all included", () => {
    const said = { leaseMs: 1, raceDelaysMs: [], settleLostMs: 0 };
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
