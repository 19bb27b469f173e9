/** When is a token dead? Only when Threads says so, and says it again on a second look. */
import type { ThreadsClient } from "../client.js";
import { isThreadsError, type ThreadsApiError } from "../errors/index.js";

/**
 * Refusals that may mean a dead token: 190 and 102, and a definite refusal under another code, as which a dead token was seen too (100
 * "The requested resource does not exist"). A missing permission, a rate limit and whatever may pass are no verdict on the token.
 */
const SUSPICIOUS: ReadonlySet<ThreadsApiError["kind"]> = new Set(["auth", "not-found", "invalid-request"]);

/** May this error mean that the token is dead? */
export function isSuspicious(error: unknown): error is ThreadsApiError {
  return isThreadsError(error, "THREADS_API") && SUSPICIOUS.has(error.kind) && error.status < 500;
}

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
    return isSuspicious(error);
  }
}
