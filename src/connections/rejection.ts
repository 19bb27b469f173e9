/** When is a token dead? Only when Threads says so, and says it again on a second look. */
import type { ThreadsClient } from "../client.js";
import { mayMeanDeadToken } from "../dead-token.js";
import { isThreadsError } from "../errors/index.js";

/**
 * Is this a lasting refusal that is not about the token? A parameter or a thing that Threads refuses while the token lives is none: so it
 * answers for a token that it thinks too young, which passes.
 */
export function isDefinite(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && (error.kind === "permission" || error.kind === "policy");
}

/** Looks again, at `/me`, which asks for nothing but a token that works. */
export async function isConfirmedDead(client: ThreadsClient, accessToken: string): Promise<boolean> {
  try {
    await client.getProfile(accessToken, { fields: ["id"] });
    return false;
  } catch (error) {
    return mayMeanDeadToken(error);
  }
}
