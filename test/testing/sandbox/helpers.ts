import { onTestFinished } from "vitest";
import { ThreadsSandbox, type SandboxOptions } from "../../../src/testing/index.js";
import { record, secret } from "../../support/leaks.js";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const USER = "26999888777666555";
export const SCOPES = "threads_basic,threads_content_publish,threads_manage_insights";

/** A fixed time, far from the current one. */
export const NOON = Date.UTC(2026, 5, 1, 12);

/**
 * Starts a strict sandbox with a fixed clock, and closes it when the test ends. Its log and its `inspect` output are recorded, so that
 * the leak watch finds any secret in them.
 */
export async function start(options: SandboxOptions = {}): Promise<ThreadsSandbox> {
  const { onRequest } = options;
  const sandbox: ThreadsSandbox = await ThreadsSandbox.start({
    seed: 1,
    strictness: "strict",
    clock: { now: () => NOON },
    ...options,
    onRequest: (entry) => {
      record("sandbox log", entry);
      record("sandbox", sandbox);
      onRequest?.(entry);
    },
  });
  // A short app secret could be part of other words.
  if (sandbox.clientOptions.appSecret.length > 8) secret(sandbox.clientOptions.appSecret);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export interface TestResponse {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON.parse sees it. */
  body: Record<string, never> & { error?: { code: number; error_subcode?: number; message: string } };
}

export async function send(url: string, init: RequestInit = {}): Promise<TestResponse> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = {};
  }
  return { status: response.status, headers: response.headers, text, body: body as TestResponse["body"] };
}

export function get(sandbox: ThreadsSandbox, path: string, query: Record<string, string> = {}): Promise<TestResponse> {
  return send(`${sandbox.url}${path}?${new URLSearchParams(query).toString()}`);
}

export function post(sandbox: ThreadsSandbox, path: string, form: Record<string, string>): Promise<TestResponse> {
  return send(`${sandbox.url}${path}`, { method: "POST", body: new URLSearchParams(form) });
}

export function authorizeUrl(sandbox: ThreadsSandbox, changes: Record<string, string | null> = {}): string {
  const { appId, redirectUri, hosts } = sandbox.clientOptions;
  const parameters = {
    client_id: appId,
    redirect_uri: redirectUri,
    scope: SCOPES,
    response_type: "code",
    state: "s-1",
  };
  const query = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return `${hosts.authorize}?${query.toString()}`;
}

/** Consents and returns the code. */
export async function codeFor(sandbox: ThreadsSandbox, userId?: string): Promise<string> {
  const back = new URL(await sandbox.consent(authorizeUrl(sandbox), { userId }));
  return secret(back.searchParams.get("code") ?? "");
}

export function codeForm(sandbox: ThreadsSandbox, code: string): Record<string, string> {
  const { appId, appSecret, redirectUri } = sandbox.clientOptions;
  return {
    client_id: appId,
    client_secret: appSecret,
    code,
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
  };
}

export function exchange(sandbox: ThreadsSandbox, code: string): Promise<TestResponse> {
  return post(sandbox, "/oauth/access_token", codeForm(sandbox, code));
}

/** Consents, exchanges the code and returns the short-lived token. */
export async function shortLived(sandbox: ThreadsSandbox): Promise<string> {
  return tokenIn(await exchange(sandbox, await codeFor(sandbox)));
}

export function lengthen(sandbox: ThreadsSandbox, token: string): Promise<TestResponse> {
  const query = {
    grant_type: "th_exchange_token",
    client_secret: sandbox.clientOptions.appSecret,
    access_token: token,
  };
  return get(sandbox, "/access_token", query);
}

export function refresh(sandbox: ThreadsSandbox, token: string): Promise<TestResponse> {
  return get(sandbox, "/refresh_access_token", { grant_type: "th_refresh_token", access_token: token });
}

export function me(sandbox: ThreadsSandbox, token: string, fields?: string): Promise<TestResponse> {
  return get(sandbox, "/me", { access_token: token, ...(fields === undefined ? {} : { fields }) });
}

export function tokenIn(response: TestResponse): string {
  const token: unknown = response.body.access_token;
  if (typeof token !== "string") throw new Error(`no token in a ${response.status}`);
  return secret(token);
}

/** Returns the code and the subcode of a Graph error, as in "190/463". */
export function codeIn(response: TestResponse): string {
  const { error } = response.body;
  return [error?.code, error?.error_subcode].filter((part) => part !== undefined).join("/");
}
