import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockAhead, createServerTime } from "../../src/http/server-time.js";

const NOON = Date.UTC(2026, 10, 23, 12);

/** An answer as it comes from a Threads whose clock is `aheadMs` ahead, dated `datedMs` after it was asked for. */
function answerFrom(aheadMs: number, askedAt: number, datedMs: number, tookMs: number) {
  const servedAt = Math.floor((askedAt + datedMs + aheadMs) / 1000) * 1000;
  return { servedAt, askedAt, readAt: askedAt + tookMs };
}

describe("the time at Threads", () => {
  it("is our own as long as the answers agree with it", () => {
    expect(clockAhead(0, answerFrom(0, NOON + 400, 20, 40))).toBe(0);
  });

  it("corrects a clock that is minutes off, with one answer, to about a second", () => {
    for (const aheadMs of [-300_000, 300_000]) {
      const corrected = clockAhead(0, answerFrom(aheadMs, NOON + 400, 20, 40));
      expect(Math.abs(corrected - aheadMs)).toBeLessThanOrEqual(1_040);
    }
  });

  it("is not set back by an answer that is read late: nothing would seem to be long ago that is not", () => {
    const quick = clockAhead(0, answerFrom(5_000, NOON, 20, 40));
    expect(clockAhead(quick, answerFrom(5_000, NOON + 1_000, 20, 16_000))).toBe(quick);
    // The same where Threads thought for long before it dated its answer.
    expect(Math.abs(clockAhead(quick, answerFrom(5_000, NOON + 1_000, 16_000, 16_010)) - 5_000)).toBeLessThan(50);
  });

  it("follows a clock of ours that was set", () => {
    const before = clockAhead(0, answerFrom(0, NOON, 20, 40));
    const after = clockAhead(before, answerFrom(-3_600_000, NOON + 3_600_000, 20, 40));
    expect(Math.abs(after + 3_600_000)).toBeLessThanOrEqual(1_040);
  });

  it("comes no further from the truth with any answer, and within a second and the way of the quickest", () => {
    const time = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -400_000, max: 400_000 }),
        fc.array(fc.record({ gapMs: time, tookMs: time, share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        (aheadMs, answers) => {
          let believed = 0;
          let askedAt = NOON;
          for (const { gapMs, tookMs, share } of answers) {
            askedAt += gapMs;
            const next = clockAhead(believed, answerFrom(aheadMs, askedAt, Math.floor(tookMs * share), tookMs));
            expect(Math.abs(next - aheadMs)).toBeLessThanOrEqual(Math.abs(believed - aheadMs));
            believed = next;
          }
          const quickest = Math.min(...answers.map(({ tookMs }) => tookMs));
          expect(Math.abs(believed - aheadMs)).toBeLessThanOrEqual(quickest + 1_000);
        },
      ),
    );
  });
});

describe("the confirmed time at Threads", () => {
  const HOUR = 3_600_000;

  it("is unknown until two responses agree", () => {
    const time = createServerTime();
    expect(time.confirmedAt).toBeNull();
    time.add(answerFrom(0, NOON, 20, 40));
    expect(time.confirmedAt).toBeNull();
    time.add(answerFrom(0, NOON + 5_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
  });

  it("is what Threads said, however far our own clock goes ahead", () => {
    const time = createServerTime();
    time.add(answerFrom(0, NOON, 20, 40));
    time.add(answerFrom(0, NOON + 1_000, 20, 40));
    // Our clock jumps ahead by 70 days between two responses: they disagree, and the next two agree again.
    const jumped = NOON + 70 * 24 * HOUR;
    time.add(answerFrom(-70 * 24 * HOUR, jumped, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
    time.add(answerFrom(-70 * 24 * HOUR, jumped + 9_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
  });

  it("is not moved by a single response that is hours off", () => {
    const time = createServerTime();
    time.add(answerFrom(0, NOON, 20, 40));
    time.add(answerFrom(0, NOON + 1_000, 20, 40));
    time.add(answerFrom(5 * HOUR, NOON + 2_000, 20, 40));
    time.add(answerFrom(0, NOON + 3_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
    time.add(answerFrom(0, NOON + 4_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON + 3_000);
  });

  it.each([
    [60_000, NOON],
    [62_001, null],
  ])("counts two responses that are %s ms apart as %s", (apartMs, confirmed) => {
    const time = createServerTime();
    time.add({ servedAt: NOON, askedAt: NOON, readAt: NOON });
    time.add({ servedAt: NOON + apartMs, askedAt: NOON, readAt: NOON });
    expect(time.confirmedAt).toBe(confirmed);
  });
});
