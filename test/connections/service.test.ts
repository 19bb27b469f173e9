/** The methods of ThreadsConnections, and stores and hooks that fail. */
import { describe, expect, it, vi } from "vitest";
import type { Connection, ConnectionStore, TransitionNotice } from "../../src/connections/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import { connected, DAY, HOUR, OWNER, USER } from "../support/connections.js";
import { record } from "../support/leaks.js";
import { rejection } from "../support/mock.js";

describe("connections.status", () => {
  it("returns everything but the token", async () => {
    const { connections, sandbox, connect } = await connected();
    const token = await connect();
    const status = await connections.status(OWNER);
    record("status", status);
    expect(JSON.stringify(status)).not.toContain(token);
    expect(status).toMatchObject({
      state: "active",
      connected: true,
      platformId: USER,
      profile: { handle: "mika" },
      health: { status: "active", needsReconnection: false },
      expiring: false,
      refresh: { allowed: false, reason: "too-young" },
    });
    const left = (status.expiresAt?.getTime() ?? 0) - sandbox.clientOptions.clock.now();
    expect(Math.abs((status.expiresInMs ?? 0) - left)).toBeLessThan(1_000);

    sandbox.advance(55 * DAY);
    await expect(connections.status(OWNER)).resolves.toMatchObject({
      expiring: true,
      refresh: { allowed: true, reason: null },
    });
    sandbox.advance(6 * DAY);
    await expect(connections.status(OWNER)).resolves.toMatchObject({
      state: "expired",
      expiring: false,
      refresh: { allowed: false, reason: "expired" },
    });
  });

  it("returns disconnected for an owner without a record, and stores nothing", async () => {
    const { connections, store } = await connected();
    await expect(connections.status("nobody")).resolves.toMatchObject({
      state: "disconnected",
      connected: false,
      health: { status: "disconnected", needsReconnection: false },
      refresh: { reason: "not-connected" },
    });
    await expect(store.get("nobody")).resolves.toBeNull();
    await expect(connections.get("nobody")).resolves.toBeNull();
  });
});

describe("connections.get", () => {
  it("stores once that the date has passed, after two responses of Threads", async () => {
    const notices: TransitionNotice[] = [];
    const { client, connections, sandbox, store, connect } = await connected({
      connections: { onTransition: (notice) => notices.push(notice) },
    });
    await connect();
    sandbox.advance(61 * DAY);
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
    await expect(connections.status(OWNER)).resolves.toMatchObject({
      state: "expired",
      health: { status: "expired", needsReconnection: true },
    });
    for (let call = 0; call < 2; call++) await rejection(client.getProfile("none"));
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      state: "expired",
      platformId: USER,
      profile: { handle: "mika" },
    });
    await expect(store.get(OWNER)).resolves.toMatchObject({ value: { state: "expired" } });
    await connections.get(OWNER);
    expect(notices.map(({ event, from, to }) => [event, from, to])).toEqual([
      ["authorized", "disconnected", "active"],
      ["expiry-passed", "active", "expired"],
    ]);
  });

  it("keeps an expired connection when the clock jumps back, until its token works", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(61 * DAY);
    await rejection(connections.updateProfile(OWNER));
    sandbox.advance(-30 * DAY);
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "expired" });
    await expect(connections.updateProfile(OWNER)).resolves.toMatchObject({
      state: "active",
      health: { needsReconnection: false },
    });
  });
});

describe("connections.updateProfile", () => {
  it("fetches and stores a changed profile", async () => {
    const { connections, store, connect } = await connected();
    await connect();
    const stored = await store.get(OWNER);
    if (stored?.value.auth == null) throw new Error("not connected");
    const old = { handle: "old", displayName: "Old", avatar: null };
    await store.save({ ...stored.value, profile: old }, stored.version);
    await expect(connections.updateProfile(OWNER)).resolves.toMatchObject({
      profile: { handle: "mika", displayName: "Mika Lind" },
    });
    await expect(connections.status(OWNER)).resolves.toMatchObject({ profile: { handle: "mika" } });
  });

  it("throws ThreadsNotConnectedError for a missing, a revoked and an expired connection", async () => {
    const { connections, sandbox, connect } = await connected();
    await expect(rejection(connections.updateProfile(OWNER))).resolves.toMatchObject({
      code: "THREADS_NOT_CONNECTED",
      reason: "never-connected",
    });
    await connect();
    sandbox.revoke(USER);
    await expect(rejection(connections.updateProfile(OWNER))).resolves.toMatchObject({
      code: "THREADS_NOT_CONNECTED",
      reason: "revoked",
    });
    await expect(connections.get(OWNER)).resolves.toMatchObject({
      state: "revoked",
      health: { needsReconnection: true },
    });
    await connect();
    sandbox.advance(61 * DAY);
    await expect(rejection(connections.updateProfile(OWNER))).resolves.toMatchObject({
      code: "THREADS_NOT_CONNECTED",
      reason: "expired",
    });
  });

  it("makes a revoked connection active again when its token works", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.inject({ on: "me", kind: "graph-error", status: 400, code: 190, times: 2 });
    await rejection(connections.updateProfile(OWNER));
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "revoked" });
    await expect(connections.updateProfile(OWNER)).resolves.toMatchObject({
      state: "active",
      health: { needsReconnection: false, status: "active" },
    });
  });

  it.each(["html-502", "close-before", "rate-limited", "malformed-json", "empty-body"] as const)(
    "does not take %s for an invalid token",
    async (kind) => {
      const { connections, sandbox, connect } = await connected();
      await connect();
      sandbox.inject({ on: "me", kind, times: 5 });
      await rejection(connections.updateProfile(OWNER));
      await expect(connections.get(OWNER)).resolves.toMatchObject({
        state: "active",
        health: { needsReconnection: false },
      });
    },
  );
});

describe("a clock", () => {
  it("that was ahead blocks neither calls nor refreshes after its correction", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    const judged = async () => {
      // Threads also refuses, because its clock is ahead.
      sandbox.advance(100 * DAY);
      await rejection(connections.updateProfile(OWNER));
      await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "expired" });
      sandbox.advance(-100 * DAY);
    };
    await judged();
    await expect(connections.account(OWNER).getProfile()).resolves.toMatchObject({ id: USER });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
    await judged();
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: true });
  });

  it("that does not return a time is refused", async () => {
    const { another } = await connected();
    const lost = another({ clock: { now: () => Number.NaN, sleep: () => Promise.resolve() } });
    expect(() => lost.begin(OWNER)).toThrow(expect.objectContaining({ code: "THREADS_CONFIG" }));
    await expect(rejection(lost.status(OWNER))).resolves.toMatchObject({ code: "THREADS_CONFIG" });
  });
});

describe("an owner id", () => {
  it.each([{ $ne: null }, "", 7, null, "o".repeat(600), "a\nb"])(
    "that is none (%j) is refused before the store is asked",
    async (ownerId) => {
      const get = vi.fn();
      const { another, store } = await connected();
      const connections = another({ store: { ...store, get } });
      const bad = ownerId as string;
      for (const call of [
        () => connections.get(bad),
        () => connections.status(bad),
        () => connections.disconnect(bad),
        () => connections.refreshToken(bad),
        () => connections.updateProfile(bad),
        () => connections.account(bad).getProfile(),
      ]) {
        await expect(rejection((async () => call())())).resolves.toMatchObject({ code: "THREADS_VALIDATION" });
      }
      expect(get).not.toHaveBeenCalled();
    },
  );
});

describe("connections.disconnect", () => {
  it("clears token, id and profile, and succeeds for every owner", async () => {
    const { connections, connect } = await connected();
    await connect();
    await expect(connections.disconnect(OWNER)).resolves.toMatchObject({
      state: "disconnected",
      connected: false,
      auth: null,
      platformId: null,
      profile: null,
    });
    await expect(connections.disconnect(OWNER)).resolves.toMatchObject({ state: "disconnected" });
    await expect(connections.disconnect("nobody")).resolves.toMatchObject({ state: "disconnected" });
    await connect();
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });
});

describe("connections.account", () => {
  it("uses the stored token for each call, also after a reconnect", async () => {
    const { connections, connect } = await connected();
    const account = connections.account(OWNER);
    await expect(rejection(account.getProfile())).resolves.toMatchObject({
      code: "THREADS_NOT_CONNECTED",
      reason: "never-connected",
    });
    await connect();
    await expect(account.getProfile()).resolves.toMatchObject({ id: USER });
    await expect(account.request({ method: "GET", path: "/me", query: { fields: "username" } })).resolves.toMatchObject(
      { username: "mika" },
    );
    await connections.disconnect(OWNER);
    await expect(rejection(account.getProfile())).resolves.toMatchObject({
      code: "THREADS_NOT_CONNECTED",
      reason: "never-connected",
    });
  });

  it("refreshes beside the call within a week of the expiry, and before it within a day", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    const operations = (from: number) => sandbox.log.slice(from).map(({ operation }) => operation);
    sandbox.advance(50 * DAY);
    let from = sandbox.log.length;
    await connections.account(OWNER).getProfile();
    expect(operations(from)).toEqual(["me"]);

    sandbox.advance(5 * DAY);
    from = sandbox.log.length;
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 300 });
    await connections.account(OWNER).getProfile();
    // The call has its response, and the refresh continues.
    expect((await connections.status(OWNER)).expiring).toBe(true);
    await vi.waitFor(() => expect(operations(from).toSorted()).toEqual(["me", "refresh-long-lived"]));
    await vi.waitFor(async () => expect((await connections.status(OWNER)).expiring).toBe(false));

    sandbox.advance(59 * DAY);
    from = sandbox.log.length;
    await connections.account(OWNER).getProfile();
    expect(operations(from)).toEqual(["refresh-long-lived", "me"]);
  });

  it("continues with its token when a refresh fails, and does not repeat the refresh with every call", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(59 * DAY + 12 * HOUR);
    sandbox.inject({ on: "refresh-long-lived", kind: "html-502", times: 2 });
    const account = connections.account(OWNER);
    for (let call = 0; call < 5; call++) await expect(account.getProfile()).resolves.toMatchObject({ id: USER });
    await connections.account(OWNER).getProfile();
    expect(sandbox.log.filter(({ operation }) => operation === "refresh-long-lived")).toHaveLength(1);
    sandbox.advance(61_000);
    await account.getProfile();
    expect(sandbox.log.filter(({ operation }) => operation === "refresh-long-lived")).toHaveLength(2);
  });

  it("stores that a token is invalid after a check at /me, and then throws without a call", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    const account = connections.account(OWNER);
    sandbox.inject({ on: "me", kind: "graph-error", status: 400, code: 190 });
    await expect(rejection(account.getProfile())).resolves.toMatchObject({ code: "THREADS_API", kind: "auth" });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });

    sandbox.changePassword(USER);
    await expect(rejection(account.getProfile())).resolves.toMatchObject({ code: "THREADS_API", kind: "auth" });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "revoked" });
    const before = sandbox.log.length;
    await expect(rejection(account.getProfile())).resolves.toMatchObject({
      code: "THREADS_NOT_CONNECTED",
      reason: "revoked",
    });
    expect(sandbox.log).toHaveLength(before);
  });

  it("ignores the rejection of a replaced token", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.changePassword(USER);
    sandbox.inject({ on: "me", kind: "delay", ms: 100 });
    const late = rejection(connections.account(OWNER).getProfile());
    await connect();
    await late;
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });
});

describe("a hook", () => {
  it("that throws or rejects changes nothing, and is called after the write", async () => {
    const inner = memoryStore();
    const seen: string[] = [];
    for (const misbehave of [
      () => Promise.reject(new Error("hook")),
      () => {
        throw new Error("hook");
      },
    ]) {
      const { connections, connect } = await connected({
        connections: {
          store: inner,
          onTransition: async ({ ownerId, event }) => {
            const stored = await inner.get(ownerId);
            seen.push(`${event}: ${stored?.value.state ?? "nothing"}`);
            return misbehave();
          },
        },
      });
      await connect();
      await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
    }
    expect(seen).toEqual(["authorized: active", "authorized: active"]);
  });
});

describe("a store", () => {
  const failing = (changes: Partial<ConnectionStore>): ConnectionStore => ({ ...memoryStore(), ...changes });

  it("that throws fails the call with its own error only", async () => {
    const trouble = new Error("the database is away");
    const { connections } = await connected({
      connections: { store: failing({ get: () => Promise.reject(trouble) }) },
    });
    for (const call of [
      connections.get(OWNER),
      connections.status(OWNER),
      connections.refreshToken(OWNER),
      connections.disconnect(OWNER),
      connections.updateProfile(OWNER),
    ]) {
      await expect(rejection(call)).resolves.toBe(trouble);
    }
  });

  it("that refuses every save causes a retryable error", async () => {
    const inner = memoryStore();
    const { connect, another } = await connected({ connections: { store: inner } });
    await connect();
    const losing = another({ store: { ...inner, save: () => Promise.resolve(null) } });
    await expect(rejection(losing.disconnect(OWNER))).resolves.toMatchObject({
      code: "THREADS_CONFLICT",
      retryable: true,
      ownerId: OWNER,
    });
    await expect(inner.get(OWNER)).resolves.toMatchObject({ value: { state: "active" } });
  });

  it("that fails to store a connection causes a ThreadsConnectError with its cause", async () => {
    const { connections, sandbox } = await connected({
      connections: { store: failing({ save: () => Promise.reject(new Error("disk full")) }) },
    });
    const { url, binding } = connections.begin(OWNER);
    const error = await rejection(connections.complete(await sandbox.consent(url), { binding }));
    expect(error).toMatchObject({
      code: "THREADS_CONNECT",
      step: "store",
      ownerId: OWNER,
      cause: { message: "disk full" },
    });
  });

  it("that is slow delays the calls only", async () => {
    const inner = memoryStore();
    const slow =
      <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
      async (...args: Args) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return method(...args);
      };
    const store = {
      ...inner,
      get: slow((ownerId: string) => inner.get(ownerId)),
      save: slow((connection: Connection, version: string | null) => inner.save(connection, version)),
    };
    const { connections, connect, sandbox } = await connected({ connections: { store } });
    await connect();
    sandbox.advance(2 * DAY);
    const results = await Promise.all([
      connections.refreshToken(OWNER),
      connections.updateProfile(OWNER),
      connections.refreshToken(OWNER),
    ]);
    expect(results[0]).toMatchObject({ refreshed: true });
  });
});
