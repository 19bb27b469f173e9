/** The second step of a sweep: it checks refused tokens again, and updates old profiles. */
import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../support/connections.js";
import { rejection } from "../../support/mock.js";
import { rewriting } from "../../support/rewriting.js";
import { crowd, type Crowd } from "./sweeping.js";

/** Makes connections of which `/me` refuses some, by their numbers, with this error. */
async function refusing(people: number, numbers: readonly number[], error: object) {
  const refused = new Set<string>();
  const dispatcher = rewriting({
    body: (path, body, query) => (path === "/v1.0/me" && refused.has(query.get("access_token")!) ? { error } : body),
  });
  const here = await crowd(people, { daysAgo: 2, client: { dispatcher } });
  for (const number of numbers) refused.add((await here.held(here.owners[number]!)).auth.accessToken);
  return { ...here, refused };
}

/** Sweeps once a day, each time in a new process. */
async function sweepDaily(here: Crowd, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    here.sandbox.advance(DAY);
    await here.another().refreshDue();
  }
}

const NO_PERMISSION = { message: "No.", type: "OAuthException", code: 10 };
const NOT_A_TESTER = { message: "No.", type: "THApiException", code: 100, error_subcode: 10 };
const BLOCKED = { message: "API access blocked.", type: "OAuthException", code: 200 };
const CHECKPOINT = { message: "No.", type: "OAuthException", code: 190, error_subcode: 459 };

describe("a refusal of /me that is not a verdict on the token", () => {
  const stateOf = async (here: Crowd, number = 0) => {
    const { state, health } = await here.held(here.owners[number]!);
    return { state, reconnect: health.needsReconnection };
  };

  it("makes an error, and asks to reconnect after three daily sweeps in which another connection works", async () => {
    const here = await refusing(2, [0], NO_PERMISSION);
    await rejection(here.connections.updateProfile(here.owners[0]!));
    await expect(stateOf(here)).resolves.toEqual({ state: "error", reconnect: false });
    await sweepDaily(here, 2);
    await expect(stateOf(here)).resolves.toEqual({ state: "error", reconnect: false });
    await sweepDaily(here, 1);
    await expect(stateOf(here)).resolves.toEqual({ state: "revoked", reconnect: true });
    await expect(stateOf(here, 1)).resolves.toEqual({ state: "active", reconnect: false });
  });

  it("counts when no other connection is in use", async () => {
    const here = await refusing(1, [0], NO_PERMISSION);
    await rejection(here.connections.updateProfile(here.owners[0]!));
    await sweepDaily(here, 3);
    await expect(stateOf(here)).resolves.toEqual({ state: "revoked", reconnect: true });
  });

  it("asks no owner to reconnect while all connections are refused", async () => {
    const here = await refusing(3, [0, 1, 2], NO_PERMISSION);
    for (const ownerId of here.owners) await rejection(here.connections.updateProfile(ownerId));
    await sweepDaily(here, 6);
    for (const number of [0, 1, 2])
      await expect(stateOf(here, number)).resolves.toEqual({ state: "error", reconnect: false });
  });

  it("ends when the token works again, and the next one starts a new series", async () => {
    const here = await refusing(2, [0], NO_PERMISSION);
    const { accessToken } = (await here.held(here.owners[0]!)).auth;
    await rejection(here.connections.updateProfile(here.owners[0]!));
    await sweepDaily(here, 2);
    here.refused.clear();
    here.sandbox.advance(DAY);
    await expect(here.another().refreshDue()).resolves.toMatchObject({ rechecks: { healed: 1, refused: 0 } });
    await expect(stateOf(here)).resolves.toEqual({ state: "active", reconnect: false });
    here.refused.add(accessToken);
    await rejection(here.connections.updateProfile(here.owners[0]!));
    await sweepDaily(here, 2);
    await expect(stateOf(here)).resolves.toEqual({ state: "error", reconnect: false });
  });

  it.each([
    ["the account is not a tester of the app", NOT_A_TESTER],
    ["the app is blocked", BLOCKED],
    ["the user has to pass a checkpoint", CHECKPOINT],
  ])("never asks to reconnect when %s", async (_, error) => {
    const here = await refusing(2, [0], error);
    await rejection(here.connections.updateProfile(here.owners[0]!));
    await expect(stateOf(here)).resolves.toEqual({ state: "error", reconnect: false });
    await sweepDaily(here, 6);
    await expect(stateOf(here)).resolves.toEqual({ state: "error", reconnect: false });
    here.refused.clear();
    await sweepDaily(here, 1);
    await expect(stateOf(here)).resolves.toEqual({ state: "active", reconnect: false });
  });

  it.each(["html-502", "close-before", "rate-limited"] as const)("does not follow from %s", async (kind) => {
    const here = await refusing(1, [], {});
    here.sandbox.inject({ on: "me", kind, times: 2 });
    await rejection(here.connections.updateProfile(here.owners[0]!));
    await expect(stateOf(here)).resolves.toEqual({ state: "active", reconnect: false });
  });
});

describe("a connection that was ended by mistake", () => {
  const ended = async (here: Crowd, number = 0) => {
    here.sandbox.inject({ on: "me", kind: "graph-error", status: 400, code: 190, times: 2 });
    await rejection(here.connections.updateProfile(here.owners[number]!));
  };

  it("becomes active with the sweep of the next day", async () => {
    const here = await crowd(2, { daysAgo: 2 });
    await ended(here);
    await expect(here.another().refreshDue()).resolves.toMatchObject({ rechecks: { healed: 0, refused: 0 } });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "revoked" });
    here.sandbox.advance(DAY);
    await expect(here.another().refreshDue()).resolves.toMatchObject({ rechecks: { healed: 1, refused: 0 } });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({
      state: "active",
      health: { needsReconnection: false, status: "active" },
    });
  });

  it.each(["revoked", "expired"] as const)("becomes active when version 0.1 stored it as %s", async (state) => {
    const here = await crowd(2, { daysAgo: 2 });
    const { health } = await here.held(here.owners[0]!);
    await here.change(here.owners[0]!, { state, health: { ...health, status: state, needsReconnection: true } });
    await expect(here.another().refreshDue()).resolves.toMatchObject({ rechecks: { healed: 1 } });
  });

  it("is checked after 1, 2, 4, 8, 16 and 32 days while its token is invalid, until the token's expiry date", async () => {
    const here = await crowd(2, { daysAgo: 2 });
    here.sandbox.revoke(here.sandbox.users[0]!.id);
    await rejection(here.connections.updateProfile(here.owners[0]!));
    const days: number[] = [];
    for (let day = 1; day <= 70; day++) {
      here.sandbox.advance(DAY);
      const { rechecks } = await here.another().refreshDue({ profileLimit: 0 });
      if (rechecks.refused > 0) days.push(day);
    }
    expect(days).toEqual([1, 2, 4, 8, 16, 32]);
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "revoked" });
  });

  it.each([
    ["the app is blocked", BLOCKED],
    ["the user has to pass a checkpoint", CHECKPOINT],
    ["a permission is missing", NO_PERMISSION],
  ])("while %s, is checked after 1, 2, 4, 8, 16 and 32 days, also when two processes sweep", async (_, error) => {
    const here = await refusing(2, [0], error);
    const { health } = await here.held(here.owners[0]!);
    const now = new Date(here.sandbox.clientOptions.clock.now());
    const recheck = { since: now, last: now, count: 0 };
    const revoked = { ...health, status: "revoked", needsReconnection: true, recheck } as const;
    await here.change(here.owners[0]!, { state: "revoked", health: revoked });
    const days: number[] = [];
    for (let day = 1; day <= 40; day++) {
      here.sandbox.advance(DAY);
      for (let process = 0; process < 2; process++) {
        const { rechecks } = await here.another().refreshDue({ profileLimit: 0 });
        if (rechecks.refused > 0) days.push(day);
      }
    }
    expect(days).toEqual([1, 2, 4, 8, 16, 32]);
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "revoked" });
  });

  it("is not checked again by the same process within six hours", async () => {
    const here = await crowd(1, { daysAgo: 2 });
    await here.connections.refreshDue();
    await ended(here);
    here.sandbox.advance(DAY);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ rechecks: { healed: 1 } });
    await ended(here);
    const { health } = await here.held(here.owners[0]!);
    await here.change(here.owners[0]!, { health: { ...health, recheck: undefined } });
    here.sandbox.advance(6 * HOUR - 60_000);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ rechecks: { healed: 0 } });
    here.sandbox.advance(60_000);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ rechecks: { healed: 1 } });
  });
});

describe("an app that Threads does not allow", () => {
  it("makes no connection revoked, and ends a sweep that meets no other response", async () => {
    const here = await crowd(5);
    here.sandbox.inject({
      on: "refresh-long-lived",
      kind: "graph-error",
      status: 400,
      code: 100,
      subcode: 10,
      times: Infinity,
    });
    const report = await here.connections.refreshDue();
    expect(report).toMatchObject({ failed: { refused: 5, rejected: 0 }, ended: "all-refused" });
    expect(report.error).toMatchObject({ kind: "app" });
    for (const ownerId of here.owners) {
      await expect(here.held(ownerId)).resolves.toMatchObject({ state: "error", health: { needsReconnection: false } });
    }
  });

  it("does not end the sweep when another connection is refreshed", async () => {
    const here = await crowd(5);
    here.sandbox.inject({
      on: "refresh-long-lived",
      kind: "graph-error",
      status: 400,
      code: 100,
      subcode: 10,
      times: 4,
    });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({
      refreshed: 1,
      failed: { refused: 4, rejected: 0 },
      ended: null,
    });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "error" });
  });

  it("ends the pass over profiles after twenty refusals, and marks no connection", async () => {
    const here = await refusing(
      30,
      Array.from({ length: 30 }, (_, number) => number),
      BLOCKED,
    );
    const before = here.count("me");
    await expect(here.another().refreshDue({ concurrency: 1 })).resolves.toMatchObject({
      ended: "all-refused",
      rechecks: { refused: 20 },
      error: { kind: "app" },
    });
    expect(here.count("me") - before).toBe(20);
    for (const ownerId of here.owners) await expect(here.held(ownerId)).resolves.toMatchObject({ state: "active" });
  });
});

describe("profiles in a sweep", () => {
  it.each([
    [7 * DAY - 60_000, 0],
    [7 * DAY, 3],
  ])("are updated by their age: of 3 that are %s ms old, %s", async (ageMs, updated) => {
    const here = await crowd(3, { daysAgo: 2 });
    await here.another().refreshDue();
    here.sandbox.advance(ageMs);
    const before = here.count("me");
    await expect(here.another().refreshDue()).resolves.toMatchObject({ profiles: { updated, failed: 0 } });
    expect(here.count("me") - before).toBe(updated);
    const age =
      here.sandbox.clientOptions.clock.now() - (await here.held(here.owners[0]!)).profile.updatedAt!.getTime();
    expect(age).toBeLessThan(7 * DAY);
  });

  it.each([
    [59 * 60_000, 0],
    [61 * 60_000, 1],
  ])(
    "of a date %s ms ahead of the clock are updated: %s, because an hour is a difference of clocks",
    async (aheadMs, updated) => {
      const here = await crowd(1, { daysAgo: 2 });
      await here.another().refreshDue();
      const [owner = ""] = here.owners;
      const { profile } = await here.held(owner);
      const updatedAt = new Date(here.sandbox.clientOptions.clock.now() + aheadMs);
      await here.change(owner, { profile: { ...profile, updatedAt } });
      await expect(here.another().refreshDue()).resolves.toMatchObject({ profiles: { updated } });
    },
  );

  it("are updated up to profileLimit, and the others by the next sweep", async () => {
    const here = await crowd(5, { daysAgo: 2 });
    for (const updated of [2, 2, 1, 0]) {
      await expect(here.another().refreshDue({ profileLimit: 2 })).resolves.toMatchObject({ profiles: { updated } });
    }
    await expect(here.held(here.owners[4]!)).resolves.toMatchObject({ profile: { handle: "person4" } });
  });

  it("are not updated with a profileLimit of 0, nor in a throttled sweep", async () => {
    const here = await crowd(2);
    await here.another().refreshDue({ profileLimit: 0 });
    here.sandbox.advance(55 * DAY);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "rate-limited", times: Infinity });
    await expect(here.another().refreshDue()).resolves.toMatchObject({ ended: "throttled", profiles: { updated: 0 } });
    expect(here.count("me")).toBe(0);
  });

  it("count as failed without a change when the fetch fails", async () => {
    const here = await crowd(3, { daysAgo: 2 });
    here.sandbox.inject({ on: "me", kind: "html-502", occurrence: 2 });
    const report = await here.another().refreshDue({ concurrency: 1 });
    expect(report).toMatchObject({ profiles: { updated: 2, failed: 1 }, ended: null });
    await expect(here.held(here.owners[1]!)).resolves.toMatchObject({ state: "active", health: { lastError: null } });
  });

  it("end the pass when Threads throttles them, and the next sweep continues", async () => {
    const here = await crowd(3, { daysAgo: 2 });
    here.sandbox.inject({ on: "me", kind: "rate-limited" });
    await expect(here.connections.refreshDue({ concurrency: 1 })).resolves.toMatchObject({
      profiles: { updated: 0, failed: 1 },
    });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ profiles: { updated: 3, failed: 0 } });
  });

  it("reveal an invalid token when another one works", async () => {
    const here = await crowd(2, { daysAgo: 2 });
    here.sandbox.revoke(here.sandbox.users[0]!.id);
    await expect(here.another().refreshDue()).resolves.toMatchObject({
      profiles: { updated: 1 },
      rechecks: { refused: 1 },
    });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "revoked" });
  });

  it("are not updated after an abort", async () => {
    const here = await crowd(2, { daysAgo: 2 });
    await here.another().refreshDue({ signal: AbortSignal.abort(new Error("gone")) });
    expect(here.count("me")).toBe(0);
  });
});
