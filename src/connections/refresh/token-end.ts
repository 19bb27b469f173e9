/** When a token ends that Threads issued without a lifetime. */
import type { ThreadsClient } from "../../client.js";
import type { CallOptions } from "../../http/call.js";
import type { LongLivedToken } from "../../oauth/tokens.js";

/**
 * Returns the end of a token: as stated when it was issued, else what `debug_token` says of it, else 60 days. Never rejects: an issued token
 * is kept, whatever is known of its end.
 */
export async function endOf(client: ThreadsClient, token: LongLivedToken, options: CallOptions): Promise<Date> {
  const { accessToken, issuedAt, expiresAt, lifetimeStated } = token;
  if (lifetimeStated) return expiresAt;
  try {
    const info = await client.debugToken(accessToken, { ...options, accessToken });
    return info.expiresAt !== null && info.expiresAt > issuedAt ? info.expiresAt : expiresAt;
  } catch {
    return expiresAt;
  }
}
