/** Renewing a token: once, never lost, and never against what happened meanwhile. */
import { describe, expect, it } from "vitest";
import type { ConnectionStore } from "../../../src/connections/index.js";
import type { LinkedConnection } from "../../../src/connections/connection.js";
import { memoryStore } from "../../../src/stores/memory.js";
import { connected, DAY, HOUR, OWNER, USER } from "../../support/connections.js";
import { secret } from "../../support/leaks.js";
import { rejection } from "../../support/mock.js";
import { withholding } from "../withholding.js";

const refreshes = (log: readonly { operation: string | null }[]) =>
  log.filter(({ operation }) => operation === "refresh-long-lived").length;

describe("refreshToken", () => {
  it("renews a token that is a day old", async () => {
    const { connections, sandbox, connect } = await connected();
    const old = await connect();
    sandbox.advance(2 * DAY);
    const scopes = (await connections.get(OWNER))?.auth?.scopes;
    const { refreshed, reason, connection } = await connections.refreshToken(OWNER);
    expect(connection?.auth?.scopes).toEqual(scopes);
    expect({ refreshed, reason }).toEqual({ refreshed: true, reason: null });
    expect(secret(connection?.auth?.accessToken ?? "")).not.toBe(old);
    expect(connection).toMatchObject({ state: "active", lease: null, health: { consecutiveFailures: 0 } });
    expect(connection?.health.lastSuccessfulRefresh?.getTime()).toBe(connection?.auth?.issuedAt?.getTime());
  });

  it("answers without a call when there is a reason", async () => {
    const { connections, sandbox, connect } = await connected();
    await expect(connections.refreshToken("nobody")).resolves.toEqual({
      refreshed: false,
      reason: "not-connected",
      connection: null,
    });
    await connect();
    sandbox.advance(23 * HOUR);
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: false, reason: "too-young" });
    await connections.disconnect(OWNER);
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: false, reason: "not-connected" });
    expect(refreshes(sandbox.log)).toBe(0);
  });

  it("asks Threads about a token whose date has passed, and then says without a call that it has expired", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(61 * DAY);
    await expect(rejection(connections.refreshToken(OWNER))).resolves.toMatchObject({ code: "THREADS_API" });
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({
      refreshed: false,
      reason: "expired",
      connection: { state: "expired", health: { needsReconnection: true, status: "expired" } },
    });
    expect(refreshes(sandbox.log)).toBe(1);
  });

  it("makes one call for twenty who ask at once, in one process and in twenty", async () => {
    const { connections, another, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const together = await Promise.all(Array.from({ length: 20 }, () => connections.refreshToken(OWNER)));
    expect(refreshes(sandbox.log)).toBe(1);
    expect(together.every(({ refreshed }) => refreshed)).toBe(true);
    secret(together[0]?.connection?.auth?.accessToken ?? "");

    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 50 });
    const apart = await Promise.all(Array.from({ length: 20 }, () => another().refreshToken(OWNER)));
    expect(refreshes(sandbox.log)).toBe(2);
    expect(apart.filter(({ refreshed }) => refreshed)).toHaveLength(1);
    expect(apart.filter(({ refreshed }) => !refreshed).map(({ reason }) => reason)).toEqual(
      Array.from({ length: 19 }, (): unknown => expect.stringMatching(/^(?:in-progress|too-young)$/)),
    );
  });

  it("lets one caller go without losing the token for the others", async () => {
    const { connections, sandbox, connect } = await connected();
    const old = await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 80 });
    const leaving = new AbortController();
    const reason = new Error("gone");
    const gone = rejection(connections.refreshToken(OWNER, { signal: leaving.signal }));
    const staying = connections.refreshToken(OWNER);
    leaving.abort(reason);
    await expect(gone).resolves.toBe(reason);
    await expect(staying).resolves.toMatchObject({ refreshed: true });
    expect(secret((await connections.get(OWNER))?.auth?.accessToken ?? "")).not.toBe(old);
  });

  it("takes over from a holder that died, when its lease has ended and not before", async () => {
    const { connections, store, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const stored = await store.get(OWNER);
    if (stored?.value.auth == null) throw new Error("not connected");
    const until = new Date(sandbox.clientOptions.clock.now() + 90_000);
    await store.save({ ...stored.value, lease: { holder: "a process that was killed", until } }, stored.version);
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: false, reason: "in-progress" });
    sandbox.advance(90_000);
    const { refreshed, connection } = await connections.refreshToken(OWNER);
    expect(refreshed).toBe(true);
    secret(connection?.auth?.accessToken ?? "");
  });

  it("is not blocked by a lease of a clock that was years ahead", async () => {
    const { connections, store, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const stored = await store.get(OWNER);
    if (stored?.value.auth == null) throw new Error("not connected");
    const until = new Date(sandbox.clientOptions.clock.now() + 400 * DAY);
    await store.save({ ...stored.value, lease: { holder: "from the future", until } }, stored.version);
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: true });
  });

  it("says that it renewed when the write that brought the token was done and yet failed", async () => {
    const inner = memoryStore();
    let failures = 0;
    const store: ConnectionStore = {
      ...inner,
      save: async (connection, ifVersion) => {
        const saved = await inner.save(connection, ifVersion);
        if (connection.health.lastSuccessfulRefresh === null || failures++ > 0) return saved;
        throw new Error("the connection closed after the write");
      },
    };
    const { connections, sandbox, connect } = await connected({ connections: { store } });
    await connect();
    sandbox.advance(2 * DAY);
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: true });
  });

  it("does not overwrite a reconnect, nor a disconnect, that came while Threads responded", async () => {
    const { dispatcher, next } = withholding();
    const { connections, sandbox, connect } = await connected({ client: { dispatcher } });
    await connect();
    sandbox.advance(2 * DAY);
    const first = next("/refresh_access_token");
    const running = connections.refreshToken(OWNER);
    await first.arrived;
    const reconnected = await connect();
    first.release();
    await expect(running).resolves.toMatchObject({ refreshed: false, reason: "too-young" });
    expect((await connections.get(OWNER))?.auth?.accessToken).toBe(reconnected);

    sandbox.advance(2 * DAY);
    const second = next("/refresh_access_token");
    const again = connections.refreshToken(OWNER);
    await second.arrived;
    await connections.disconnect(OWNER);
    second.release();
    await expect(again).resolves.toMatchObject({ refreshed: false, reason: "not-connected" });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "disconnected", auth: null });
    expect(refreshes(sandbox.log)).toBe(2);
  });

  it.each([
    [500, 100, undefined],
    [500, 100, 10],
    [500, 10, undefined],
    [503, 368, undefined],
  ])("counts HTTP %s with code %s, subcode %s as one failure that passes", async (status, code, subcode) => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({
      on: "refresh-long-lived",
      kind: "graph-error",
      status,
      code,
      ...(subcode !== undefined && { subcode }),
    });
    await expect(rejection(connections.refreshToken(OWNER))).resolves.toMatchObject({ retryable: true });
    expect(sandbox.log.at(-1)?.operation).toBe("refresh-long-lived");
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      state: "active",
      lease: null,
      health: { needsReconnection: false, consecutiveFailures: 1 },
    });
  });

  it("learns the date of a token without one behind the first call that uses it", async () => {
    let onRefresh: () => void = () => undefined;
    const refreshed = new Promise<void>((resolve) => (onRefresh = resolve));
    const onTransition = ({ event }: { event: string }) => {
      if (event === "refresh-succeeded") onRefresh();
    };
    const { connections, sandbox, store, connect } = await connected({ connections: { onTransition } });
    await connect();
    const stored = await store.get(OWNER);
    const connection = stored?.value as LinkedConnection;
    await store.save({ ...connection, auth: { ...connection.auth, expiresAt: null } }, stored!.version);
    sandbox.advance(2 * DAY);
    await expect(connections.account(OWNER).getProfile()).resolves.toMatchObject({ id: USER });
    await refreshed;
    const { auth } = (await connections.get(OWNER)) as LinkedConnection;
    secret(auth.accessToken);
    expect(auth.expiresAt!.getTime()).toBeGreaterThan(sandbox.clientOptions.clock.now() + 59 * DAY);
    await connections.account(OWNER).getProfile();
    expect(refreshes(sandbox.log)).toBe(1);
  });

  it("keeps the issued token through lost races and a store that fails for a while", async () => {
    const inner = memoryStore();
    let trouble = 0;
    const store: ConnectionStore = {
      ...inner,
      save: async (connection, ifVersion) => {
        // Only the write that brings the new token meets trouble: the claim has a lease, the new token has none.
        if (connection.lease === null && connection.health.lastSuccessfulRefresh !== null && trouble > 0) {
          trouble--;
          if (trouble % 2 === 0) throw new Error("the database is away");
          return null;
        }
        return inner.save(connection, ifVersion);
      },
    };
    const { connections, sandbox, connect } = await connected({ connections: { store } });
    const old = await connect();
    sandbox.advance(2 * DAY);
    trouble = 40;
    const { refreshed, connection } = await connections.refreshToken(OWNER);
    expect(refreshed).toBe(true);
    expect(secret(connection?.auth?.accessToken ?? "")).not.toBe(old);
    expect(trouble).toBe(0);
  });

  it("writes the new date of a token that Threads extended, also when the first write fails", async () => {
    const inner = memoryStore();
    let failures = 0;
    const store: ConnectionStore = {
      ...inner,
      save: (connection, ifVersion) =>
        connection.health.lastSuccessfulRefresh !== null && failures++ === 0
          ? Promise.reject(new Error("the database is away"))
          : inner.save(connection, ifVersion),
    };
    const sandbox = { behaviors: { oldTokenAfterRefresh: "is-extended" } } as const;
    const here = await connected({ sandbox, connections: { store } });
    await here.connect();
    const before = (await here.connections.get(OWNER))?.auth?.expiresAt?.getTime() ?? 0;
    here.sandbox.advance(2 * DAY);
    await expect(here.connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: true });
    expect((await store.get(OWNER))?.value?.auth?.expiresAt?.getTime()).toBeGreaterThan(before + DAY);
  });

  it("is not disturbed by a profile fetch or a failure count written in between", async () => {
    const { connections, store, sandbox, connect } = await connected();
    const old = await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 80 });
    const running = connections.refreshToken(OWNER);
    await connections.refreshProfile(OWNER);
    const stored = await store.get(OWNER);
    if (stored?.value.auth == null) throw new Error("not connected");
    const health = { ...stored.value.health, consecutiveFailures: 3 };
    await store.save({ ...stored.value, health }, stored.version);
    await expect(running).resolves.toMatchObject({ refreshed: true });
    expect(secret((await connections.get(OWNER))?.auth?.accessToken ?? "")).not.toBe(old);
  });
});

describe("the lease", () => {
  it("lasts as long as the call may take, by default the client's limit, and a minute for clocks that differ", async () => {
    const { connections, store, sandbox, connect } = await connected({ client: { timeoutMs: 700 } });
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "hang" });
    const before = sandbox.clientOptions.clock.now();
    const running = rejection(connections.refreshToken(OWNER));
    while (refreshes(sandbox.log) < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const until = (await store.get(OWNER))?.value.lease?.until.getTime() ?? 0;
    expect(until - before).toBeGreaterThanOrEqual(60_700);
    expect(until - before).toBeLessThan(65_700);
    await expect(running).resolves.toMatchObject({ code: "THREADS_TIMEOUT", timeoutMs: 700 });
  });

  it("does not outlive a call with a short limit", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "hang" });
    await expect(rejection(connections.refreshToken(OWNER, { timeoutMs: 60 }))).resolves.toMatchObject({
      code: "THREADS_TIMEOUT",
      timeoutMs: 60,
    });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ lease: null, health: { consecutiveFailures: 1 } });
  });
});

describe("a renewal asked for wrongly", () => {
  it("is the caller's mistake and no failure of the connection", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    for (const timeoutMs of [Number.NaN, -1, 5e9]) {
      await expect(rejection(connections.refreshToken(OWNER, { timeoutMs }))).resolves.toMatchObject({
        code: "THREADS_VALIDATION",
      });
    }
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      lease: null,
      health: { consecutiveFailures: 0, lastError: null },
    });
  });

  it("with hours to wait holds a lease that others respect", async () => {
    const { connections, another, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 60 });
    const waiting = connections.refreshToken(OWNER, { timeoutMs: 5 * HOUR });
    while (refreshes(sandbox.log) < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(another().refreshToken(OWNER)).resolves.toMatchObject({ refreshed: false, reason: "in-progress" });
    await expect(waiting).resolves.toMatchObject({ refreshed: true });
  });
});

describe("a renewal that fails", () => {
  it("is told by Threads' own error, also when the store cannot write it down", async () => {
    const { connect, another, store, sandbox } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "graph-error", status: 500, code: 2 });
    let claimed = false;
    const forgetful = another({
      store: {
        ...store,
        save: (connection, version) => {
          if (claimed) return Promise.reject(new Error("the database is away"));
          claimed = true;
          return store.save(connection, version);
        },
      },
    });
    await expect(rejection(forgetful.refreshToken(OWNER))).resolves.toMatchObject({
      code: "THREADS_API",
      kind: "transient",
    });
  });

  it("lets a caller go at once whose signal is aborted already, without a call", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const reason = new Error("gone");
    await expect(rejection(connections.refreshToken(OWNER, { signal: AbortSignal.abort(reason) }))).resolves.toBe(
      reason,
    );
    expect(refreshes(sandbox.log)).toBe(0);
  });

  it("counts trouble that passes, and never asks to reconnect for it", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const transient = [
      { kind: "graph-error", status: 500, code: 2 },
      { kind: "html-502" },
      { kind: "close-before" },
      { kind: "rate-limited" },
      { kind: "malformed-json" },
    ] as const;
    for (const [index, fault] of transient.entries()) {
      sandbox.inject({ on: "refresh-long-lived", ...fault });
      await rejection(connections.refreshToken(OWNER));
      const connection = await connections.get(OWNER);
      expect(connection?.health).toMatchObject({ needsReconnection: false, consecutiveFailures: index + 1 });
      expect(connection?.lease).toBeNull();
      expect(connection?.state).toBe(index < 4 ? "active" : "error");
    }
    const { connection } = await connections.refreshToken(OWNER);
    secret(connection?.auth?.accessToken ?? "");
    expect(connection).toMatchObject({ state: "active", health: { consecutiveFailures: 0, lastError: null } });
  });

  it("believes a rejection only when a second look confirms it", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "graph-error", status: 400, code: 190, subcode: 463 });
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      state: "active",
      health: { needsReconnection: false, consecutiveFailures: 1 },
    });

    sandbox.revoke(USER);
    const error = await rejection(connections.refreshToken(OWNER));
    expect(error).toMatchObject({ code: "THREADS_API", kind: "auth" });
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      state: "revoked",
      platformId: USER,
      profile: { handle: "mika" },
      health: { status: "revoked", needsReconnection: true },
    });
  });

  it.each([
    { invalidTokenCode: "100" as const },
    { invalidTokenStatus: 401 as const },
    { tokenErrorShape: "flat" as const },
  ])("recognises a dead token under the reading %o", async (behaviors) => {
    const { connections, sandbox, connect } = await connected({ sandbox: { behaviors } });
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.revoke(USER);
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "revoked" });
  });

  it("calls a refusal that is not about the token an error, and asks nobody to reconnect", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "graph-error", status: 400, code: 10 });
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      state: "error",
      health: { needsReconnection: false },
    });
  });
});
