/** Every method of the client that calls Threads, for tests of rules that hold for all of them. */
import * as z from "zod";
import type { CallOptions, ThreadsClient } from "../../src/index.js";
import { APP_SECRET, CODE, LONG_TOKEN, SHORT_TOKEN } from "./secrets.js";

export interface ClientCall {
  readonly name: string;
  readonly method: "GET" | "POST";
  /** The path of the request without its query. */
  readonly path: string;
  /** The secrets that the call sends. They must not be shown. */
  readonly secrets: readonly string[];
  readonly call: (client: ThreadsClient, options?: CallOptions) => Promise<unknown>;
}

export const CLIENT_CALLS: readonly ClientCall[] = [
  {
    name: "exchangeCode",
    method: "POST",
    path: "/oauth/access_token",
    secrets: [CODE, APP_SECRET],
    call: (client, options) => client.exchangeCode(CODE, options),
  },
  {
    name: "exchangeLongLived",
    method: "GET",
    path: "/access_token",
    secrets: [SHORT_TOKEN, APP_SECRET],
    call: (client, options) => client.exchangeLongLived(SHORT_TOKEN, options),
  },
  {
    name: "refreshLongLived",
    method: "GET",
    path: "/refresh_access_token",
    secrets: [LONG_TOKEN],
    call: (client, options) => client.refreshLongLived(LONG_TOKEN, options),
  },
  {
    name: "getAppAccessToken",
    method: "GET",
    path: "/oauth/access_token",
    secrets: [APP_SECRET],
    call: (client, options) => client.getAppAccessToken(options),
  },
  {
    name: "getProfile",
    method: "GET",
    path: "/v1.0/me",
    secrets: [LONG_TOKEN],
    call: (client, options) => client.getProfile(LONG_TOKEN, options),
  },
  {
    name: "debugToken",
    method: "GET",
    path: "/v1.0/debug_token",
    secrets: [SHORT_TOKEN, LONG_TOKEN],
    call: (client, options) => client.debugToken(SHORT_TOKEN, { accessToken: LONG_TOKEN, ...options }),
  },
  {
    name: "oembed",
    method: "GET",
    path: "/v1.0/oembed",
    secrets: [],
    call: (client, options) => client.oembed("https://www.threads.com/@mika/post/DAbCdEfGhIj", options),
  },
  {
    name: "request",
    method: "GET",
    path: "/v1.0/me/threads",
    secrets: [LONG_TOKEN],
    call: (client, options) =>
      client.request({
        method: "GET",
        path: "/me/threads",
        accessToken: LONG_TOKEN,
        schema: z.object({ id: z.string() }),
        ...options,
      }),
  },
];

/** Matches the path of a mocked request with any query. */
export const at = (path: string) => (target: string) => target === path || target.startsWith(`${path}?`);
