import { onTestFinished } from "vitest";
import { ThreadsSandbox, type SandboxOptions } from "../../../src/testing/index.js";
import { record, secret } from "../../support/leaks.js";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const USER = "26999888777666555";
export const SCOPES = "threads_basic,threads_content_publish,threads_manage_insights";

/** A moment that no test depends on being now. */
export const NOON = Date.UTC(2026, 5, 1, 12);

/**
 * A sandbox with a frozen clock, closed when the test ends. What it shows is watched: its log, itself when printed, and for
 * each secret that it gave away.
 */
export async function start(options: SandboxOptions = {}): Promise<ThreadsSandbox> {
  const { onRequest } = options;
  const sandbox: ThreadsSandbox = await ThreadsSandbox.start({
    seed: 1,
    clock: { now: () => NOON },
    ...options,
    onRequest: (entry) => {
      record("sandbox log", entry);
      record("sandbox", sandbox);
      onRequest?.(entry);
    },
  });
  // An app secret of a few letters is part of other words.
  if (sandbox.clientOptions.appSecret.length > 8) secret(sandbox.clientOptions.appSecret);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON.parse sees it. */
  body: Record<string, never> & { error?: { code: number; error_subcode?: number; message: string } };
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = {};
  }
  return { status: response.status, headers: response.headers, text, body: body as Answer["body"] };
}

export function get(sandbox: ThreadsSandbox, path: string, query: Record<string, string> = {}): Promise<Answer> {
  return send(`${sandbox.url}${path}?${new URLSearchParams(query).toString()}`);
}

export function post(sandbox: ThreadsSandbox, path: string, form: Record<string, string>): Promise<Answer> {
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

/** Consents and answers the code. */
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

export function exchange(sandbox: ThreadsSandbox, code: string): Promise<Answer> {
  return post(sandbox, "/oauth/access_token", codeForm(sandbox, code));
}

/** Consents, spends the code, answers the short-lived token. */
export async function shortLived(sandbox: ThreadsSandbox): Promise<string> {
  return tokenIn(await exchange(sandbox, await codeFor(sandbox)));
}

export function lengthen(sandbox: ThreadsSandbox, token: string): Promise<Answer> {
  const query = {
    grant_type: "th_exchange_token",
    client_secret: sandbox.clientOptions.appSecret,
    access_token: token,
  };
  return get(sandbox, "/access_token", query);
}

export function refresh(sandbox: ThreadsSandbox, token: string): Promise<Answer> {
  return get(sandbox, "/refresh_access_token", { grant_type: "th_refresh_token", access_token: token });
}

export function me(sandbox: ThreadsSandbox, token: string, fields?: string): Promise<Answer> {
  return get(sandbox, "/me", { access_token: token, ...(fields === undefined ? {} : { fields }) });
}

export function tokenIn(answer: Answer): string {
  const token: unknown = answer.body.access_token;
  if (typeof token !== "string") throw new Error(`no token in a ${answer.status}`);
  return secret(token);
}

/** Code and subcode of a Graph error, as in "190/463". */
export function codeIn(answer: Answer): string {
  const { error } = answer.body;
  return [error?.code, error?.error_subcode].filter((part) => part !== undefined).join("/");
}
