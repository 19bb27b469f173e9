/** The simulation behind the schedule of status requests. */
import { describe, expect, it } from "vitest";
import { BANDS, compareSchedules, SCHEDULES, waitBy } from "../../bench/schedules.js";

const everySecond = { name: "every second", gapMs: () => 1_000 };

describe("bench: waitBy", () => {
  it.each([
    // Requests are sent at 0, 1,080 and 2,160 ms. Each response comes 80 ms later.
    [0, 1, 80],
    [1, 2, 1_159],
    [1_080, 2, 80],
    [1_081, 3, 1_159],
    [2_160, 3, 80],
  ])("of what is ready after %i ms takes %i looks and knows %i ms late", (readyMs, looks, lateMs) => {
    expect(waitBy(everySecond, readyMs, 80)).toEqual({ looks, lateMs });
  });

  it("passes the waiting time, including latency, and the number of status requests to the schedule", () => {
    const calls: number[][] = [];
    const gapMs = (waitedMs: number, looks: number) => {
      calls.push([waitedMs, looks]);
      return 100 * looks;
    };
    waitBy({ name: "calls", gapMs }, 500, 80);
    expect(calls).toEqual([
      [80, 1],
      [260, 2],
      [540, 3],
    ]);
  });
});

describe("bench: compareSchedules", () => {
  const figures = compareSchedules(1);
  const [ours, ...others] = figures;

  it("returns the same figures for the same seed", () => {
    expect(compareSchedules(1)).toEqual(figures);
    expect(compareSchedules(2)).not.toEqual(figures);
  });

  it("returns figures for each schedule in each band", () => {
    expect(figures.map(({ name }) => name)).toEqual(SCHEDULES.map(({ name }) => name));
    for (const { bands } of figures) expect(bands).toHaveLength(BANDS.length);
  });

  it("shows that the SDK's schedule adds the smallest share to a wait, for any seed", () => {
    for (const seed of [1, 2, 3]) {
      const [first, ...rest] = compareSchedules(seed);
      for (const { all } of rest) expect(first!.all.share).toBeLessThan(all.share / 2);
    }
  });

  it("shows that the SDK's schedule is the least late up to ten seconds, with about 20 status requests on average", () => {
    for (const { bands } of others) {
      for (const band of [0, 1, 2]) expect(ours!.bands[band]!.lateMs).toBeLessThan(bands[band]!.lateMs);
    }
    expect(ours!.all.looks).toBeLessThan(20);
  });
});
