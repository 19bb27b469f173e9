/** Refreshing a token: once, without losing it, and without overwriting newer changes. */
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

describe("connections.refreshToken", () => {
  it("refreshes a token that is a day old", async () => {
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

  it("returns the reason without a call when the token cannot be refreshed", async () => {
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

  it("tries a token whose date has passed, and then returns expired without a call", async () => {
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

  it("makes one request for twenty calls at once, in one process and in twenty", async () => {
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

  it("rejects one aborted caller without losing the token for the others", async () => {
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

  it("continues for all callers while a sweep of the same process skips the owner", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(55 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 80 });
    const first = connections.refreshToken(OWNER);
    await expect(connections.refreshDue()).resolves.toMatchObject({ refreshed: 0, skipped: { "in-progress": 1 } });
    const second = connections.refreshToken(OWNER);
    for (const result of await Promise.all([first, second])) {
      expect(result).toMatchObject({ refreshed: true });
      secret(result.connection?.auth?.accessToken ?? "");
    }
    expect(refreshes(sandbox.log)).toBe(1);
  });

  it("takes over from a process that died only when its lease has ended", async () => {
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

  it("is not blocked by a lease that a clock years ahead wrote", async () => {
    const { connections, store, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const stored = await store.get(OWNER);
    if (stored?.value.auth == null) throw new Error("not connected");
    const until = new Date(sandbox.clientOptions.clock.now() + 400 * DAY);
    await store.save({ ...stored.value, lease: { holder: "from the future", until } }, stored.version);
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: true });
  });

  it("returns refreshed when the store failed after the write", async () => {
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

  it("does not overwrite a reconnect or a disconnect during the request", async () => {
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
  ])("counts HTTP %s with code %s and subcode %s as one failure that may pass", async (status, code, subcode) => {
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

  it("learns the expiry of a token without one beside its first call", async () => {
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

  it("keeps the issued token through lost races and failures of the store", async () => {
    const inner = memoryStore();
    let trouble = 0;
    const store: ConnectionStore = {
      ...inner,
      save: async (connection, ifVersion) => {
        // Only the write of the new token fails: the claim has a lease, and the new token has none.
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

  it("stores the new date of an extended token, also when the first write fails", async () => {
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

  it("is not disturbed by a profile or a failure that is stored meanwhile", async () => {
    const { connections, store, sandbox, connect } = await connected();
    const old = await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 80 });
    const running = connections.refreshToken(OWNER);
    await connections.updateProfile(OWNER);
    const stored = await store.get(OWNER);
    if (stored?.value.auth == null) throw new Error("not connected");
    const health = { ...stored.value.health, consecutiveFailures: 3 };
    await store.save({ ...stored.value, health }, stored.version);
    await expect(running).resolves.toMatchObject({ refreshed: true });
    expect(secret((await connections.get(OWNER))?.auth?.accessToken ?? "")).not.toBe(old);
  });
});

describe("the lease of a refresh", () => {
  it("lasts for the timeout of the call and a minute for clocks that differ", async () => {
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

  it("is released when its call times out", async () => {
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

describe("a refresh with invalid options", () => {
  it("does not count as a failure of the connection", async () => {
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

  it("with a timeout of hours holds a lease that other processes respect", async () => {
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

describe("a refresh that fails", () => {
  it("rejects with the error of Threads, also when the store fails", async () => {
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

  it("rejects at once without a call for an aborted signal", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const reason = new Error("gone");
    await expect(rejection(connections.refreshToken(OWNER, { signal: AbortSignal.abort(reason) }))).resolves.toBe(
      reason,
    );
    expect(refreshes(sandbox.log)).toBe(0);
  });

  it("counts failures that may pass, and never asks to reconnect for them", async () => {
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

  it("ends the connection only when /me confirms the rejection", async () => {
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
  ])("recognizes an invalid token with the behaviors %o", async (behaviors) => {
    const { connections, sandbox, connect } = await connected({ sandbox: { behaviors } });
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.revoke(USER);
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "revoked" });
  });

  it("makes an error of a refusal that is not about the token, and does not ask to reconnect", async () => {
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
