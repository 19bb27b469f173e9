import { describe, expect, it } from "vitest";
import type { Connection, ConnectionState, LinkedConnection } from "../../src/connections/connection.js";
import { disconnected } from "../../src/connections/connection.js";
import type { ConnectionEvent, ConnectionEventType, ProfileRefused } from "../../src/connections/events.js";
import { FAILURES_UNTIL_ERROR, transition, type RefusalReason } from "../../src/connections/machine.js";
import { TRANSITIONS } from "../../src/connections/transitions.js";
import { fingerprint } from "../../src/internal/fingerprint.js";
import {
  connectionFixture,
  disconnectedFixture,
  inDays,
  type ConnectionFixture,
} from "../../src/testing/store-contract/fixture.js";
import { frozen } from "./frozen.js";

const STATES = ["disconnected", "active", "expired", "revoked", "error"] as const;
const EVENTS = Object.keys(TRANSITIONS) as ConnectionEventType[];
const NOW = inDays(0).getTime();
const PAST_DATE = inDays(61);
const PAST = PAST_DATE.getTime();
const held = connectionFixture("anna");
/** Old enough to be refreshed. */
const grown: LinkedConnection = { ...held, auth: { ...held.auth, issuedAt: inDays(-1) } };
const STORED = fingerprint(held.auth.accessToken);
const { platformId, profile } = held;
const refreshed = { accessToken: "refreshed", issuedAt: inDays(1), expiresAt: inDays(61), scopes: held.auth.scopes };
const failing = (consecutiveFailures: number) => ({ ...held.health, consecutiveFailures });

/** Each kind of event, in every form that may lead to another state. */
const SHAPES: { readonly [Type in ConnectionEventType]: readonly Extract<ConnectionEvent, { type: Type }>[] } = {
  authorized: [{ type: "authorized", platformId: "2", auth: refreshed, profile }],
  "refresh-claimed": [{ type: "refresh-claimed", holder: "me", until: inDays(0, 90_000) }],
  "refresh-succeeded": [{ type: "refresh-succeeded", fingerprint: STORED, auth: refreshed }],
  "expiry-learned": [{ type: "expiry-learned", fingerprint: STORED, expiresAt: inDays(58) }],
  "refresh-failed": [true, false].map((permanent) => {
    return { type: "refresh-failed", holder: "me", fingerprint: STORED, permanent, message: "It failed." } as const;
  }),
  "refresh-abandoned": [{ type: "refresh-abandoned", holder: "me" }],
  "token-rejected": [{ type: "token-rejected", fingerprint: STORED, message: "Refused." }],
  "expiry-passed": [{ type: "expiry-passed", at: PAST_DATE }],
  "profile-fetched": [{ type: "profile-fetched", fingerprint: STORED, platformId, profile }],
  "profile-refused": [true, false].flatMap((mayMeanInvalid) =>
    [true, false].map((counted) => {
      return { type: "profile-refused", fingerprint: STORED, message: "No.", mayMeanInvalid, counted } as const;
    }),
  ),
  deauthorized: [{ type: "deauthorized", platformId: held.platformId, issuedAt: inDays(0) }],
  "notice-given": [
    { type: "notice-given", days: 7 },
    { type: "notice-given", days: 1 },
  ],
  "disconnect-requested": [{ type: "disconnect-requested" }],
};

/** Connections of each state that differ in what a transition reads. */
function connectionsIn(state: ConnectionState): readonly Connection[] {
  if (state === "disconnected") return [disconnected("anna"), disconnectedFixture("anna")];
  return [0, FAILURES_UNTIL_ERROR - 1]
    .map((failures) => {
      const health = { ...connectionFixture("anna", { state }).health, consecutiveFailures: failures };
      const lease = state === "active" || state === "error" ? { holder: "me", until: inDays(0, 90_000) } : null;
      const held = connectionFixture("anna", { state, health, lease });
      if (state === "active") return [held];
      // Refused at /me: for the first time now, twice by tomorrow, and twice by a day before the token's date.
      const since = inDays(0);
      const refusedAt = [0, 1, 60].map((days) => ({ since, last: inDays(days), count: days === 0 ? 0 : 2 }));
      return [held, ...refusedAt.map((recheck) => ({ ...held, health: { ...health, recheck } }))];
    })
    .flat();
}

/** Returns the next connection. The input is frozen, and must not change. */
function next(connection: Connection, event: ConnectionEvent, now = NOW): Connection {
  const result = transition(frozen(connection), frozen(event), now);
  if (!result.accepted) throw new Error(`refused: ${result.reason}`);
  return result.connection;
}

function refusal(connection: Connection, event: ConnectionEvent, now = NOW): RefusalReason | null {
  const before = structuredClone(connection);
  const result = transition(frozen(connection), frozen(event), now);
  expect(connection).toEqual(before);
  if (!result.accepted) expect(Object.keys(result)).toEqual(["accepted", "reason"]);
  return result.accepted ? null : result.reason;
}

const cells = EVENTS.flatMap((type) => STATES.map((state) => ({ type, state, to: TRANSITIONS[type][state] })));

describe("the table of transitions", () => {
  const runs = (type: ConnectionEventType, state: ConnectionState) =>
    connectionsIn(state).flatMap((connection) =>
      SHAPES[type].flatMap((event) => [NOW, inDays(2).getTime(), PAST].map((now) => ({ connection, event, now }))),
    );

  it("has a row for each event", () => {
    expect(EVENTS.toSorted()).toEqual(Object.keys(SHAPES).toSorted());
  });

  it.each(cells.filter(({ to }) => to !== undefined))("leads from $state with $type to each of $to", (cell) => {
    const reached = new Set<string>();
    for (const { connection, event, now } of runs(cell.type, cell.state)) {
      const result = transition(frozen(connection), frozen(event), now);
      if (result.accepted) reached.add(result.connection.state);
      else expect(result.reason).not.toBe("wrong-state");
    }
    expect([...reached].sort()).toEqual([...(cell.to ?? [])].sort());
  });

  it.each(cells.filter(({ to }) => to === undefined))("refuses $type in $state", ({ type, state }) => {
    for (const { connection, event, now } of runs(type, state)) {
      expect(refusal(connection, event, now)).toBe("wrong-state");
    }
  });

  it("keeps a token exactly in the states that have one", () => {
    for (const { type, state } of cells) {
      for (const { connection, event, now } of runs(type, state)) {
        const result = transition(connection, event, now);
        if (!result.accepted) continue;
        const { connection: after } = result;
        const there = [after.connected, after.auth !== null, after.platformId !== null, after.profile !== null];
        expect(there).toEqual(Array(4).fill(after.state !== "disconnected"));
      }
    }
  });
});

describe("the machine", () => {
  const claim = SHAPES["refresh-claimed"][0]!;
  const lease = { holder: "other", until: inDays(0, 1) };
  const soon = (changes: ConnectionFixture = {}) => connectionFixture("anna", { expiresAt: inDays(0.5), ...changes });

  it.each([
    ["refresh-succeeded", { type: "refresh-succeeded", fingerprint: "stale", auth: refreshed }],
    ["refresh-failed", { ...SHAPES["refresh-failed"][0]!, fingerprint: "stale" }],
    ["token-rejected", { type: "token-rejected", fingerprint: "stale", message: "m" }],
    ["profile-fetched", { type: "profile-fetched", fingerprint: "stale", platformId, profile }],
  ] satisfies [string, ConnectionEvent][])("refuses %s of another token as other-token", (_, event) => {
    expect(refusal(held, event)).toBe("other-token");
    expect(refusal(held, event, PAST)).toBe("other-token");
  });

  it("refuses a profile of another account as other-account", () => {
    const event = { type: "profile-fetched", fingerprint: STORED, platformId: "2", profile } as const;
    expect(refusal(held, event)).toBe("other-account");
    expect(refusal({ ...held, state: "revoked" }, event)).toBe("other-account");
  });

  it("refuses a claim while another process holds the lease as lease-held, to the millisecond of its end", () => {
    expect(refusal({ ...grown, lease }, claim, NOW)).toBe("lease-held");
    expect(refusal({ ...grown, lease }, claim, NOW + 1)).toBeNull();
    expect(refusal({ ...grown, lease: { ...lease, holder: claim.holder } }, claim, NOW)).toBeNull();
  });

  it("refuses a claim for a token of less than a day as too-young, and accepts one of unknown age", () => {
    expect(refusal(grown, claim, NOW - 1)).toBe("too-young");
    expect(refusal(grown, claim, NOW)).toBeNull();
    expect(refusal({ ...grown, auth: { ...grown.auth, issuedAt: null } }, claim, NOW - 1)).toBeNull();
  });

  it("refuses to release a lease of another holder, or none, as not-holder", () => {
    const [event] = SHAPES["refresh-abandoned"];
    expect(refusal({ ...held, lease }, event!)).toBe("not-holder");
    expect(refusal({ ...held, lease: null }, event!)).toBe("not-holder");
  });

  it("accepts a claim for a token past its date, because only Threads can say that it has expired", () => {
    expect(refusal(held, claim, held.auth.expiresAt!.getTime())).toBeNull();
  });

  it("refuses expiry-passed as not-due until the certain time has reached the date", () => {
    const ends = held.auth.expiresAt!.getTime();
    const at = (ms: number) => refusal(held, { type: "expiry-passed", at: new Date(ms) }, ends + 70 * 86_400_000);
    expect([at(ends - 1), at(ends)]).toEqual(["not-due", null]);
    const dateless = { ...held, auth: { ...held.auth, expiresAt: null } };
    expect(refusal(dateless, { type: "expiry-passed", at: inDays(9_999) })).toBe("not-due");
  });

  it.each([7, 1] as const)("refuses an early warning of %s days as not-due", (days) => {
    const event = { type: "notice-given", days } as const;
    expect(refusal(soon({ expiresAt: inDays(days, 1) }), event)).toBe("not-due");
    expect(refusal(soon({ expiresAt: inDays(days) }), event)).toBeNull();
  });

  it("refuses a repeated or an outdated warning as already-given", () => {
    const given = (lastNotice: 7 | 1 | null, days: 7 | 1) =>
      refusal(soon({ lastNotice }), { type: "notice-given", days });
    expect([given(null, 7), given(null, 1), given(7, 1)]).toEqual([null, null, null]);
    expect([given(7, 7), given(1, 1), given(1, 7)]).toEqual(Array(3).fill("already-given"));
  });

  it("refuses a deauthorization from a second before the authorization as older-than-authorization", () => {
    const authorizedAt = inDays(0, 700);
    const at = (ms: number) =>
      refusal(
        { ...held, authorizedAt },
        { type: "deauthorized", platformId: held.platformId, issuedAt: inDays(0, ms) },
      );
    expect([at(-1), at(0), at(1_000)]).toEqual(["older-than-authorization", null, null]);
    expect(
      refusal(
        { ...held, authorizedAt: null },
        { type: "deauthorized", platformId: held.platformId, issuedAt: new Date(0) },
      ),
    ).toBeNull();
    expect(refusal(held, { type: "deauthorized", platformId: "999", issuedAt: inDays(0) })).toBe("other-account");
  });
});

describe("an accepted event", () => {
  it("authorized sets all fields of the account, and keeps none of the former one", () => {
    const before = { ...held, state: "error", lease: { holder: "x", until: inDays(9) }, lastNotice: 1 } as const;
    const account = { platformId: "2", auth: refreshed, profile: { ...profile, handle: "new" } };
    const event = { type: "authorized", ...account } as const;
    const health = { ...disconnected("anna").health, status: "active" };
    const empty = { ...disconnected("anna"), state: "active", connected: true, health };
    const expected = { ...empty, ...account, authorizedAt: refreshed.issuedAt };
    expect(next(before, event)).toEqual(expected);
    expect(next(disconnectedFixture("anna"), event)).toEqual(expected);
  });

  it("refresh-claimed sets only the lease", () => {
    const { holder, until } = SHAPES["refresh-claimed"][0]!;
    expect(next(grown, SHAPES["refresh-claimed"][0]!)).toEqual({ ...grown, lease: { holder, until } });
  });

  it("refresh-succeeded sets token and health, and clears lease and warnings, even when another process holds the lease", () => {
    const lease = { holder: "somebody else", until: inDays(9) };
    const before: LinkedConnection = { ...held, state: "error", health: failing(7), lease, lastNotice: 1 };
    const health = { ...disconnected("").health, status: "active", lastSuccessfulRefresh: refreshed.issuedAt };
    expect(next(before, SHAPES["refresh-succeeded"][0]!)).toEqual({ ...held, auth: refreshed, health });
  });

  it("refresh-succeeded stores the time of the event for a token of unknown age", () => {
    const event = { type: "refresh-succeeded", fingerprint: STORED, auth: { ...refreshed, issuedAt: null } } as const;
    expect(next(held, event, NOW + 5).health.lastSuccessfulRefresh).toEqual(inDays(0, 5));
  });

  it("expiry-learned sets only the date of the token", () => {
    const lease = { holder: "somebody else", until: inDays(9) };
    const before: LinkedConnection = { ...held, auth: { ...held.auth, expiresAt: null }, lease, lastNotice: 1 };
    expect(next(before, SHAPES["expiry-learned"][0]!)).toEqual({
      ...before,
      auth: { ...held.auth, expiresAt: inDays(58) },
    });
  });

  it("refresh-failed counts, makes an error of the fifth in a row or of a permanent one, and never asks to reconnect", () => {
    const [permanent, transient] = SHAPES["refresh-failed"];
    let connection: Connection = held;
    const states: string[] = [];
    for (let n = 1; n <= 6; n += 1) {
      connection = next(connection, transient!);
      states.push(connection.state);
      expect(connection.health).toMatchObject({ consecutiveFailures: n, lastError: "It failed." });
      expect(connection.health).toMatchObject({ status: connection.state, needsReconnection: false });
    }
    expect(states).toEqual(["active", "active", "active", "active", "error", "error"]);
    expect(next(held, permanent!)).toMatchObject({ state: "error", health: { needsReconnection: false } });
  });

  it("refresh-failed releases only the lease of the holder that failed", () => {
    const until = inDays(0, 90_000);
    const [event] = SHAPES["refresh-failed"];
    expect(next({ ...held, lease: { holder: "me", until } }, event!).lease).toBeNull();
    expect(next({ ...held, lease: { holder: "other", until } }, event!).lease).toEqual({ holder: "other", until });
  });

  it("refresh-abandoned clears only the lease, also one that has ended", () => {
    const [event] = SHAPES["refresh-abandoned"];
    const before: LinkedConnection = { ...held, state: "error", health: failing(3) };
    const lease = { holder: "me", until: inDays(0, 90_000) };
    expect(next({ ...before, lease }, event!)).toEqual(before);
    expect(next({ ...before, lease }, event!, NOW + 90_000)).toEqual(before);
  });

  it.each([
    ["token-rejected", NOW, "revoked", "Refused."],
    ["token-rejected", PAST, "expired", "Refused."],
    ["expiry-passed", PAST, "expired", null],
  ] as const)("%s at %s asks to reconnect, and keeps token, id and profile (%s)", (type, now, state, lastError) => {
    const before: LinkedConnection = { ...held, lease: { holder: "me", until: inDays(99) } };
    const recheck = { since: new Date(now), last: new Date(now), count: 0 };
    const health = { ...held.health, status: state, needsReconnection: true, lastError, recheck };
    expect(next(before, SHAPES[type][0]!, now)).toEqual({ ...held, state, health });
  });

  it("expiry-passed keeps the last error", () => {
    const before: LinkedConnection = { ...held, health: { ...failing(2), lastError: "Threads did not answer." } };
    const after = next(before, SHAPES["expiry-passed"][0]!, PAST);
    expect(after.health).toMatchObject({ lastError: "Threads did not answer.", consecutiveFailures: 2 });
  });

  it("profile-fetched sets the profile and its date, and undoes a wrong verdict", () => {
    const event = { ...SHAPES["profile-fetched"][0]!, profile: { ...profile, displayName: "New" } };
    const updated = (now = NOW) => ({ ...event.profile, updatedAt: new Date(now) });
    const lease = { holder: "me", until: inDays(1) };
    expect(next({ ...held, lease }, event)).toEqual({ ...held, lease, profile: updated() });
    const error: LinkedConnection = { ...held, state: "error", health: { ...failing(5), status: "error" } };
    expect(next(error, event)).toEqual({ ...error, profile: updated() });
    const recheck = { since: inDays(-1), last: inDays(-1), count: 1 };
    const refused: LinkedConnection = { ...error, health: { ...error.health, recheck } };
    expect(next(refused, event)).toEqual({ ...held, profile: updated() });
    for (const state of ["revoked", "expired"] as const) {
      const wrong = connectionFixture("anna", { state });
      expect(next(wrong, event)).toEqual({ ...held, profile: updated() });
      // It works past its date: the date is wrong, and the next refresh learns the right one.
      const auth = { ...held.auth, expiresAt: null };
      expect(next(wrong, event, PAST)).toEqual({ ...held, auth, profile: updated(PAST) });
    }
  });

  it("profile-refused makes an error, and a verdict after three daily checks of sweeps", () => {
    const refusedAt = (connection: Connection, hours: number, changes: Partial<ProfileRefused> = {}) => {
      const event = { ...SHAPES["profile-refused"][0]!, ...changes };
      return transition(frozen(connection), event, inDays(0, hours * 3_600_000).getTime());
    };
    const after = (connection: Connection, hours: number, changes: Partial<ProfileRefused> = {}) => {
      const result = refusedAt(connection, hours, changes);
      if (!result.accepted) throw new Error(result.reason);
      return result.connection;
    };
    const first = after(held, 0, { counted: false });
    expect(first).toMatchObject({ state: "error", health: { status: "error", needsReconnection: false } });
    expect(first.health.lastError).toBe("No.");
    // Calls may repeat it at any time, and a sweep counts it once a day.
    expect(after(first, 30, { counted: false }).health.recheck?.count).toBe(0);
    expect(refusedAt(first, 22.9)).toEqual({ accepted: false, reason: "not-due" });
    const second = after(after(first, 23), 46);
    expect(second).toMatchObject({ state: "error", health: { needsReconnection: false, recheck: { count: 2 } } });
    expect(after(second, 69)).toMatchObject({ state: "revoked", health: { needsReconnection: true } });
    // A gap, or a clock that was ahead, starts a new series.
    expect(after(second, 46 + 60.1)).toMatchObject({ state: "error", health: { recheck: { count: 0 } } });
    expect(after(second, 44)).toMatchObject({ state: "error", health: { recheck: { count: 0 } } });
    // A refusal of the app, or one that the user can fix at Threads, never becomes a verdict.
    expect(after(second, 69, { mayMeanInvalid: false })).toMatchObject({
      state: "error",
      health: { recheck: { count: 0 } },
    });
  });

  it("profile-refused counts the checks of a connection that has ended", () => {
    const ended = next(held, SHAPES["token-rejected"][0]!);
    const look = { ...SHAPES["profile-refused"][0]!, counted: true };
    expect(refusal(ended, look, inDays(0.99).getTime())).toBe("not-due");
    expect(refusal(ended, { ...look, counted: false }, inDays(1).getTime())).toBe("not-due");
    let connection: Connection = ended;
    for (const [count, days] of [1, 2, 4, 8, 16, 32].entries()) {
      expect(refusal(connection, look, inDays(days, -1).getTime())).toBe("not-due");
      connection = next(connection, look, inDays(days).getTime());
      expect(connection).toMatchObject({
        state: "revoked",
        health: { recheck: { since: inDays(0), count: count + 1 } },
      });
    }
    expect(refusal(connection, look, inDays(59).getTime())).toBe("not-due");
    // Missed checks are not made up for.
    expect(next(ended, look, inDays(9).getTime()).health.recheck).toMatchObject({ count: 4 });
  });

  it("deauthorized clears everything and keeps the reason", () => {
    const after = next(held, SHAPES.deauthorized[0]!);
    expect(after).toEqual(disconnectedFixture("anna"));
  });

  it("notice-given stores the warning until the next token", () => {
    const soon = connectionFixture("anna", { expiresAt: inDays(1) });
    expect(next(soon, SHAPES["notice-given"][0]!)).toEqual({ ...soon, lastNotice: 7 });
    expect(next({ ...soon, lastNotice: 7 }, SHAPES["refresh-succeeded"][0]!).lastNotice).toBeNull();
  });

  it("disconnect-requested clears everything in any state", () => {
    for (const state of STATES) {
      for (const connection of connectionsIn(state)) {
        expect(next(connection, { type: "disconnect-requested" })).toEqual(disconnected("anna"));
      }
    }
  });
});
