/** Each limit of connections at its value and one beyond, and records without each optional part. */
import { describe, expect, it } from "vitest";
import type { Connection, LinkedConnection } from "../../src/connections/connection.js";
import {
  CLOCK_TOLERANCE_MS,
  DAY_MS,
  isExpiring,
  isTooYoung,
  refreshBlockedReason,
  isHeld,
  LONGEST_LEASE_MS,
} from "../../src/connections/record-rules.js";
import { createCircuitBreaker, ALL_REFUSED_AFTER } from "../../src/connections/refresh/circuit-breaker.js";
import { transition } from "../../src/connections/machine.js";
import { dueWarning } from "../../src/connections/notices.js";
import { countRecheck, countRepeat, isRecheckDue } from "../../src/connections/recheck.js";
import { createRecentChecks } from "../../src/connections/token-verdict.js";
import { statusOf } from "../../src/connections/status.js";
import { sweepSettings } from "../../src/connections/refresh/sweep-options.js";
import { fingerprint } from "../../src/internal/fingerprint.js";
import { connectionFixture, inDays, type ConnectionFixture } from "../../src/testing/store-contract/fixture.js";
import { manualClock } from "../support/clock.js";

const HOUR = 3_600_000;
const NOW = inDays(0).getTime();
const at = (ms: number) => new Date(NOW + ms);
const held = (changes: ConnectionFixture = {}) => connectionFixture("anna", changes);
const auth = (changes: Partial<LinkedConnection["auth"]>) => ({ ...held().auth, ...changes });
const rechecked = (state: "error" | "revoked", since: number, last = since, count = 0): Connection => {
  const connection = held({ state });
  return { ...connection, health: { ...connection.health, recheck: { since: at(since), last: at(last), count } } };
};

describe("limits", () => {
  it.each<[string, (ms: number) => unknown, number, unknown, number, unknown]>([
    [
      "a lease that ends in an hour",
      (ms) => isHeld({ holder: "x", until: at(ms) }, NOW),
      LONGEST_LEASE_MS,
      true,
      1,
      false,
    ],
    ["a lease that ends now", (ms) => isHeld({ holder: "x", until: at(ms) }, NOW), 0, false, 1, true],
    ["a token of a day", (ms) => isTooYoung(auth({ issuedAt: at(-ms) }), NOW), DAY_MS, false, -1, true],
    ["a token dated ahead", (ms) => isTooYoung(auth({ issuedAt: at(ms) }), NOW), CLOCK_TOLERANCE_MS, true, 1, false],
    ["an expiry in a week", (ms) => isExpiring(held({ expiresAt: at(ms) }), NOW), 7 * DAY_MS, true, 1, false],
    ["an expiry now", (ms) => isExpiring(held({ expiresAt: at(ms) }), NOW), 0, false, 1, true],
    [
      "a warning a week before",
      (ms) => dueWarning(held({ expiresAt: at(ms) }), NOW)?.days,
      7 * DAY_MS,
      7,
      1,
      undefined,
    ],
    ["a warning a day before", (ms) => dueWarning(held({ expiresAt: at(ms) }), NOW)?.days, DAY_MS, 1, 1, 7],
    ["a warning at the end", (ms) => dueWarning(held({ expiresAt: at(ms) }), NOW)?.days, 0, undefined, 1, 1],
    ["a daily check", (ms) => isRecheckDue(rechecked("error", -ms), NOW), 23 * HOUR, true, -1, false],
    ["a check dated ahead", (ms) => isRecheckDue(rechecked("error", ms), NOW), CLOCK_TOLERANCE_MS, false, 1, true],
    ["a first check after the end", (ms) => isRecheckDue(rechecked("revoked", -ms), NOW), DAY_MS, true, -1, false],
    [
      "a last check after the end",
      (ms) => isRecheckDue(rechecked("revoked", -ms, 0, 5), NOW),
      32 * DAY_MS,
      true,
      -1,
      false,
    ],
    ["an end dated ahead", (ms) => isRecheckDue(rechecked("revoked", ms), NOW), CLOCK_TOLERANCE_MS, false, 1, true],
    [
      "a gap between checks",
      (ms) => countRepeat(rechecked("error", -ms).health.recheck!, NOW).count,
      60 * HOUR,
      1,
      1,
      0,
    ],
  ])("are exact for %s", (_, read, limit, atLimit, step, beyond) => {
    expect(read(limit)).toEqual(atLimit);
    expect(read(limit + step)).toEqual(beyond);
  });

  it.each([
    ["concurrency", [1, 1_000], [0, 1_001, 1.5]],
    ["limit", [1, Infinity], [0, 1.5]],
    ["profileLimit", [0, Infinity], [-1, 0.5]],
    ["withinMs", [0.1, 1e12], [0, Infinity]],
  ])("accept as %s of a sweep %j, and refuse %j", (name, valid, invalid) => {
    for (const value of valid) expect(sweepSettings({ [name]: value })).toMatchObject({ [name]: value });
    for (const value of invalid) expect(() => sweepSettings({ [name]: value })).toThrow(`${name} must be`);
  });

  it("attribute refusals to the app after the twentieth, and not after the nineteenth", async () => {
    const breaker = createCircuitBreaker(manualClock(), undefined, false);
    for (let refusals = 0; refusals < ALL_REFUSED_AFTER; refusals++) {
      const permit = await breaker.acquire();
      if (typeof permit === "string") expect.unreachable(`ended after ${refusals}`);
      else permit.release("refused");
    }
    await expect(breaker.acquire()).resolves.toBe("all-refused");
  });

  it("end a sweep with the fourth pause in a row, and cut each pause to an hour", async () => {
    const clock = manualClock();
    const breaker = createCircuitBreaker(clock, undefined, false);
    for (const throttledMs of [HOUR, HOUR + 1, 1, 1]) {
      const permit = await breaker.acquire();
      if (typeof permit === "string") expect.unreachable("ended early");
      else permit.release({ throttledMs });
    }
    await expect(breaker.acquire()).resolves.toBe("throttled");
    expect(clock.slept).toEqual([HOUR, HOUR, 1]);
  });

  it("keep a check of a token for less than a minute, and 1,000 checks at most", () => {
    const clock = manualClock();
    const checks = createRecentChecks(clock);
    for (let token = 1; token <= 1_000; token++) checks.add(`token-${token}`);
    expect([checks.cover("token-1", null), checks.cover("token-1000", null)]).toEqual([true, true]);
    checks.add("token-1001");
    expect([checks.cover("token-1", null), checks.cover("token-1001", null)]).toEqual([false, true]);
    clock.advance(59_999);
    expect(checks.cover("token-1001", null)).toBe(true);
    clock.advance(1);
    expect(checks.cover("token-1001", null)).toBe(false);
  });
});

describe("a record", () => {
  const dateless = held({ auth: { expiresAt: null, issuedAt: null } });

  it("without dates has not expired, may be refreshed, and causes no warning", () => {
    expect(statusOf(dateless, NOW)).toMatchObject({
      state: "active",
      expiring: false,
      expiresAt: null,
      expiresInMs: null,
    });
    expect(refreshBlockedReason(dateless, NOW)).toBeNull();
    expect(dueWarning(dateless, NOW)).toBeNull();
    const given = transition(dateless, { type: "notice-given", days: 7 }, NOW);
    expect(given).toEqual({ accepted: false, reason: "not-due" });
    expect(transition(dateless, { type: "expiry-passed", at: at(99 * DAY_MS) }, NOW)).toEqual(given);
  });

  it("of an ended connection without checks gets its first check now", () => {
    expect(isRecheckDue(held({ state: "revoked" }), NOW)).toBe(true);
    expect(isRecheckDue(held({ state: "error" }), NOW)).toBe(false);
    expect(countRecheck(undefined, NOW)).toEqual({ since: at(0), last: at(0), count: 0 });
    const { accessToken } = held().auth;
    const named = { fingerprint: fingerprint(accessToken), message: "No." };
    const event = { type: "profile-refused", mayMeanInvalid: true, counted: true, ...named } as const;
    expect(transition(held({ state: "revoked" }), event, NOW)).toMatchObject({
      accepted: true,
      connection: { state: "revoked", health: { recheck: { count: 0 } } },
    });
    expect(transition(held(), event, NOW)).toMatchObject({
      accepted: true,
      connection: { state: "error", health: { recheck: { count: 0 } } },
    });
  });

  it("without an authorization date is older than any deauthorization", () => {
    const event = { type: "deauthorized", platformId: held().platformId, issuedAt: new Date(0) } as const;
    expect(transition(held({ authorizedAt: null }), event, NOW)).toMatchObject({ accepted: true });
    expect(transition(held({ authorizedAt: at(CLOCK_TOLERANCE_MS) }), event, NOW)).toMatchObject({ accepted: false });
    expect(transition(held({ authorizedAt: at(CLOCK_TOLERANCE_MS + 1) }), event, NOW)).toMatchObject({
      accepted: true,
    });
  });

  it("takes the authorization date from the token when the event has none", () => {
    const { platformId, profile } = held();
    const event = { type: "authorized", platformId, auth: dateless.auth, profile } as const;
    expect(transition(held(), event, NOW)).toMatchObject({ connection: { authorizedAt: null } });
  });
});
