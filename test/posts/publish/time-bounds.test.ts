/** The times that publishing draws conclusions from, each at its limit and one millisecond beyond. */
import { describe, expect, it } from "vitest";
import { emptyRecord, leaseLeftMs, type PublishRecord } from "../../../src/posts/publish/record.js";
import {
  bounded,
  containerHasEnded,
  earliestNow,
  publishedFrom,
  searchHasEnded,
  unconfirmedForMs,
  wasBegunLongAgo,
  wasMadeLongAgo,
} from "../../../src/posts/publish/time-bounds.js";

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface ClockTimes {
  /** How far Threads' clock is ahead of the local one. */
  readonly aheadMs?: number;
  readonly confirmedAt?: number | null;
}
const clocksOf = ({ aheadMs = 0, confirmedAt = null }: ClockTimes = {}) => ({
  serverNow: () => NOW,
  serverTime: { aheadMs, confirmedAt },
  clock: { now: () => NOW - aheadMs, sleep: () => Promise.resolve() },
});

describe("the earliest present", () => {
  it.each([
    ["Threads' time when that is 10 min ahead", 10 * MINUTE_MS, NOW],
    ["the local time when Threads' time is further ahead", 10 * MINUTE_MS + 1, NOW - 10 * MINUTE_MS - 1],
    ["Threads' time when that is hours behind", -5 * HOUR_MS, NOW],
  ])("is %s", (_, aheadMs, expected) => {
    expect(earliestNow(clocksOf({ aheadMs }))).toBe(expected);
  });

  it("bounds a stored time that lies in the future", () => {
    expect([bounded(NOW - 1, clocksOf()), bounded(NOW + 1, clocksOf())]).toEqual([NOW - 1, NOW]);
  });
});

describe("a listed post can be the key's", () => {
  const from = (times: Partial<Parameters<typeof publishedFrom>[0]>) =>
    publishedFrom({ since: null, unconfirmed: null, finishedAt: null, ...times }, clocksOf()).surely + 2_000 - NOW;

  it.each<[string, Partial<Parameters<typeof publishedFrom>[0]>, number]>([
    ["from the request on", { since: NOW - 90, unconfirmed: { until: NOW, requestedAt: NOW - 50 } }, -50],
    ["from the first container on, without the time of a request", { since: NOW - 90 }, -90],
    ["from the last status on that showed it unpublished", { since: NOW - 90, finishedAt: NOW - 30 }, -30],
    ["from the request on when that is later than the status", { since: NOW - 10, finishedAt: NOW - 30 }, -10],
    ["from now on when the stored time lies in the future", { since: NOW + 90 }, 0],
    ["from the only stored time on, however old", { finishedAt: 1 }, 1 - NOW],
  ])("%s", (_, times, expected) => {
    expect(from(times)).toBe(expected);
  });
});

describe("the time since an unconfirmed request could take effect", () => {
  const until = NOW - HOUR_MS;
  const forMs = (clock: ClockTimes, end = until) =>
    unconfirmedForMs(
      { since: null, finishedAt: null, unconfirmed: { until: end, requestedAt: null } },
      clocksOf(clock),
    );

  it.each<[string, ClockTimes, number]>([
    ["counts by Threads' time when two responses of the last 10 min agree", { confirmedAt: NOW - 599_999 }, HOUR_MS],
    ["counts by the earlier clock after 10 min", { confirmedAt: NOW - 600_000 }, HOUR_MS - 3 * MINUTE_MS],
    ["counts by the earlier clock when no responses agree", {}, HOUR_MS - 3 * MINUTE_MS],
  ])("%s", (_, clock, expected) => {
    expect(forMs({ aheadMs: 3 * MINUTE_MS, ...clock })).toBe(expected);
  });

  it("is 0 before its end, and when no request was sent", () => {
    expect(forMs({}, NOW + 1)).toBe(0);
    expect(unconfirmedForMs({ since: null, finishedAt: null, unconfirmed: null }, clocksOf())).toBe(0);
  });
});

describe("an end of waiting", () => {
  it.each<[string, (ms: number) => boolean, number]>([
    ["of the search comes after 55 min", searchHasEnded, 55 * MINUTE_MS],
    ["of a container comes after 24 h", containerHasEnded, 24 * HOUR_MS],
    ["of a key's parent comes after an hour", (ms) => wasBegunLongAgo({ begunAt: NOW - ms }, clocksOf()), HOUR_MS],
    [
      "of a container that stays invisible comes an hour after it was made",
      (ms) => wasMadeLongAgo({ madeAt: NOW - ms, since: 0 }, clocksOf()),
      HOUR_MS,
    ],
    [
      "of a container without that time comes an hour after the key's first one",
      (ms) => wasMadeLongAgo({ madeAt: null, since: NOW - ms }, clocksOf()),
      HOUR_MS,
    ],
  ])("%s", (_, ended, limit) => {
    expect([ended(limit - 1), ended(limit)]).toEqual([false, true]);
  });

  it("does not come for a key and a container without a date", () => {
    expect(wasBegunLongAgo({ begunAt: null }, clocksOf())).toBe(false);
    expect(wasMadeLongAgo({ madeAt: null, since: null }, clocksOf())).toBe(false);
  });
});

describe("a lease", () => {
  const recordWith = (savedAt: number, lease: PublishRecord["lease"]) =>
    ({ ...emptyRecord("draft", null), savedAt, lease }) as PublishRecord;
  const leftMs = (until: number, savedAt: number) => leaseLeftMs(recordWith(savedAt, { holder: "x", until }), NOW);

  it.each([
    ["that ends in a minute", NOW + MINUTE_MS, NOW, MINUTE_MS],
    ["that ends in a millisecond", NOW + 1, NOW, 1],
    ["that ends now", NOW, NOW - MINUTE_MS, 0],
    ["that a clock 10 s ahead has written", NOW + 70_000, NOW + 10_000, 70_000],
    ["that a clock further ahead has written", NOW + 70_001, NOW + 10_001, 0],
  ])("%s", (_, until, savedAt, expected) => {
    expect(leftMs(until, savedAt)).toBe(expected);
  });

  it("that no run holds has no time left", () => {
    expect(leaseLeftMs(recordWith(NOW, null), NOW)).toBe(0);
  });
});
