import { isThreadsError, type ThreadsApiError } from "./errors/index.js";

/**
 * Refusals that may mean a dead token: 190 and 102, and a definite refusal under another code, as which a dead token was seen too (100
 * "The requested resource does not exist"). A missing permission, a rate limit and whatever may pass are no verdict on the token.
 * Source: https://github.com/trypostit/trypost/pull/254
 */
const SUSPICIOUS: ReadonlySet<ThreadsApiError["kind"]> = new Set(["auth", "not-found", "invalid-request"]);

/** May this error mean that the token is dead? Only a second look can tell. */
export function mayMeanDeadToken(error: unknown): error is ThreadsApiError {
  return isThreadsError(error, "THREADS_API") && SUSPICIOUS.has(error.kind) && error.status < 500;
}
