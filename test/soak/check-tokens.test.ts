import { describe, expect, it } from "vitest";
import type { Connection } from "@hayon/threads";
import { checkTokens, type Evidence } from "../../scripts/soak/check-tokens.js";
import { connectionOf } from "../../scripts/soak/fill.js";
import type { RecordedRefresh } from "../../scripts/soak/messages.js";

const USER = { userId: "1", token: "t0", issuedAt: 0, expiresAt: 1e12 };
const OWNER = "owner-1";
const DEATH = { ownerId: OWNER, from: 5, killedAt: 10, to: 100 };

const at = (ms: number, fault: RecordedRefresh["fault"] = null): RecordedRefresh => ({ userId: "1", at: ms, fault });
const holding = (token: string) => connectionOf({ ...USER, token });
const revoked = (token: string): Connection => {
  const connection = holding(token);
  const health = { ...connection.health, status: "revoked", needsReconnection: true } as const;
  return { ...connection, state: "revoked", health };
};

function offenses({
  refreshes,
  now,
  newest = "t1",
  ...more
}: Partial<Evidence> & { refreshes: RecordedRefresh[]; now: Connection; newest?: string }) {
  const stored = new Map([[OWNER, now]]);
  const record = { refreshes, newest: [{ userId: "1", token: newest }] };
  const evidence = { oldToken: "stays-valid", users: [USER], interrupted: [], reconnects: new Map() } as const;
  return checkTokens({ ...evidence, ...more, record, stored }).offenders.map(({ offense }) => offense);
}

describe("soak: the check of tokens accepts", () => {
  it.each([
    ["one refresh that is stored", [at(20)], {}],
    ["another refresh after a worker died with the first response", [at(8), at(200)], { interrupted: [DEATH] }],
    [
      "another refresh after a request that arrived after its worker's death",
      [at(50), at(200)],
      { interrupted: [DEATH] },
    ],
    ["another refresh after a fault lost the first response", [at(8, "cut"), at(200)], {}],
  ] as const)("%s", (_, refreshes, more) => {
    expect(offenses({ refreshes: [...refreshes], now: holding("t1"), ...more })).toEqual([]);
  });

  it("a user who must reconnect because the new token was lost, but only when the old token becomes invalid", () => {
    const lost = { refreshes: [at(8, "cut")], now: revoked("t0") };
    expect(offenses({ ...lost, oldToken: "becomes-invalid" })).toEqual([]);
    expect(offenses({ ...lost, oldToken: "stays-valid" })).toEqual(["stale"]);
  });
});

describe("soak: the check of tokens finds", () => {
  it.each([
    ["a second refresh without a worker's death", [at(20), at(200)], holding("t1"), {}, "again"],
    ["three refreshes for one death", [at(20), at(30), at(200)], holding("t1"), { interrupted: [DEATH] }, "again"],
    ["a stored token that is not the newest", [at(20)], holding("t0"), {}, "stale"],
    ["a working connection that is stored as revoked", [at(20)], revoked("t1"), {}, "stale"],
    ["a connection that was never refreshed", [], holding("t0"), {}, "left"],
    ["a reconnect that was overwritten", [], holding("t1"), { reconnects: new Map([[OWNER, "t2"]]) }, "overwritten"],
    ["a reconnect that is stored as revoked", [], revoked("t2"), { reconnects: new Map([[OWNER, "t2"]]) }, "stale"],
  ] as const)("%s", (_, refreshes, now, more, offense) => {
    expect(offenses({ refreshes: [...refreshes], now, ...more })).toContain(offense);
  });
});
