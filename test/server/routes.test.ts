/** Tests every row of the table of routes, and the routes in an unknown framework. */
import { describe, expect, it } from "vitest";
import { createRoutes } from "../../src/server/index.js";
import { errorResponse } from "../../src/server/errors.js";
import { ROUTES } from "../../src/server/routes/table.js";
import {
  isThreadsError,
  ThreadsApiError,
  ThreadsError,
  ThreadsNetworkError,
  ThreadsTimeoutError,
  type ApiErrorKind,
} from "../../src/index.js";
import {
  ThreadsAuthorizationError,
  ThreadsConfigError,
  ThreadsConflictError,
  ThreadsConnectError,
  ThreadsNotConnectedError,
  ThreadsSignedRequestError,
  ThreadsValidationError,
} from "../../src/errors/index.js";
import { connected, OWNER } from "../support/connections.js";
import { rejection } from "../support/mock.js";
import { host, look, SETTINGS, SITE } from "./support.js";

const WEBHOOKS = { onWebhook: () => undefined, webhookVerifyToken: "verify" };
const rows = ROUTES.map((route) => ({ ...route, title: `${route.method} ${route.path}` }));

describe.each(rows)("$title", ({ method, path, user, finish, webhooks }) => {
  it("is never cached, responds in the common shape, and requires a user only where needed", async () => {
    const { ask } = await host({ routes: { finish: finish ?? "server", ...(webhooks === true ? WEBHOOKS : {}) } });
    const seen = await ask(path.replace(":code", "none"), { method, user: null });
    expect(seen.status === 401).toBe(user);
    expect(seen.headers.get("cache-control")).toBe("no-store");
    expect(seen.headers.get("referrer-policy")).toBe("no-referrer");
    expect(seen.headers.get("x-content-type-options")).toBe("nosniff");
    if (seen.headers.get("content-type")?.includes("json") === true) {
      expect(Object.keys(seen.json)).toEqual(["success", "message", "data"]);
    }
  });
});

describe("the table of routes", () => {
  it("has these routes without a user: the callback, and the routes that Meta calls", () => {
    expect(rows.filter(({ user }) => !user).map(({ title }) => title)).toEqual([
      "GET /callback",
      "POST /deauthorize",
      "POST /data-deletion",
      "GET /data-deletion/:code",
      "GET /webhooks",
      "POST /webhooks",
    ]);
  });

  it("has each method and path once", () => {
    expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
  });
});

describe("errorResponse", () => {
  const request = { method: "GET", path: "/me" };
  const graph = { message: "m", type: null, code: 4, subcode: null, traceId: null, userTitle: null, userMessage: null };
  const api = (kind: ApiErrorKind, retryAfterMs: number | null = null) =>
    new ThreadsApiError({
      status: 400,
      kind,
      responsible: "threads",
      graph: { ...graph, name: null, isTransient: null },
      usage: null,
      request,
      retryable: false,
      retryAfterMs,
      advice: "Wait.",
    });
  const timeout = new ThreadsTimeoutError({ timeoutMs: 1, sent: true, retryable: false, request });
  const network = new ThreadsNetworkError("m", { reason: "dns", sent: false, retryable: true, request, cause: null });
  const flow = { ownerId: OWNER, returnTo: null };

  it.each<[number, Error]>([
    [400, new ThreadsValidationError([])],
    [400, new ThreadsAuthorizationError("state-stale", "m")],
    [400, new ThreadsSignedRequestError("signature", "m")],
    [400, new ThreadsNotConnectedError(OWNER)],
    [403, new ThreadsAuthorizationError("browser-mismatch", "m")],
    [403, new ThreadsAuthorizationError("proof-missing", "m")],
    [403, new ThreadsAuthorizationError("owner-mismatch", "m")],
    [409, new ThreadsNotConnectedError(OWNER, "expired")],
    [409, new ThreadsNotConnectedError(OWNER, "revoked")],
    [429, api("rate-limit")],
    [502, api("auth")],
    [502, api("transient")],
    [502, timeout],
    [502, network],
    [429, new ThreadsConnectError("exchange-code", api("rate-limit"), flow)],
    [502, new ThreadsConnectError("profile", timeout, flow)],
    [503, new ThreadsConnectError("store", new ThreadsConflictError(OWNER, 3), flow)],
    [500, new ThreadsConnectError("store", new Error("disk full"), flow)],
    [503, new ThreadsConflictError(OWNER, 3)],
    [500, new ThreadsConfigError([])],
    [500, new Error("password=hunter2")],
  ])("responds with %i to %s", async (status, error) => {
    const seen = await look(errorResponse(error));
    expect(seen.status).toBe(status);
    expect(seen.json.success).toBe(false);
    expect(seen.json.data).toEqual({ code: isThreadsError(error) ? error.code : "INTERNAL" });
    expect(seen.text).not.toContain("hunter2");
  });

  it("responds with 500 to an error of a newer copy of the SDK", async () => {
    class Newer extends ThreadsError {
      readonly code = "THREADS_NEWER" as "THREADS_API";
      constructor() {
        super("m", { retryable: false, responsible: "developer", advice: "a" });
      }
    }
    expect((await look(errorResponse(new Newer()))).status).toBe(500);
  });

  it.each(["constructor", "toString", "__proto__"])(
    "responds with 500 to a code that every object inherits: %s",
    async (code) => {
      class Foreign extends ThreadsError {
        readonly code = code as "THREADS_API";
        constructor() {
          super("m", { retryable: false, responsible: "developer", advice: "a" });
        }
      }
      expect((await look(errorResponse(new Foreign()))).status).toBe(500);
    },
  );

  it.each([
    [1, "1"],
    [1_001, "2"],
    [60_000, "60"],
  ])("sends a wait of %i ms as Retry-After: %s", async (ms, seconds) => {
    expect((await look(errorResponse(api("rate-limit", ms)))).headers.get("retry-after")).toBe(seconds);
  });
});

describe("createRoutes, in another framework", () => {
  it("refuses a request that is not a standard one, and names the guide", async () => {
    const { connections } = await connected();
    const routes = createRoutes(connections, { authenticate: () => OWNER, settingsUrl: SETTINGS });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const ofExpress = { method: "GET", url: "/connect", headers: { host: "app.example" } };
    const ofHono = { method: "GET", url: "https://app.example/connect", arrayBuffer: () => undefined };
    for (const request of [undefined, null, {}, proxy, new URL(SITE), ofExpress, ofHono]) {
      const error = await rejection(routes(request as never));
      expect(isThreadsError(error, "THREADS_VALIDATION")).toBe(true);
      expect(error).toMatchObject({ message: expect.stringContaining("docs/frameworks.md") as string });
    }
  });

  it("accepts the framework's request as the caller, and a parsed body", async () => {
    const { connections } = await connected({ sandbox: { redirectUris: [`${SITE}/threads/callback`] } });
    const routes = createRoutes(connections, {
      authenticate: (context: { user: string }) => context.user,
      settingsUrl: SETTINGS,
      finish: "front-end",
    });
    const status = await look(await routes(new Request(`${SITE}/threads/status`), { caller: { user: OWNER } }));
    expect(status.status).toBe(200);
    const headers = { "content-type": "application/json" };
    const request = new Request(`${SITE}/threads/complete`, { method: "POST", headers });
    const done = await look(await routes(request, { caller: { user: OWNER }, body: { code: "c", state: "forged" } }));
    expect(done.json.data).toEqual({ code: "THREADS_AUTHORIZATION" });
    for (const body of [null, 17, ["code"], true]) {
      const again = new Request(`${SITE}/threads/complete`, { method: "POST", headers });
      expect((await routes(again, { caller: { user: OWNER }, body })).status).toBe(400);
    }
  });
});
