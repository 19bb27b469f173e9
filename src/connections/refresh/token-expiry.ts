/** The expiry of a token that Threads issued without a lifetime. */
import type { ThreadsClient } from "../../client.js";
import type { CallOptions } from "../../http/call.js";
import type { LongLivedToken } from "../../oauth/tokens.js";

/**
 * Returns the expiry of a token: from the response that issued it, else from `debug_token`, else after 60 days. Never rejects, because an
 * issued token is kept even if its expiry is not known.
 */
export async function expiryOf(client: ThreadsClient, token: LongLivedToken, options: CallOptions): Promise<Date> {
  const { accessToken, issuedAt, expiresAt, lifetimeStated } = token;
  if (lifetimeStated) return expiresAt;
  try {
    const info = await client.debugToken(accessToken, { ...options, accessToken });
    return info.expiresAt !== null && info.expiresAt > issuedAt ? info.expiresAt : expiresAt;
  } catch {
    return expiresAt;
  }
}
