import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockAhead, createServerTime } from "../../src/http/server-time.js";

const NOON = Date.UTC(2026, 10, 23, 12);

/** A response of Threads with a clock that is `aheadMs` ahead, dated `datedMs` after the request was sent. */
function responseFrom(aheadMs: number, sentAt: number, datedMs: number, tookMs: number) {
  const servedAt = Math.floor((sentAt + datedMs + aheadMs) / 1000) * 1000;
  return { servedAt, sentAt, readAt: sentAt + tookMs };
}

describe("clockAhead", () => {
  it("returns 0 while the responses agree with our clock", () => {
    expect(clockAhead(0, responseFrom(0, NOON + 400, 20, 40))).toBe(0);
  });

  it("measures an offset of minutes to about a second with one response", () => {
    for (const aheadMs of [-300_000, 300_000]) {
      const corrected = clockAhead(0, responseFrom(aheadMs, NOON + 400, 20, 40));
      expect(Math.abs(corrected - aheadMs)).toBeLessThanOrEqual(1_040);
    }
  });

  it("keeps the estimate when a response is read late", () => {
    const quick = clockAhead(0, responseFrom(5_000, NOON, 20, 40));
    expect(clockAhead(quick, responseFrom(5_000, NOON + 1_000, 20, 16_000))).toBe(quick);
    // The same when Threads took long before it dated its response.
    expect(Math.abs(clockAhead(quick, responseFrom(5_000, NOON + 1_000, 16_000, 16_010)) - 5_000)).toBeLessThan(50);
  });

  it("follows our clock when it is set to another time", () => {
    const before = clockAhead(0, responseFrom(0, NOON, 20, 40));
    const after = clockAhead(before, responseFrom(-3_600_000, NOON + 3_600_000, 20, 40));
    expect(Math.abs(after + 3_600_000)).toBeLessThanOrEqual(1_040);
  });

  it("gets closer to the true offset with each response, down to a second plus the fastest round trip", () => {
    const time = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -400_000, max: 400_000 }),
        fc.array(fc.record({ gapMs: time, tookMs: time, share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        (aheadMs, responses) => {
          let estimate = 0;
          let sentAt = NOON;
          for (const { gapMs, tookMs, share } of responses) {
            sentAt += gapMs;
            const next = clockAhead(estimate, responseFrom(aheadMs, sentAt, Math.floor(tookMs * share), tookMs));
            expect(Math.abs(next - aheadMs)).toBeLessThanOrEqual(Math.abs(estimate - aheadMs));
            estimate = next;
          }
          const quickest = Math.min(...responses.map(({ tookMs }) => tookMs));
          expect(Math.abs(estimate - aheadMs)).toBeLessThanOrEqual(quickest + 1_000);
        },
      ),
    );
  });
});

describe("the confirmed server time", () => {
  const HOUR = 3_600_000;

  it("is null until two responses agree", () => {
    const time = createServerTime();
    expect(time.confirmedAt).toBeNull();
    time.add(responseFrom(0, NOON, 20, 40));
    expect(time.confirmedAt).toBeNull();
    time.add(responseFrom(0, NOON + 5_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
  });

  it("does not move when only our own clock jumps ahead", () => {
    const time = createServerTime();
    time.add(responseFrom(0, NOON, 20, 40));
    time.add(responseFrom(0, NOON + 1_000, 20, 40));
    // Our clock jumps ahead by 70 days between two responses: they disagree, and the next two agree again.
    const jumped = NOON + 70 * 24 * HOUR;
    time.add(responseFrom(-70 * 24 * HOUR, jumped, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
    time.add(responseFrom(-70 * 24 * HOUR, jumped + 9_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
  });

  it("ignores a single response that is hours off", () => {
    const time = createServerTime();
    time.add(responseFrom(0, NOON, 20, 40));
    time.add(responseFrom(0, NOON + 1_000, 20, 40));
    time.add(responseFrom(5 * HOUR, NOON + 2_000, 20, 40));
    time.add(responseFrom(0, NOON + 3_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON);
    time.add(responseFrom(0, NOON + 4_000, 20, 40));
    expect(time.confirmedAt).toBe(NOON + 3_000);
  });

  it.each([
    [60_000, NOON],
    [62_001, null],
  ])("is, for two responses whose offsets differ by %s ms, %s", (apartMs, confirmed) => {
    const time = createServerTime();
    time.add({ servedAt: NOON, sentAt: NOON, readAt: NOON });
    time.add({ servedAt: NOON + apartMs, sentAt: NOON, readAt: NOON });
    expect(time.confirmedAt).toBe(confirmed);
  });
});
