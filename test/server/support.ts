/** The routes in memory: standard requests and responses, with a real sandbox. */
import { createHmac } from "node:crypto";
import { createRoutes, type FailedRoute, type Routes, type RoutesOptions } from "../../src/server/index.js";
import type { ThreadsConnectionsOptions } from "../../src/connections/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { ConnectionStore } from "../../src/connections/store/contract.js";
import type { SandboxOptions } from "../../src/testing/index.js";
import { connected, OWNER, type Connected } from "../support/connections.js";
import { record, secret } from "../support/leaks.js";

export const BASE = "/api/platform/threads";
export const SITE = "https://app.example";
export const SETTINGS = `${SITE}/settings`;

/** A response that was read. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly location: string | null;
  readonly cookies: readonly string[];
  readonly text: string;
  readonly json: { success: boolean; message: string; data: Record<string, unknown> | null };
}

/** Reads a response, and records every part that must not contain a token or a browser binding: all but cookies and the fragment. */
export async function look(response: Response): Promise<Seen> {
  const text = await response.text();
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  record(
    "response",
    headers.map(([name, value]) => `${name}: ${value.replace(/#.*/, "")}`),
  );
  record("response", text);
  const cookies = response.headers.getSetCookie();
  for (const cookie of cookies) markBinding(cookie);
  const { status } = response;
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status,
    headers: response.headers,
    // Without the empty fragment, as the address bar of a browser shows it.
    location: response.headers.get("location")?.replace(/#$/, "") ?? null,
    cookies,
    text,
    json: (isJson ? JSON.parse(text) : {}) as Seen["json"],
  };
}

/** Marks the value of a flow's cookie as a secret. */
function markBinding(cookie: string): void {
  const value = cookie.slice(cookie.indexOf("=") + 1).replace(/;.*/, "");
  if (cookie.includes("threads-flow-") && value !== "") secret(value);
}

/** Returns the `Cookie` header for cookies that were set. */
export const cookieHeader = (cookies: readonly string[]) =>
  cookies.map((cookie) => cookie.replace(/;.*/, "")).join("; ");

/** A store that marks each saved token as a secret for the leak watch. */
export function watchedStore(inner: ConnectionStore = memoryStore()): ConnectionStore {
  return {
    ...inner,
    save: (connection, ifVersion) => {
      if (connection.auth !== null) secret(connection.auth.accessToken);
      return inner.save(connection, ifVersion);
    },
  };
}

export interface Host extends Connected {
  readonly routes: Routes<Request>;
  readonly errors: { error: unknown; at: FailedRoute }[];
  /** Requests a path below the base path, or a whole URL; as `user`, unless that is null. */
  readonly ask: (
    path: string,
    init?: RequestInit & { user?: string | null; cookies?: readonly string[] },
  ) => Promise<Seen>;
  /** Requests the callback. */
  readonly callback: (url: string, cookies?: readonly string[]) => Promise<Seen>;
}

/** Returns a host at https://app.example. */
export async function host(
  options: {
    routes?: Partial<RoutesOptions<Request>>;
    connections?: Partial<ThreadsConnectionsOptions>;
    sandbox?: SandboxOptions;
    redirectUri?: string;
  } = {},
): Promise<Host> {
  const { redirectUri = `${SITE}${BASE}/callback` } = options;
  const here = await connected({
    sandbox: { redirectUris: [redirectUri], ...options.sandbox },
    connections: { store: watchedStore(), ...options.connections },
  });
  const errors: Host["errors"] = [];
  const routes = createRoutes(here.connections, {
    authenticate: (request) => request.headers.get("x-user"),
    settingsUrl: SETTINGS,
    onError: (error, at) => {
      record("onError", { error, at });
      errors.push({ error, at });
    },
    ...options.routes,
  });
  const ask: Host["ask"] = async (path, { user = OWNER, cookies = [], ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (user !== null) headers.set("x-user", user);
    if (cookies.length > 0) headers.set("cookie", cookieHeader(cookies));
    const url = path.startsWith("http") ? path : `${SITE}${BASE}${path}`;
    return look(await routes(new Request(url, { ...init, headers })));
  };
  const callback: Host["callback"] = (url, cookies = []) => ask(url, { user: null, cookies });
  return { ...here, routes, errors, ask, callback };
}

/** A form request, as Meta sends it. */
export const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields).toString(),
  headers: { "content-type": "application/x-www-form-urlencoded" },
});

/** A JSON request, as a page sends it. */
export const json = (body: unknown): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

/** Returns a signed request of Meta. */
export function signedRequest(appSecret: string, userId: string, at: number): string {
  const payload = { user_id: userId, algorithm: "HMAC-SHA256", issued_at: Math.floor(at / 1000) };
  const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${createHmac("sha256", appSecret).update(body).digest("base64url")}.${body}`;
}
