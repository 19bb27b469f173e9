/** The sweep: refreshes due tokens once, those that expire first before others, and stores which ones have expired. */
import { describe, expect, it } from "vitest";
import type { RefreshDueResult, ThreadsEvent } from "../../../src/index.js";
import type { ConnectionQuery } from "../../../src/stores/index.js";
import { memoryStore } from "../../../src/stores/memory.js";
import { BEHAVIORS } from "../../../src/testing/sandbox/behaviors.js";
import { connected, DAY, HOUR, OWNER } from "../../support/connections.js";
import { rejection } from "../../support/mock.js";
import { crowd, hearTwice, leaseOf } from "./sweeping.js";

const NOTHING = { "not-connected": 0, expired: 0, "too-young": 0, "in-progress": 0 };
const NO_FAILURE = { rejected: 0, refused: 0, transient: 0, throttled: 0, undecided: 0, store: 0 };

describe.each(BEHAVIORS.oldTokenAfterRefresh.values)("refreshDue, where the old token %s", (oldTokenAfterRefresh) => {
  const sandbox = { behaviors: { oldTokenAfterRefresh } };

  it("refreshes each token once that expires within ten days, over several pages", async () => {
    const here = await crowd(130, { sandbox });
    const report = await here.connections.refreshDue();
    const none = { expired: 0, skipped: NOTHING, failed: NO_FAILURE, unreadable: [], takenOver: 0 };
    const looks = { profiles: { updated: 130, failed: 0 }, rechecks: { healed: 0, refused: 0 } };
    expect(report).toEqual({ refreshed: 130, ...none, ...looks, ended: null, error: null });
    expect(here.count("refresh-long-lived")).toBe(130);
    here.sandbox.advance(20 * DAY);
    await expect(here.working()).resolves.toEqual(here.owners);
    for (const ownerId of here.owners) expect(await here.held(ownerId)).toMatchObject({ state: "active", lease: null });
  });

  it("refreshes each token once when eight processes sweep at the same time", async () => {
    const here = await crowd(120, { sandbox });
    const reports = await Promise.all(Array.from({ length: 8 }, () => here.another().refreshDue()));
    expect(here.count("refresh-long-lived")).toBe(120);
    expect(reports.reduce((sum, { refreshed }) => sum + refreshed, 0)).toBe(120);
    expect(reports.map(({ failed }) => failed)).toEqual(Array(8).fill(NO_FAILURE));
    here.sandbox.advance(20 * DAY);
    await expect(here.working()).resolves.toEqual(here.owners);
  });
});

describe("refreshDue", () => {
  it("leaves tokens alone that are not due, and uses withinMs", async () => {
    const here = await crowd(3, { daysAgo: 49 });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 0, skipped: NOTHING });
    await expect(here.connections.refreshDue({ withinMs: 11 * DAY })).resolves.toMatchObject({ refreshed: 3 });
  });

  it("begins with the tokens that expire first", async () => {
    const here = await crowd(12);
    const order: string[] = [];
    await here.connections.refreshDue({ concurrency: 1, onResult: ({ ownerId }) => order.push(ownerId) });
    expect(order).toEqual(here.owners);
  });

  it.each([1, 3])("refreshes exactly %s at once", async (concurrency) => {
    let [flying, most] = [0, 0];
    const onEvent = ({ type }: ThreadsEvent) => {
      if (type === "request") most = Math.max(most, (flying += 1));
      if (type === "response") flying -= 1;
    };
    const here = await crowd(12, { client: { onEvent } });
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 15, times: Infinity });
    await here.connections.refreshDue({ concurrency });
    expect(most).toBe(concurrency);
  });

  it("tries a connection once that stays due", async () => {
    const inner = memoryStore();
    const store = { ...inner, list: (query: ConnectionQuery) => inner.list({ ...query, limit: 2 }) };
    const here = await crowd(5, { connections: { store } });
    // With this window, the refreshed tokens are due again.
    const report = await here.connections.refreshDue({ withinMs: 100 * DAY, concurrency: 1 });
    expect(report.refreshed).toBe(5);
    expect(here.count("refresh-long-lived")).toBe(5);
    // Once more each at most: of two that expire in the same millisecond, one may lie before the next page.
    expect(report.skipped["too-young"]).toBeLessThanOrEqual(5);
    expect(report.skipped["too-young"]).toBeGreaterThan(0);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "html-502", times: Infinity });
    here.sandbox.advance(2 * DAY);
    await expect(here.connections.refreshDue({ withinMs: 100 * DAY })).resolves.toMatchObject({
      failed: { transient: 5 },
    });
    expect(here.count("refresh-long-lived")).toBe(10);
  });

  it("stores without a call that a token has expired, by our clock and by two responses", async () => {
    const here = await crowd(3, { daysAgo: 61 });
    const results: RefreshDueResult[] = [];
    await hearTwice(here);
    const before = here.sandbox.log.length;
    const report = await here.connections.refreshDue({ onResult: (result) => results.push(result) });
    expect(report).toMatchObject({ refreshed: 0, expired: 3, skipped: NOTHING });
    expect(results).toEqual(here.owners.map((ownerId) => ({ ownerId, outcome: "expired" })));
    expect(here.sandbox.log).toHaveLength(before);
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({
      state: "expired",
      health: { status: "expired", needsReconnection: true },
    });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ expired: 0 });
  });

  it("counts an expiry once in all processes, and leaves a token alone that is being refreshed", async () => {
    const here = await crowd(30, { daysAgo: 61 });
    await here.change(here.owners[0]!, { lease: leaseOf(here, 60_000) });
    const reports = await Promise.all(Array.from({ length: 8 }, () => here.another().refreshDue()));
    expect(reports.reduce((sum, { expired }) => sum + expired, 0)).toBe(29);
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "active" });
  });

  it("reports why it skips a connection", async () => {
    const here = await crowd(4);
    const [young, held, , gone] = here.owners;
    const results: RefreshDueResult[] = [];
    await here.change(young!, { auth: { issuedAt: new Date(here.sandbox.clientOptions.clock.now() - 23 * HOUR) } });
    await here.change(held!, { lease: leaseOf(here, 60_000) });
    await here.connections.disconnect(gone!);
    const report = await here.connections.refreshDue({ onResult: (result) => results.push(result) });
    expect(report).toMatchObject({ refreshed: 1, skipped: { ...NOTHING, "too-young": 1, "in-progress": 1 } });
    expect(results).toContainEqual({ ownerId: young, outcome: "skipped", reason: "too-young" });
    expect(results).toContainEqual({ ownerId: held, outcome: "skipped", reason: "in-progress" });
  });

  it("takes over from a process that died, when its lease has ended", async () => {
    const here = await crowd(2);
    const [before, after] = here.owners;
    for (const ownerId of here.owners) await here.change(ownerId, { lease: leaseOf(here, 90_000) });
    await here.client.refreshLongLived((await here.held(after!)).auth.accessToken);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ takenOver: 0, skipped: { "in-progress": 2 } });
    here.sandbox.advance(90_000);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 2, takenOver: 2 });
    await expect(here.working()).resolves.toEqual([before, after]);
  });

  it("stops at its limit, and the next sweep continues", async () => {
    const here = await crowd(10);
    await expect(here.connections.refreshDue({ limit: 4 })).resolves.toMatchObject({ refreshed: 4, ended: "limit" });
    await expect(here.connections.refreshDue({ limit: 6 })).resolves.toMatchObject({ refreshed: 6, ended: null });
    expect(here.count("refresh-long-lived")).toBe(10);
  });

  it("counts failures that may pass, and continues", async () => {
    const here = await crowd(10);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "close-before", occurrence: 2 });
    here.sandbox.inject({ on: "refresh-long-lived", kind: "html-502", occurrence: 5 });
    const report = await here.connections.refreshDue();
    expect(report).toMatchObject({ refreshed: 8, failed: { ...NO_FAILURE, transient: 2 }, ended: null });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 2 });
  });

  it("does not refresh a token that a call of the account is refreshing, nor the other way round", async () => {
    const here = await crowd(1);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 60 });
    const asked = here.connections.refreshToken(here.owners[0]!);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ skipped: { "in-progress": 1 } });
    await expect(asked).resolves.toMatchObject({ refreshed: true });

    here.sandbox.advance(55 * DAY);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 60 });
    const swept = here.connections.refreshDue();
    while (here.count("refresh-long-lived") < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    await expect(here.connections.refreshToken(here.owners[0]!)).resolves.toMatchObject({ refreshed: true });
    await expect(swept).resolves.toMatchObject({ refreshed: 1 });
    expect(here.count("refresh-long-lived")).toBe(2);
  });

  it("ignores what onResult throws", async () => {
    const here = await crowd(2);
    const onResult = () => Promise.reject(new Error("the host's own"));
    await expect(here.connections.refreshDue({ onResult })).resolves.toMatchObject({ refreshed: 2 });
  });

  it("uses the listed connections, so that a refresh needs two writes and no read", async () => {
    const inner = memoryStore();
    const calls = { get: 0, save: 0 };
    const store = {
      ...inner,
      get: (ownerId: string) => ((calls.get += 1), inner.get(ownerId)),
      save: (...args: Parameters<typeof inner.save>) => ((calls.save += 1), inner.save(...args)),
    };
    const here = await crowd(4, { connections: { store } });
    Object.assign(calls, { get: 0, save: 0 });
    await here.connections.refreshDue({ profileLimit: 0 });
    expect(calls).toEqual({ get: 0, save: 8 });
  });
});

describe("an aborted sweep", () => {
  it("finishes and stores its running refreshes, and begins no other", async () => {
    const here = await crowd(40);
    const leaving = new AbortController();
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 40, times: Infinity });
    const sweep = here.connections.refreshDue({ concurrency: 4, signal: leaving.signal });
    while (here.count("refresh-long-lived") < 4) await new Promise((resolve) => setTimeout(resolve, 2));
    leaving.abort(new Error("the process ends"));
    await expect(sweep).resolves.toMatchObject({ refreshed: 4, failed: NO_FAILURE, ended: "aborted" });
    expect(here.count("refresh-long-lived")).toBe(4);
    for (const ownerId of here.owners) expect((await here.held(ownerId)).lease).toBeNull();
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 36, takenOver: 0 });
  });

  it("begins nothing when the signal was aborted before", async () => {
    const here = await crowd(2);
    const report = await here.connections.refreshDue({ signal: AbortSignal.abort(new Error("gone")) });
    expect(report).toMatchObject({ refreshed: 0, ended: "aborted" });
    expect(here.count("refresh-long-lived")).toBe(0);
  });
});

describe("a sweep with a failing store", () => {
  it("continues when the store fails for one connection", async () => {
    const inner = memoryStore();
    let failing: string | null = null;
    const trouble = new Error("the database is away");
    const store = {
      ...inner,
      save: (...args: Parameters<typeof inner.save>) =>
        args[0].ownerId === failing ? Promise.reject(trouble) : inner.save(...args),
    };
    const here = await crowd(5, { connections: { store } });
    failing = here.owners[1]!;
    const results: RefreshDueResult[] = [];
    const report = await here.connections.refreshDue({ onResult: (result) => results.push(result) });
    expect(report).toMatchObject({ refreshed: 4, failed: { ...NO_FAILURE, store: 1 } });
    expect(results).toContainEqual({ ownerId: failing, outcome: "failed", reason: "store", error: trouble });
  });

  it("rejects with the error of list after its running refreshes", async () => {
    const inner = memoryStore();
    const trouble = new Error("the database is away");
    const store = {
      ...inner,
      list: (query: ConnectionQuery) =>
        query.cursor === undefined ? inner.list({ ...query, limit: 5 }) : Promise.reject(trouble),
    };
    const here = await crowd(10, { connections: { store } });
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 20, times: Infinity });
    await expect(rejection(here.connections.refreshDue({ concurrency: 3 }))).resolves.toBe(trouble);
    const refreshed = await Promise.all(here.owners.map(async (ownerId) => (await here.held(ownerId)).auth.issuedAt!));
    const before = here.sandbox.clientOptions.clock.now() - DAY;
    expect(refreshed.filter((issuedAt) => issuedAt.getTime() > before)).toHaveLength(5);
  });
});

describe("refreshDue", () => {
  it.each([
    { within: 0 },
    { within: NaN },
    { limit: 0 },
    { limit: 1.5 },
    { concurrency: 0 },
    { concurrency: 1_001 },
    { profileLimit: -1 },
    { profileLimit: 0.5 },
    null,
  ])("refuses the options %o", async (options) => {
    const { connections, connect } = await connected();
    await connect(OWNER);
    await expect(rejection(connections.refreshDue(options as object))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
    });
  });
});
