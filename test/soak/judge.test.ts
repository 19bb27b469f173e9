/** The soak's judge: what it must find, in histories that are wrong, and what it must let pass. */
import { describe, expect, it } from "vitest";
import type { Connection } from "@hayon/threads";
import { connectionOf } from "../../scripts/soak/fill.js";
import { judge, type Evidence } from "../../scripts/soak/judge.js";
import type { SeenRenewal } from "../../scripts/soak/messages.js";

const PERSON = { userId: "1", token: "t0", issuedAt: 0, expiresAt: 1e12 };
const OWNER = "owner-1";
const DEATH = { ownerId: OWNER, from: 5, diedAt: 10, to: 100 };

const at = (ms: number, fault: SeenRenewal["fault"] = null): SeenRenewal => ({ userId: "1", at: ms, fault });
const holding = (token: string) => connectionOf({ ...PERSON, token });
const revoked = (token: string): Connection => {
  const connection = holding(token);
  const health = { ...connection.health, status: "revoked", needsReconnection: true } as const;
  return { ...connection, state: "revoked", health };
};

function offences({
  renewals,
  now,
  newest = "t1",
  ...more
}: Partial<Evidence> & { renewals: SeenRenewal[]; now: Connection; newest?: string }) {
  const stored = new Map([[OWNER, now]]);
  const record = { renewals, newest: [{ userId: "1", token: newest }], requests: 0, faults: {} };
  const evidence = { reading: "lives", people: [PERSON], killed: [], reconnects: new Map() } as const;
  return judge({ ...evidence, ...more, record, stored }).offenders.map(({ offence }) => offence);
}

describe("the judge of the soak lets pass", () => {
  it.each([
    ["one renewal, written", [at(20)], {}],
    ["one more for a death after its effect", [at(8), at(200)], { killed: [DEATH] }],
    ["one that came to Threads after the death of who had sent it", [at(50), at(200)], { killed: [DEATH] }],
    ["one more for an answer that a fault swallowed", [at(8, "cut"), at(200)], {}],
  ] as const)("%s", (_, renewals, more) => {
    expect(offences({ renewals: [...renewals], now: holding("t1"), ...more })).toEqual([]);
  });

  it("a person whose new token was lost with its answer where the old one died", () => {
    const lost = { renewals: [at(8, "cut")], now: revoked("t0") };
    expect(offences({ ...lost, reading: "dies" })).toEqual([]);
    expect(offences({ ...lost, reading: "lives" })).toEqual(["stale"]);
  });
});

describe("the judge of the soak finds", () => {
  it.each([
    ["a second renewal that nobody's death excuses", [at(20), at(200)], holding("t1"), {}, "again"],
    ["three renewals for one death", [at(20), at(30), at(200)], holding("t1"), { killed: [DEATH] }, "again"],
    ["a token that is not the newest", [at(20)], holding("t0"), {}, "stale"],
    ["a person who is well and called revoked", [at(20)], revoked("t1"), {}, "stale"],
    ["nobody renewed", [], holding("t0"), {}, "left"],
    ["a reconnect that was overwritten", [], holding("t1"), { reconnects: new Map([[OWNER, "t2"]]) }, "overwritten"],
    ["a reconnect that was called revoked", [], revoked("t2"), { reconnects: new Map([[OWNER, "t2"]]) }, "stale"],
  ] as const)("%s", (_, renewals, now, more, offence) => {
    expect(offences({ renewals: [...renewals], now, ...more })).toContain(offence);
  });
});
