/** Learns Threads' time for a process that has just started, and knows only its own clock. */
import type { LinkedConnection } from "../connection.js";
import { everyConnection } from "../store/iterate.js";
import { verifyTokenInvalid } from "../token-verdict.js";
import { isUnreadable } from "../store/stored.js";
import type { SweepRun } from "./sweep-run.js";

/**
 * Reads `/me` once, unless responses have already shown the time. The token may be invalid, because a refusal has a date too. Does nothing when
 * no connection is in use.
 */
export async function learnTime({ parts, settings }: SweepRun): Promise<void> {
  const { client, store } = parts;
  const { aheadMs, confirmedAt } = client.serverTime;
  if (aheadMs !== 0 || confirmedAt !== null) return;
  for await (const listed of everyConnection(store, { states: ["active", "error"] })) {
    if (settings.signal?.aborted === true) return;
    const accessToken = isUnreadable(listed) || listed.value.auth === null ? null : tokenOf(listed.value);
    if (accessToken === null) continue;
    await verifyTokenInvalid(client, accessToken, { signal: settings.signal });
    return;
  }
}

/** Returns the token; null for an encrypted one that cannot be decrypted. */
export function tokenOf({ auth }: Pick<LinkedConnection, "auth">): string | null {
  try {
    return auth.accessToken;
  } catch {
    return null;
  }
}
