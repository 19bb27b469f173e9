/** The notices for owners: after the write, once, and only when they are true. */
import { describe, expect, it } from "vitest";
import type { ConnectionNotice } from "../../src/index.js";
import { noticeOf } from "../../src/connections/notices.js";
import { connectionFixture, disconnectedFixture } from "../../src/testing/store-contract/fixture.js";
import { connected, DAY, HOUR, OWNER, USER } from "../support/connections.js";
import { record } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { crowd } from "./refresh/sweeping.js";

/** Collects notices. */
function listener() {
  const heard: ConnectionNotice[] = [];
  const onNotice = (notice: ConnectionNotice) => {
    heard.push(notice);
    record("notice", notice);
  };
  return { heard, onNotice, kinds: () => heard.map(({ notice }) => notice) };
}

const DOWN = { on: "refresh-long-lived", kind: "html-502", times: Infinity } as const;

describe("onNotice", () => {
  it("is called once each for seven days left, one day left and the expiry of a token that cannot be refreshed", async () => {
    const { heard, kinds, onNotice } = listener();
    const here = await crowd(1, { daysAgo: 51, connections: { onNotice } });
    here.sandbox.inject(DOWN);
    for (let hours = 0; hours < 10 * 24; hours += 6) {
      await here.connections.refreshDue();
      here.sandbox.advance(6 * HOUR);
    }
    expect(kinds()).toEqual(["seven-days-left", "one-day-left", "needs-reconnection"]);
    expect(heard.map(({ ownerId }) => ownerId)).toEqual(Array(3).fill(here.owners[0]));
    const left = heard.map(({ status }) => (status.expiresInMs ?? 0) / DAY);
    expect(left[0]).toBeGreaterThan(6.5);
    expect(left[0]).toBeLessThanOrEqual(7);
    expect(left[1]).toBeGreaterThan(0.5);
    expect(left[1]).toBeLessThanOrEqual(1);
    expect(heard[2]?.status).toMatchObject({ state: "expired", health: { needsReconnection: true } });
  });

  it("is called only with the latest warning by a late first sweep", async () => {
    const { kinds, onNotice } = listener();
    const here = await crowd(1, { daysAgo: 59, connections: { onNotice } });
    here.sandbox.inject(DOWN);
    await here.connections.refreshDue();
    await here.connections.refreshDue();
    expect(kinds()).toEqual(["one-day-left"]);
  });

  it("is not called with a warning for a token that is refreshed, here or by another process", async () => {
    const { kinds, onNotice } = listener();
    const here = await crowd(2, { connections: { onNotice } });
    await here.change(here.owners[1]!, {
      lease: { holder: "another", until: new Date(here.sandbox.clientOptions.clock.now() + 60_000) },
    });
    await here.connections.refreshDue();
    expect(kinds()).toEqual(["refreshed"]);
  });

  it("is called with warnings again before the next expiry", async () => {
    const { kinds, onNotice } = listener();
    const here = await crowd(1, { connections: { onNotice } });
    here.sandbox.inject({ ...DOWN, times: 1 });
    await here.connections.refreshDue();
    await here.connections.refreshDue();
    here.sandbox.advance(55 * DAY);
    here.sandbox.inject({ ...DOWN, times: 1 });
    await here.connections.refreshDue();
    expect(kinds()).toEqual(["seven-days-left", "refreshed", "seven-days-left"]);
  });

  it("is called once for each notice in any number of processes", async () => {
    const { heard, onNotice } = listener();
    const here = await crowd(30, { connections: { onNotice } });
    here.sandbox.inject({ ...DOWN, times: 30 });
    const sweepAll = () => Promise.all(Array.from({ length: 8 }, () => here.another().refreshDue()));
    await sweepAll();
    await sweepAll();
    here.sandbox.advance(61 * DAY);
    await sweepAll();
    for (const ownerId of here.owners) {
      const kinds = heard.filter((one) => one.ownerId === ownerId).map(({ notice }) => notice);
      expect(kinds).toEqual([...new Set(kinds)]);
      expect(kinds.slice(-2)).toEqual(["refreshed", "needs-reconnection"]);
    }
  });

  it("is called once for a token that Threads refuses, and for one whose date has passed", async () => {
    const { kinds, onNotice } = listener();
    const here = await connected({ connections: { onNotice } });
    await here.connect();
    here.sandbox.revoke(USER);
    await rejection(here.connections.updateProfile(OWNER));
    await rejection(here.connections.updateProfile(OWNER));
    expect(kinds()).toEqual(["revoked"]);
    await here.connect();
    here.sandbox.advance(61 * DAY);
    await rejection(here.connections.updateProfile(OWNER));
    await here.connections.get(OWNER);
    expect(kinds()).toEqual(["revoked", "needs-reconnection"]);
  });

  it("is called for an app that was removed at Threads, unless the owner has to reconnect anyway", () => {
    const event = { type: "deauthorized", platformId: "1", issuedAt: new Date(0) } as const;
    expect(noticeOf(event, connectionFixture("anna"), disconnectedFixture("anna"))).toBe("revoked");
    expect(noticeOf(event, connectionFixture("anna", { state: "expired" }), disconnectedFixture("anna"))).toBeNull();
  });

  it("is called after the write, and its errors are ignored", async () => {
    const seen: unknown[] = [];
    const here = await crowd(2, {
      connections: {
        onNotice: async ({ ownerId, status }) => {
          const stored = (await here.store.get(ownerId))?.value;
          seen.push(stored?.auth?.expiresAt?.getTime() === status.expiresAt?.getTime());
          throw new Error("the host's own");
        },
      },
    });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 2 });
    expect(seen).toEqual([true, true]);
  });

  it("is not called again after a crash, because the record contains the warning", async () => {
    const here = await crowd(1);
    here.sandbox.inject(DOWN);
    await here.another({ onNotice: () => new Promise(() => undefined) }).refreshDue();
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ lastNotice: 7 });
    const { kinds, onNotice } = listener();
    await here.another({ onNotice }).refreshDue();
    expect(kinds()).toEqual([]);
  });

  it("receives no token", async () => {
    const { heard, onNotice } = listener();
    const here = await crowd(1, { connections: { onNotice } });
    const { accessToken } = (await here.held(here.owners[0]!)).auth;
    await here.connections.refreshDue();
    const now = (await here.held(here.owners[0]!)).auth.accessToken;
    expect(heard).toHaveLength(1);
    for (const token of [accessToken, now]) expect(JSON.stringify(heard)).not.toContain(token);
  });
});
