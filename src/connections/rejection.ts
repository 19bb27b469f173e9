/** When is a token dead? Only when Threads says so, and says it again on a second look. */
import type { ThreadsClient } from "../client.js";
import { isToBeMendedAtThreads, mayMeanDeadToken, meansDeadToken } from "../dead-token.js";
import { isThreadsError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";

/**
 * Is this a lasting refusal that is not about the token? A parameter or a thing that Threads refuses while the token lives is none: so it
 * answers for a token that it thinks too young, which passes.
 */
export function isLasting(error: unknown): boolean {
  if (isToBeMendedAtThreads(error)) return true;
  return isThreadsError(error, "THREADS_API") && (error.kind === "permission" || error.kind === "policy");
}

/** Is the first refusal worth a second look? A missing permission is, for it may be the first one, without which nothing works. */
export function deservesASecondLook(error: unknown): boolean {
  return mayMeanDeadToken(error) || (isThreadsError(error, "THREADS_API") && error.kind === "permission");
}

/** Looks again, at `/me`. What may pass, and what cannot be reached, is no verdict. */
export async function isConfirmedDead(
  client: ThreadsClient,
  accessToken: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    await client.getProfile(accessToken, { ...options, fields: ["id"] });
    return false;
  } catch (error) {
    return meansDeadToken(error);
  }
}
