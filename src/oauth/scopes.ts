import { isList } from "../validation/fields/objects.js";

/**
 * All scopes (permissions) of Threads. An app requests them in the authorize URL, and needs App Review for most of them.
 * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions and the page of each feature
 *
 * @example
 * ```ts
 * const client = new ThreadsClient({ appId, appSecret, redirectUri, scopes: THREADS_SCOPES });
 * ```
 */
export const THREADS_SCOPES = Object.freeze([
  "threads_basic",
  "threads_content_publish",
  "threads_read_replies",
  "threads_manage_replies",
  "threads_manage_insights",
  "threads_manage_mentions",
  "threads_keyword_search",
  "threads_delete",
  "threads_location_tagging",
  "threads_profile_discovery",
  "threads_share_to_instagram",
] as const);

/** A scope (permission) that an app may request. */
export type ThreadsScope = (typeof THREADS_SCOPES)[number];

/** The scopes that a client requests by default: enough to connect an account, publish posts and read their insights. */
export const DEFAULT_SCOPES: readonly ThreadsScope[] = Object.freeze([
  "threads_basic",
  "threads_content_publish",
  "threads_manage_insights",
] as const);

const known: ReadonlySet<unknown> = new Set(THREADS_SCOPES);

/** Returns what is wrong with a list of scopes, in words that follow its name, or null. Threads refuses a list without `threads_basic`. */
export function scopesProblem(scopes: unknown): string | null {
  if (!isList(scopes)) return "must be a list of scopes";
  const unknownScopes = scopes
    .filter((scope) => !known.has(scope))
    .map((scope) => JSON.stringify(String(scope).slice(0, 60)));
  if (unknownScopes.length > 0) return `must not contain unknown scopes: ${unknownScopes.slice(0, 11).join(", ")}`;
  return scopes.includes("threads_basic") ? null : "must contain threads_basic, which every call needs";
}
