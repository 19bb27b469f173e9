/** What `debug_token` adds to a token that Threads has just issued, or that a host brought. */
import type { ThreadsClient } from "../client.js";
import type { CallOptions } from "../http/call.js";
import type { TokenInfo } from "../oauth/debug-token.js";
import type { LongLivedToken } from "../oauth/tokens.js";

/** The owner waits for this, so a slow response is not awaited longer. */
const LONGEST_WAIT_MS = 5_000;

const MOST_SCOPES = 100;

/** Returns what `debug_token` says about a token; null when it fails, because it accepts only tokens of testers. Never rejects. */
export async function tokenInfo(
  client: ThreadsClient,
  accessToken: string,
  { signal, timeoutMs = client.timeoutMs }: CallOptions,
): Promise<TokenInfo | null> {
  try {
    const limitMs = Math.min(timeoutMs, LONGEST_WAIT_MS);
    return await client.debugToken(accessToken, { signal, timeoutMs: limitMs, accessToken });
  } catch {
    return null;
  }
}

/** Returns the expiry of a token: from the response that issued it, else from `debug_token`, else after 60 days. */
export function expiryOf({ issuedAt, expiresAt, lifetimeStated }: LongLivedToken, info: TokenInfo | null): Date {
  if (lifetimeStated) return expiresAt;
  const reported = info?.expiresAt ?? null;
  return reported !== null && reported > issuedAt ? reported : expiresAt;
}

/**
 * Returns the granted scopes. A list without `threads_basic`, which every call needs, is not that of a token that works. What no scope looks like
 * is left out, because a database may refuse it.
 */
export function grantedScopes(info: TokenInfo | null): readonly string[] | null {
  if (info?.isValid !== true || !info.scopes.includes("threads_basic")) return null;
  return [...new Set(info.scopes)].filter((scope) => /^[\w.:-]{1,100}$/.test(scope)).slice(0, MOST_SCOPES);
}
