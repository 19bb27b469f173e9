/** The machine under thousands of random histories, with clocks that jump forward and back. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disconnected, type Connection, type ConnectionAuth } from "../../src/connections/connection.js";
import { isBeingRefreshed } from "../../src/connections/record-rules.js";
import type { ConnectionEvent } from "../../src/connections/events.js";
import { transition, type RefusalReason, type Transition } from "../../src/connections/machine.js";
import { TRANSITIONS } from "../../src/connections/transitions.js";
import { fingerprint } from "../../src/internal/fingerprint.js";
import { frozen } from "./frozen.js";

const START = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 86_400_000;
const TOKENS = ["token-0", "token-1", "token-2", "token-3"];
const FINGERPRINTS = new Map(TOKENS.map((token) => [token, fingerprint(token)]));

/** The next step: a jump of the clock, and an event, which may depend on the stored token. */
interface Step {
  readonly jumpMs: number;
  readonly make: (connection: Connection, now: number) => ConnectionEvent;
}

const jump = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -2_000, max: 200_000 }),
  fc.integer({ min: -30, max: 40 }).map((days) => days * DAY_MS),
);
const token = fc.constantFrom(...TOKENS);
const holder = fc.constantFrom("anna", "berta", "clara");
const account = fc.constantFrom("1", "2");
const profile = fc.constantFrom(...["a", "b"].map((handle) => ({ handle, displayName: handle, avatar: null })));
/** Usually the stored token, and often another one. */
const aim = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: token });
const named = (connection: Connection, aimed: string | null) =>
  FINGERPRINTS.get(aimed ?? connection.auth?.accessToken ?? "token-0") ?? "none";
const auth = fc.record({ accessToken: token, ageless: fc.boolean(), days: fc.constantFrom(-1, 0.5, 5, 60) });
const issued = (now: number, { accessToken, ageless, days }: { accessToken: string; ageless: boolean; days: number }) =>
  ({
    accessToken,
    issuedAt: ageless ? null : new Date(now),
    expiresAt: new Date(now + days * DAY_MS),
    scopes: null,
  }) satisfies ConnectionAuth;

const MAKERS = {
  authorized: fc.record({ auth, account, profile }).map((it) => (_: Connection, now: number): ConnectionEvent => {
    return { type: "authorized", platformId: it.account, auth: issued(now, it.auth), profile: it.profile };
  }),
  "refresh-claimed": fc.record({ holder, ms: fc.integer({ min: 0, max: 90_000 }) }).map((it) => (_, now) => {
    return { type: "refresh-claimed", holder: it.holder, until: new Date(now + it.ms) };
  }),
  "refresh-succeeded": fc.record({ aim, auth }).map((it) => (connection, now) => {
    return { type: "refresh-succeeded", fingerprint: named(connection, it.aim), auth: issued(now, it.auth) };
  }),
  "expiry-learned": fc.record({ aim, auth }).map((it) => (connection, now) => {
    return {
      type: "expiry-learned",
      fingerprint: named(connection, it.aim),
      expiresAt: issued(now, it.auth).expiresAt,
    };
  }),
  "refresh-failed": fc.record({ aim, holder, permanent: fc.boolean() }).map((it) => (connection) => {
    return { type: "refresh-failed", ...it, fingerprint: named(connection, it.aim), message: "failed" };
  }),
  "refresh-abandoned": fc.record({ holder, own: fc.boolean() }).map((it) => (connection) => {
    return { type: "refresh-abandoned", holder: it.own ? (connection.lease?.holder ?? it.holder) : it.holder };
  }),
  "token-rejected": aim.map((aimed) => (connection) => {
    return { type: "token-rejected", fingerprint: named(connection, aimed), message: "rejected" };
  }),
  "expiry-passed": fc.constant((_: Connection, now: number) => ({ type: "expiry-passed", at: new Date(now) })),
  "profile-fetched": fc.record({ aim, account, profile }).map((it) => (connection) => {
    const fields = { platformId: it.account, profile: it.profile };
    return { type: "profile-fetched", fingerprint: named(connection, it.aim), ...fields };
  }),
  "profile-refused": fc
    .record({ aim, mayMeanInvalid: fc.boolean(), counted: fc.boolean() })
    .map((it) => (connection) => {
      return { type: "profile-refused", ...it, fingerprint: named(connection, it.aim), message: "refused" };
    }),
  deauthorized: fc.record({ days: fc.integer({ min: -5, max: 5 }), other: fc.boolean() }).map(({ days, other }) => {
    return (connection: Connection, now: number) => ({
      type: "deauthorized",
      platformId: other ? "somebody-else" : (connection.platformId ?? "nobody"),
      issuedAt: new Date(now + days * DAY_MS),
    });
  }),
  "notice-given": fc.constantFrom(7 as const, 1 as const).map((days) => () => ({ type: "notice-given", days })),
  "disconnect-requested": fc.constant(() => ({ type: "disconnect-requested" })),
} satisfies Record<ConnectionEvent["type"], fc.Arbitrary<Step["make"]>>;

const make: fc.Arbitrary<Step["make"]> = fc.oneof(
  { weight: 2, arbitrary: MAKERS.authorized },
  ...Object.values<fc.Arbitrary<Step["make"]>>(MAKERS),
);
const history = fc.array(fc.record({ jumpMs: jump, make }), { minLength: 1, maxLength: 30 });

/** A token that `/me` refuses on four days in a row. Random jumps hardly ever produce that. */
function refusedForDays(days: number, before: Step[] = []): Step[] {
  const connect = (_: Connection, now: number): ConnectionEvent => ({
    type: "authorized",
    platformId: "1",
    auth: issued(now, { accessToken: "token-0", ageless: false, days }),
    profile: { handle: "a", displayName: "a", avatar: null },
  });
  const refuse = (connection: Connection): ConnectionEvent => ({
    type: "profile-refused",
    fingerprint: named(connection, null),
    message: "refused",
    mayMeanInvalid: true,
    counted: true,
  });
  const refusals = Array.from({ length: 4 }, () => ({ jumpMs: DAY_MS, make: refuse }));
  return [{ jumpMs: 0, make: connect }, ...before, ...refusals];
}

/** An expired connection whose date has not passed, because a clock was ahead. */
const EXPIRED_EARLY: Step = {
  jumpMs: 0,
  make: (_, now) => ({ type: "expiry-passed", at: new Date(now + 61 * DAY_MS) }),
};

interface Happened {
  readonly before: Connection;
  readonly event: ConnectionEvent;
  readonly now: number;
  readonly result: Transition;
  readonly after: Connection;
}

/** Runs a history on frozen connections. */
function live(steps: readonly Step[], start: Connection = disconnected("owner"), from = START): Happened[] {
  let before = frozen(start);
  let now = from;
  return steps.map((step) => {
    now += step.jumpMs;
    const event = frozen(step.make(before, now));
    const [connectionWas, eventWas] = [structuredClone(before), structuredClone(event)];
    const result = frozen(transition(before, event, now));
    if (!isDeepStrictEqual(before, connectionWas)) throw new Error("the connection that came in was changed");
    if (!isDeepStrictEqual(event, eventWas)) throw new Error("the event was changed");
    const happened = { before, event, now, result, after: result.accepted ? result.connection : before };
    before = happened.after;
    return happened;
  });
}

const always = (check: (happened: readonly Happened[]) => void, numRuns = 3_000) =>
  fc.assert(
    fc.property(history, (steps) => check(live(steps))),
    { numRuns },
  );

const holds = (condition: boolean, what: string, happened: Happened) => {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(happened, null, 1)}`);
};

describe("the machine after any history", () => {
  it("holds a token exactly in the states that have one, and health names the state", () => {
    always((all) => {
      for (const one of all) {
        const { after } = one;
        const parts = [after.auth, after.platformId, after.profile].map((part) => part !== null);
        const expected = after.state !== "disconnected";
        holds(after.connected === expected && parts.every((part) => part === expected), "credentials", one);
        const { status } = after.health;
        holds(expected ? status === after.state : ["disconnected", "revoked"].includes(status), "health", one);
        const { lease, authorizedAt, lastNotice }: Partial<Connection> = after;
        holds(expected || [lease, authorizedAt, lastNotice].every((part) => part === null), "leftovers", one);
        holds(after.ownerId === "owner", "owner", one);
      }
    });
  });

  it("made only transitions of the table, and a refusal left no connection", () => {
    always((all) => {
      for (const one of all) {
        const to = TRANSITIONS[one.event.type][one.before.state];
        if (one.result.accepted) holds(to?.includes(one.after.state) === true, "off the table", one);
        else {
          holds((to === undefined) === (one.result.reason === "wrong-state"), "wrong-state", one);
          holds(!("connection" in one.result) && one.after === one.before, "a refusal has changed something", one);
        }
      }
    });
  });

  it("asks to reconnect exactly when only the user can fix it", () => {
    always((all) => {
      let wanted = false;
      for (const one of all) {
        const { event, before, after } = one;
        if (one.result.accepted) {
          if (["token-rejected", "expiry-passed", "deauthorized"].includes(event.type)) wanted = true;
          if (["authorized", "refresh-succeeded", "disconnect-requested"].includes(event.type)) wanted = false;
          if (event.type === "profile-fetched") wanted = false;
          // The fourth refusal in a row, after one a day in sweeps.
          if (event.type === "profile-refused" && before.health.recheck?.count === 2 && after.state !== "error")
            wanted = true;
        }
        holds(after.health.needsReconnection === wanted, "needsReconnection", one);
        const dead = ["expired", "revoked"].includes(after.health.status);
        holds(dead === wanted, "needsReconnection and the state", one);
      }
    });
  });

  it("changed the token only by an authorization or by a refresh of the stored one", () => {
    always((all) => {
      for (const one of all) {
        const { event, before, after } = one;
        if (isDeepStrictEqual(before.auth, after.auth)) continue;
        if (after.auth === null) {
          holds(["disconnect-requested", "deauthorized"].includes(event.type), "a token is lost", one);
        } else if (event.type === "refresh-succeeded") {
          holds(event.fingerprint === FINGERPRINTS.get(before.auth?.accessToken ?? ""), "a stale refresh", one);
          holds(after.auth === event.auth && after.platformId === before.platformId, "another token", one);
        } else if (event.type === "expiry-learned") {
          const dated = before.auth === null ? null : { ...before.auth, expiresAt: event.expiresAt };
          holds(isDeepStrictEqual(after.auth, dated), "more than the date of a token", one);
        } else if (event.type === "profile-fetched") {
          const dateless = before.auth === null ? null : { ...before.auth, expiresAt: null };
          holds(isDeepStrictEqual(after.auth, dateless), "more than the date of a token that works", one);
        } else holds(event.type === "authorized" && after.auth === event.auth, "a changed token", one);
      }
    });
  });

  it("accepted each refresh of the stored token, and changed nothing for a stale fingerprint", () => {
    always((all) => {
      for (const one of all) {
        const { event, before, result } = one;
        if (!("fingerprint" in event) || before.auth === null) continue;
        const stale = event.fingerprint !== FINGERPRINTS.get(before.auth.accessToken);
        if (stale) holds(!result.accepted, "a stale fingerprint", one);
        else if (event.type === "refresh-succeeded") holds(result.accepted, "a token is thrown away", one);
      }
    });
  });

  it("let only the holder of a lease take or end it", () => {
    always((all) => {
      for (const one of all) {
        const { event, before, after, now } = one;
        const running = isBeingRefreshed(before, now);
        if (event.type === "refresh-claimed" && one.result.accepted) {
          holds(!running || before.lease?.holder === event.holder, "a lease held by two", one);
          holds(after.lease !== null && after.lease.holder === event.holder, "a claim without a lease", one);
        } else if (!isDeepStrictEqual(before.lease, after.lease)) {
          holds(after.lease === null, "a lease out of nowhere", one);
          // Any other event that ends a lease also ends its purpose: the token is refreshed, cleared or invalid.
          const done = after.auth?.accessToken !== before.auth?.accessToken || after.health.needsReconnection;
          const gaveUp = event.type === "refresh-failed" || event.type === "refresh-abandoned";
          const own = gaveUp && event.holder === before.lease?.holder;
          const settled = ["refresh-succeeded", "authorized"].includes(event.type);
          holds(done || own || settled, "a lease is lost", one);
        }
      }
    });
  });

  it("can become active again", () => {
    always((all) => {
      for (const { after, now } of all) {
        const stored = FINGERPRINTS.get(after.auth?.accessToken ?? "") ?? "";
        const fresh = issued(now, { accessToken: "token-3", ageless: false, days: 60 });
        const ends = (event: ConnectionEvent, at = now) => {
          const result = transition(after, event, at);
          return result.accepted ? result.connection.state : result.reason;
        };
        const someone = { handle: "a", displayName: "a", avatar: null };
        expect(ends({ type: "authorized", platformId: "1", auth: fresh, profile: someone })).toBe("active");
        expect(ends({ type: "disconnect-requested" })).toBe("disconnected");
        if (after.auth === null) continue;
        expect(ends({ type: "refresh-succeeded", fingerprint: stored, auth: fresh })).toBe("active");
        // A token that works undoes a wrong verdict.
        if (after.health.needsReconnection) {
          const { platformId } = after;
          const event = { type: "profile-fetched", fingerprint: stored, platformId, profile: someone } as const;
          expect(ends(event)).toBe("active");
        }
        // Without the owner: another process may refresh when the lease ends.
        const grown = (after.auth.issuedAt?.getTime() ?? -Infinity) + DAY_MS;
        const free = Math.max(now, after.lease?.until.getTime() ?? now, grown);
        if (!after.health.needsReconnection) {
          expect(ends({ type: "refresh-claimed", holder: "dora", until: new Date(free + 1) }, free)).toBe(after.state);
        }
      }
    }, 1_000);
  });
});

describe("failures that may pass", () => {
  it("never ask the owner to reconnect, and lose no token", () => {
    const passing = fc.oneof<fc.Arbitrary<Step["make"]>[]>(
      MAKERS["refresh-claimed"],
      MAKERS["profile-fetched"],
      MAKERS["notice-given"],
      MAKERS["refresh-abandoned"],
      MAKERS["refresh-failed"].map((fails) => (connection: Connection) => ({ ...fails(connection), permanent: false })),
    );
    const steps = fc.array(fc.record({ jumpMs: jump, make: passing }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, MAKERS.authorized, (all, first) => {
        const [begun, ...rest] = live([{ jumpMs: 0, make: first }, ...all]);
        for (const one of rest) {
          holds(!one.after.health.needsReconnection, "trouble that may pass asks to reconnect", one);
          holds(isDeepStrictEqual(one.after.auth, begun!.after.auth), "trouble that may pass costs the token", one);
          holds(["active", "error"].includes(one.after.state), "state", one);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("random histories of events", () => {
  const all = [
    ...fc.sample(history, { numRuns: 6_000, seed: 20_261_123 }).flatMap((steps) => live(steps)),
    ...[60, 0.5].flatMap((days) => live(refusedForDays(days))),
    ...live(refusedForDays(60, [EXPIRED_EARLY])),
  ];

  it("reach every state and every transition of the table", () => {
    const walked = new Set(
      all
        .filter(({ result }) => result.accepted)
        .map((one) => `${one.before.state} ${one.event.type} ${one.after.state}`),
    );
    const arrows = Object.entries(TRANSITIONS).flatMap(([type, row]) =>
      Object.entries(row).flatMap(([from, to]) => to.map((state) => `${from} ${type} ${state}`)),
    );
    expect([...walked].sort()).toEqual(arrows.sort());
  });

  it("meet every reason for a refusal", () => {
    const reasons = new Set(all.flatMap(({ result }) => (result.accepted ? [] : [result.reason])));
    const expected: Record<RefusalReason, true> = {
      "wrong-state": true,
      "other-token": true,
      "other-account": true,
      "lease-held": true,
      "not-holder": true,
      "too-young": true,
      "not-due": true,
      "already-given": true,
      "older-than-authorization": true,
    };
    expect([...reasons].sort()).toEqual(Object.keys(expected).sort());
  });
});
