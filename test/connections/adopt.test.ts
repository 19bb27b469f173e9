/** Connections that are made from an existing long-lived token. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connected, DAY, OWNER, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { rewriting } from "../support/rewriting.js";

const OTHER = "17000000000000003";
const users = [
  { id: USER, username: "mika", name: "Mika Lind" },
  { id: OTHER, username: "kim", isTester: false },
];
const here = async (options: Parameters<typeof connected>[0] = {}) => {
  const stage = await connected({ sandbox: { users }, ...options });
  const issue = (userId = USER) => secret(stage.sandbox.issueToken({ userId }));
  return { ...stage, issue };
};

describe("connections.adopt", () => {
  it("stores the token with the facts of debug_token, and calls the hooks of a connect", async () => {
    const events: unknown[] = [];
    const { connections, sandbox, issue } = await here({
      connections: { onTransition: ({ ownerId, event, from, to }) => events.push([ownerId, event, from, to]) },
    });
    const token = issue();
    sandbox.advance(3 * DAY);
    const { connection, ownerId, replaced } = await connections.adopt(OWNER, token);
    const now = sandbox.clientOptions.clock.now();
    expect({ ownerId, replaced }).toEqual({ ownerId: OWNER, replaced: null });
    expect(connection).toMatchObject({ state: "active", platformId: USER, profile: { handle: "mika" } });
    expect(connection.auth.accessToken).toBe(token);
    expect(connection.auth.scopes).toContain("threads_basic");
    expect(Math.abs(connection.auth.expiresAt!.getTime() - (now + 57 * DAY))).toBeLessThan(600_000);
    expect(Math.abs(connection.authorizedAt!.getTime() - now)).toBeLessThan(60_000);
    expect(events).toEqual([[OWNER, "authorized", "disconnected", "active"]]);
    await expect(connections.account(OWNER).getProfile()).resolves.toMatchObject({ id: USER });
  });

  it("stores the expiry as null when debug_token is refused, and the next sweep learns it", async () => {
    const { connections, sandbox, issue } = await here();
    const token = issue(OTHER);
    sandbox.advance(3 * DAY);
    const { connection } = await connections.adopt(OWNER, token);
    expect(connection.auth).toMatchObject({ issuedAt: null, expiresAt: null, scopes: null });
    await expect(connections.refreshDue()).resolves.toMatchObject({ refreshed: 1 });
    const { auth } = (await connections.get(OWNER))!;
    secret(auth!.accessToken);
    expect(auth!.expiresAt!.getTime()).toBeGreaterThan(sandbox.clientOptions.clock.now() + 59 * DAY);
  });

  it("rejects a token that /me refuses, and stores nothing", async () => {
    const { connections, sandbox, store, issue } = await here();
    const token = issue();
    sandbox.revoke(USER);
    await expect(rejection(connections.adopt(OWNER, token))).resolves.toMatchObject({
      code: "THREADS_API",
      kind: "auth",
    });
    await expect(store.get(OWNER)).resolves.toBeNull();
  });

  it("rejects a token that debug_token calls invalid, and stores nothing", async () => {
    const dispatcher = rewriting({
      body: (path, body) => (path.endsWith("/debug_token") ? { data: { is_valid: false } } : body),
    });
    const { connections, store, issue } = await here({ client: { dispatcher } });
    await expect(rejection(connections.adopt(OWNER, issue()))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
      message: expect.stringContaining("accessToken") as string,
    });
    await expect(store.get(OWNER)).resolves.toBeNull();
  });

  it("reports the account that it replaced in the result and in a notice", async () => {
    const notices: unknown[] = [];
    const { connections, connect, issue } = await here({
      connections: { onNotice: ({ notice, replaced }) => notices.push([notice, replaced?.platformId]) },
    });
    await connect();
    const { replaced, connection } = await connections.adopt(OWNER, issue(OTHER));
    expect(replaced).toMatchObject({ platformId: USER, profile: { handle: "mika" } });
    expect(connection.platformId).toBe(OTHER);
    expect(notices).toEqual([["account-replaced", USER]]);
    await connections.adopt(OWNER, issue(OTHER));
    expect(notices).toHaveLength(1);
  });

  it("makes a connection that an earlier deauthorization does not end", async () => {
    const { connections, sandbox, issue } = await here();
    const token = issue();
    sandbox.advance(3 * DAY);
    const issuedAt = Math.floor(sandbox.clientOptions.clock.now() / 1_000) - 60;
    await connections.adopt(OWNER, token);
    const payload = Buffer.from(
      JSON.stringify({ algorithm: "HMAC-SHA256", user_id: USER, issued_at: issuedAt }),
    ).toString("base64url");
    const signature = createHmac("sha256", sandbox.clientOptions.appSecret).update(payload).digest("base64url");
    await expect(connections.deauthorize(`${signature}.${payload}`)).resolves.toEqual({ ownerIds: [] });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });

  it("checks owner, token and options before any call", async () => {
    const { connections, sandbox } = await here();
    const before = sandbox.log.length;
    for (const [owner, token] of [
      ["", "token"],
      [OWNER, ""],
      [OWNER, "a b"],
      [OWNER, null],
    ] as [string, string][]) {
      await expect(rejection(connections.adopt(owner, token))).resolves.toMatchObject({ code: "THREADS_VALIDATION" });
    }
    expect(sandbox.log).toHaveLength(before);
  });

  it("rejects with the reason of the caller's signal", async () => {
    const { connections, sandbox, store, issue } = await here();
    sandbox.inject({ on: "debug-token", kind: "hang" });
    const leaving = new AbortController();
    const reason = new Error("gone");
    setTimeout(() => leaving.abort(reason), 50);
    await expect(rejection(connections.adopt(OWNER, issue(), { signal: leaving.signal }))).resolves.toBe(reason);
    await expect(store.get(OWNER)).resolves.toBeNull();
  });
});
