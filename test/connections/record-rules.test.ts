import { describe, expect, it } from "vitest";
import { disconnected } from "../../src/connections/connection.js";
import { isBeingRefreshed, isExpiring, refreshBlockedReason } from "../../src/connections/record-rules.js";
import { connectionFixture, inDays, type ConnectionFixture } from "../../src/testing/store-contract/fixture.js";

const NOW = inDays(0).getTime();
const held = (changes: ConnectionFixture) => connectionFixture("anna", changes);

describe("isExpiring", () => {
  it.each([
    ["a millisecond more than a week", inDays(7, 1), false],
    ["a week", inDays(7), true],
    ["a millisecond", inDays(0, 1), true],
    ["nothing", inDays(0), false],
    ["less than nothing", inDays(-1), false],
  ])("decides for a token with %s left", (_, expiresAt, expected) => {
    expect(isExpiring(held({ expiresAt }), NOW)).toBe(expected);
  });

  it("returns false without a token", () => {
    expect(isExpiring(disconnected("anna"), NOW)).toBe(false);
  });
});

describe("isBeingRefreshed", () => {
  it("returns true until the lease ends", () => {
    const lease = { holder: "me", until: inDays(0, 1) };
    expect(isBeingRefreshed(held({ lease }), NOW)).toBe(true);
    expect(isBeingRefreshed(held({ lease }), NOW + 1)).toBe(false);
    expect(isBeingRefreshed(held({}), NOW)).toBe(false);
    expect(isBeingRefreshed(disconnected("anna"), NOW)).toBe(false);
  });
});

describe("refreshBlockedReason", () => {
  const old = { auth: { issuedAt: inDays(-1) } };
  const lease = { holder: "me", until: inDays(0, 1) };

  it.each([
    ["a token of a day", old, null],
    ["a token of a millisecond less", { auth: { issuedAt: inDays(-1, 1) } }, "too-young"],
    ["a token that another clock dated an hour ahead", { auth: { issuedAt: inDays(0, 3_600_000) } }, "too-young"],
    ["a token that a wrong clock dated further ahead", { auth: { issuedAt: inDays(0, 3_600_001) } }, null],
    ["a token of unknown age", { auth: { issuedAt: null } }, null],
    ["an error", { ...old, state: "error" }, null],
    ["a token that is being refreshed", { ...old, lease }, "in-progress"],
    ["a lease whose holder died", { ...old, lease: { ...lease, until: inDays(0) } }, null],
    ["a date that has passed by this clock alone", { ...old, expiresAt: inDays(-1) }, null],
    ["a date that has passed, and a lease", { ...old, expiresAt: inDays(-1), lease }, "in-progress"],
    ["an expired connection", { ...old, state: "expired" }, "expired"],
    ["a revoked connection", { ...old, state: "revoked" }, "not-connected"],
  ] satisfies [string, ConnectionFixture, string | null][])(
    "returns the right reason for %s",
    (_, changes, expected) => {
      expect(refreshBlockedReason(held(changes), NOW)).toBe(expected);
    },
  );

  it("returns not-connected without a connection", () => {
    expect(refreshBlockedReason(disconnected("anna"), NOW)).toBe("not-connected");
  });
});
