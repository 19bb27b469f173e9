/** A client that sends any form of a request to a sandbox of one level. */
import type { SandboxOptions, ThreadsSandbox } from "../../../../src/testing/index.js";
import { secret } from "../../../support/leaks.js";
import { codeFor, send, start, type TestResponse } from "../helpers.js";
import { ALL_SCOPES, idIn } from "../posting.js";

export const LEVELS = ["strict", "documented", "lenient"] as const;
export type Level = (typeof LEVELS)[number];

export interface Client {
  readonly sandbox: ThreadsSandbox;
  readonly token: string;
  readonly app: { readonly id: string; readonly secret: string; readonly redirectUri: string };
  /** Sends a request and returns its response. */
  call: (method: string, target: string, init?: RequestInit) => Promise<TestResponse>;
  json: (method: string, target: string, body: unknown) => Promise<TestResponse>;
  form: (method: string, target: string, form: Record<string, string> | string) => Promise<TestResponse>;
  /** Creates a container in the form that every level accepts, and returns its id. */
  container: (form?: Record<string, string>) => Promise<string>;
  /** Publishes a text in the form that every level accepts, and returns its id. */
  post: (text?: string, more?: Record<string, string>) => Promise<string>;
  code: () => Promise<string>;
}

/** Starts a sandbox of this level, and a client with a token of all permissions. */
export async function clientAt(strictness: Level, options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await start({ strictness, fetchMedia: false, ...options });
  const scopes = [...ALL_SCOPES, "threads_manage_insights", "threads_manage_mentions", "threads_profile_discovery"];
  const token = secret(sandbox.issueToken({ scopes }));
  const { appId, appSecret, redirectUri } = sandbox.clientOptions;
  const call: Client["call"] = (method, target, init = {}) => send(sandbox.url + target, { method, ...init });
  const form: Client["form"] = (method, target, body) =>
    call(method, target, {
      body: new URLSearchParams(body).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  const create = (parameters: Record<string, string>) =>
    form("POST", "/me/threads", { access_token: token, media_type: "TEXT", ...parameters });
  return {
    sandbox,
    token,
    app: { id: appId, secret: appSecret, redirectUri },
    call,
    form,
    json: (method, target, body) =>
      call(method, target, { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    container: async (parameters = { text: "hello" }) => idIn(await create(parameters)),
    post: async (text = "hello", more = {}) => idIn(await create({ text, auto_publish_text: "true", ...more })),
    code: () => codeFor(sandbox),
  };
}

/** Returns parameters as a query. */
export const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

/** Returns the warnings of the last request. */
export const warningsOf = ({ sandbox }: Client) => sandbox.log.at(-1)?.warnings;
