/** The facts about a new token that only `debug_token` returns: the granted scopes, and sometimes the expiry. */
import type { ThreadsClient } from "../client.js";
import type { CallOptions } from "../http/call.js";
import type { TokenInfo } from "../oauth/debug-token.js";
import type { LongLivedToken } from "../oauth/tokens.js";

/** The longest wait for `debug_token`, because the owner waits for it. */
const LONGEST_WAIT_MS = 5_000;

const MOST_SCOPES = 100;

/** Returns the response of `debug_token` about a token. Returns null if it fails: Threads documents it only for testers. Never rejects. */
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
 * Returns the granted scopes. Ignores a list without `threads_basic`, because every working token has that scope. Leaves out values that do not
 * look like a scope, because a database may refuse them.
 */
export function grantedScopes(info: TokenInfo | null): readonly string[] | null {
  if (info?.isValid !== true || !info.scopes.includes("threads_basic")) return null;
  return [...new Set(info.scopes)].filter((scope) => /^[\w.:-]{1,100}$/.test(scope)).slice(0, MOST_SCOPES);
}
