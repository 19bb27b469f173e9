/** Tests `/status`, `/refresh` and `/disconnect`, the routes of the signed-in user's connection. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { DAY, OWNER, USER } from "../support/connections.js";
import { host, watchedStore, type Host } from "./support.js";

const ROUTES = [
  ["GET", "/status"],
  ["GET", "/refresh"],
  ["DELETE", "/disconnect"],
] as const;

const refresh = ({ ask }: Host) => ask("/refresh");
const statusAndCode = ({ status, json }: Awaited<ReturnType<Host["ask"]>>) => [status, json.success, json.data];

describe.each(ROUTES)("%s %s", (method, path) => {
  it("responds with 401 when no user is signed in", async () => {
    const { ask } = await host();
    const seen = await ask(path, { method, user: null });
    expect(statusAndCode(seen)).toEqual([401, false, { code: "UNAUTHENTICATED" }]);
    expect(seen.headers.get("cache-control")).toBe("no-store");
  });

  it("accepts a trailing slash, and rejects another method with 405", async () => {
    const { ask, connect } = await host();
    await connect();
    expect((await ask(`${path}/`, { method })).status).toBe(200);
    const seen = await ask(path, { method: "PATCH" });
    expect(statusAndCode(seen)).toEqual([405, false, { code: "METHOD_NOT_ALLOWED" }]);
    expect(seen.headers.get("allow")).toBe(method);
  });

  it("responds with 500 and without the error when the store fails", async () => {
    const fail = () => Promise.reject(new Error("mongodb://root:hunter2@db is down"));
    const { ask, errors } = await host({ connections: { store: { ...memoryStore(), get: fail } } });
    const seen = await ask(path, { method });
    expect(statusAndCode(seen)).toEqual([500, false, { code: "INTERNAL" }]);
    expect(seen.text).not.toContain("hunter2");
    expect(errors).toHaveLength(1);
  });
});

describe("GET /status", () => {
  it("returns which scopes were asked for and which the user granted", async () => {
    const { ask, connect } = await host();
    await connect();
    const all = ["threads_basic", "threads_content_publish", "threads_manage_insights"];
    expect((await ask("/status")).json.data).toMatchObject({ scopes: { asked: all, granted: all } });
    await ask("/disconnect", { method: "DELETE" });
    expect((await ask("/status")).json.data).toMatchObject({ scopes: null });
  });

  it("returns a disconnected status when no account is connected", async () => {
    const { ask } = await host();
    const seen = await ask("/status");
    expect(seen.status).toBe(200);
    expect(seen.json).toMatchObject({
      success: true,
      data: { state: "disconnected", connected: false, profile: null },
    });
  });

  it("returns the status of the connection without its token", async () => {
    const { ask, connect, sandbox } = await host();
    const token = await connect();
    const seen = await ask("/status");
    expect(seen.json.data).toMatchObject({
      state: "active",
      connected: true,
      platformId: USER,
      profile: { handle: "mika" },
      health: { status: "active", needsReconnection: false },
      expiring: false,
      refresh: { allowed: false, reason: "too-young" },
    });
    expect(seen.text).not.toContain(token);
    sandbox.advance(61 * DAY);
    expect((await ask("/status")).json.data).toMatchObject({ state: "expired", health: { needsReconnection: true } });
  });

  it("does not return the connection of another user", async () => {
    const { ask, connect } = await host();
    await connect();
    expect((await ask("/status", { user: "somebody-else" })).json.data).toMatchObject({ state: "disconnected" });
  });
});

describe("GET /refresh", () => {
  it("fetches the profile and stores it", async () => {
    const here = await host();
    await here.connect();
    const seen = await refresh(here);
    expect(seen.status).toBe(200);
    expect(seen.json.data).toMatchObject({ platformId: USER, profile: { handle: "mika", displayName: "Mika Lind" } });
    expect(here.sandbox.log.at(-1)).toMatchObject({ operation: "me" });
  });

  it("responds with 400 when no account is connected, also after a disconnect", async () => {
    const here = await host();
    expect(statusAndCode(await refresh(here))).toEqual([400, false, { code: "THREADS_NOT_CONNECTED" }]);
    await here.connect();
    await here.ask("/disconnect", { method: "DELETE" });
    expect(statusAndCode(await refresh(here))).toEqual([400, false, { code: "THREADS_NOT_CONNECTED" }]);
  });

  it("responds with 409 when the connection is expired or revoked", async () => {
    const here = await host();
    await here.connect();
    here.sandbox.revoke(USER);
    expect(statusAndCode(await refresh(here))).toEqual([409, false, { code: "THREADS_NOT_CONNECTED" }]);
    await here.connect();
    here.sandbox.advance(61 * DAY);
    expect(statusAndCode(await refresh(here))).toEqual([409, false, { code: "THREADS_NOT_CONNECTED" }]);
  });

  it("responds with 429 and Retry-After when Threads limits requests", async () => {
    const here = await host();
    await here.connect();
    here.sandbox.inject({ on: "me", kind: "rate-limited" });
    const seen = await refresh(here);
    expect(seen.status).toBe(429);
    expect(Number(seen.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it.each(["html-502", "close-before", "cut", "redirect"] as const)(
    "responds with 502 when Threads fails: %s",
    async (kind) => {
      const here = await host();
      await here.connect();
      here.sandbox.inject({ on: "me", kind, times: 2 });
      const seen = await refresh(here);
      expect(seen.status).toBe(502);
      expect(seen.json.success).toBe(false);
      expect(here.errors).toHaveLength(1);
      expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
    },
  );

  it("responds with 503 when the record keeps changing", async () => {
    const inner = memoryStore();
    const store = watchedStore(inner);
    const here = await host({ connections: { store } });
    await here.connect();
    store.save = () => Promise.resolve(null);
    expect(statusAndCode(await refresh(here))).toEqual([503, false, { code: "THREADS_CONFLICT" }]);
  });
});

describe("DELETE /disconnect", () => {
  it("clears the connection, and succeeds again", async () => {
    const { ask, connect, connections } = await host();
    await connect();
    for (const time of [1, 2]) {
      expect(statusAndCode(await ask("/disconnect", { method: "DELETE" })), `time ${time}`).toEqual([200, true, null]);
    }
    expect(await connections.get(OWNER)).toMatchObject({ state: "disconnected", auth: null, platformId: null });
  });

  it("succeeds when no account is connected", async () => {
    const { ask } = await host();
    expect((await ask("/disconnect", { method: "DELETE" })).status).toBe(200);
  });
});

describe("an address without a route", () => {
  it.each(["/", "/nothing", "/status/x", "/callback/x", "/data-deletion/a/b", "/../connect", "//connect", "/CONNECT"])(
    "responds with 404: %s",
    async (path) => {
      const { ask } = await host();
      const seen = await ask(path);
      expect(statusAndCode(seen)).toEqual([404, false, { code: "NOT_FOUND" }]);
      expect(seen.headers.get("cache-control")).toBe("no-store");
    },
  );

  it("responds with 404 outside the base path", async () => {
    const { ask } = await host();
    for (const url of ["https://app.example/connect", "https://app.example/api/platform/threadsconnect"]) {
      expect((await ask(url)).status).toBe(404);
    }
  });
});
