/**
 * Reads an account's use of its 24-hour quotas.
 * Source: https://developers.facebook.com/documentation/threads/troubleshooting
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { callTo, type Endpoint } from "../graph/endpoint.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { CallOptions } from "../http/call.js";
import { schema } from "../http/schema.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { isList } from "../validation/fields/objects.js";

/** The use of a quota in its rolling window. Null stands for a number that Threads leaves out. */
export interface Quota {
  /** The number of actions in the window so far. */
  readonly used: number;
  /** The number of actions that the window allows. */
  readonly total: number | null;
  /** The length of the window in seconds, usually 86,400. */
  readonly durationSeconds: number | null;
}

/** The quotas, and the scope that each needs in addition to `threads_basic`. */
export const QUOTAS = {
  posts: { usage: "quota_usage", config: "config", scope: "threads_content_publish" },
  replies: { usage: "reply_quota_usage", config: "reply_config", scope: "threads_manage_replies" },
  deletions: { usage: "delete_quota_usage", config: "delete_config", scope: "threads_delete" },
  locationSearches: {
    usage: "location_search_quota_usage",
    config: "location_search_config",
    scope: "threads_location_tagging",
  },
} as const;

/** The name of a quota. */
export type QuotaName = keyof typeof QUOTAS;

/** The options of `quota`. */
export interface QuotaOptions extends CallOptions {
  /** The quotas to read. Default: `["posts"]`. Each needs its own scope, and Threads refuses the whole call if one scope is missing. */
  readonly of?: readonly QuotaName[] | undefined;
}

const QUOTA_OPTIONS: NamesOf<QuotaOptions> = { ...CALL_OPTIONS, of: true };

/** The requested quotas. A quota that Threads leaves out is null. */
export type Quotas = Readonly<Partial<Record<QuotaName, Quota | null>>>;

/** Each quota needs another scope in addition. Source: https://developers.facebook.com/documentation/threads/troubleshooting */
export const QUOTA_ENDPOINTS = {
  quota: { method: "GET", path: "/me/threads_publishing_limit", scopes: ["threads_basic"], replay: "always" },
} as const satisfies Record<string, Endpoint>;

const quotaSchema = schema((z) =>
  z.object({ data: z.array(z.looseObject({})) }).transform(({ data }) => data[0] ?? {}),
);

/** Reads the quotas of the last 24 hours. */
export async function getQuota(calls: AccountCalls, options: QuotaOptions): Promise<Quotas> {
  checkCallOptions(options, QUOTA_OPTIONS);
  const { of = ["posts"], signal, timeoutMs } = options;
  const names = checkNames(of);
  const fields = names.flatMap((name) => [QUOTAS[name].usage, QUOTAS[name].config]).join(",");
  const scopes: ThreadsScope[] = ["threads_basic", ...names.map((name) => QUOTAS[name].scope)];
  const response = await calls.send(
    callTo({ ...QUOTA_ENDPOINTS.quota, fields, scopes }, { schema: quotaSchema, signal, timeoutMs }),
  );
  return Object.fromEntries(names.map((name) => [name, quotaIn(response, name)]));
}

function checkNames(names: readonly QuotaName[]): readonly QuotaName[] {
  const given: unknown = names; // JavaScript callers may pass any value
  const known = (name: unknown) => typeof name === "string" && Object.hasOwn(QUOTAS, name);
  if (!isList(given) || given.length === 0 || !given.every(known)) {
    refuse("of", `must be a non-empty list of these quotas: ${Object.keys(QUOTAS).join(", ")}`);
  }
  return names;
}

function quotaIn(response: Readonly<Record<string, unknown>>, name: QuotaName): Quota | null {
  const used = numberOrNull(response[QUOTAS[name].usage]);
  const { quota_total, quota_duration } = (response[QUOTAS[name].config] ?? {}) as Record<string, unknown>;
  if (used === null) return null;
  return { used, total: numberOrNull(quota_total), durationSeconds: numberOrNull(quota_duration) };
}

const numberOrNull = (value: unknown) => (Number.isFinite(value) ? (value as number) : null);
