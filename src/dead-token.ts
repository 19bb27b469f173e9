/** When may a refusal mean that the token is dead? */
import { isThreadsError, type ApiErrorKind, type ThreadsApiError } from "./errors/index.js";

/**
 * Said outright (190, 102), or under another code: a dead token was also seen as 100 "The requested resource does not exist".
 * Source: https://github.com/trypostit/trypost/pull/254
 */
const SUSPICIOUS: ReadonlySet<ApiErrorKind> = new Set(["auth", "not-found", "invalid-request", "unknown"]);

/** At `/me`, which asks for nothing but a token and its first permission, a missing permission is a verdict too. */
const DEFINITE_AT_ME: ReadonlySet<ApiErrorKind> = new Set([...SUSPICIOUS, "permission"]);

/** 190 with these asks the person to act at Threads, and the same token works again afterwards. */
const TO_BE_MENDED_AT_THREADS: ReadonlySet<number | null> = new Set([459, 464]);

/** A definite refusal of one of these kinds: not one that may pass, and not one that the person mends at Threads. */
function isDefinite(error: unknown, kinds: ReadonlySet<ApiErrorKind>): error is ThreadsApiError {
  if (!isThreadsError(error, "THREADS_API")) return false;
  const { status, kind, graph } = error;
  return status < 500 && kinds.has(kind) && graph.isTransient !== true && !TO_BE_MENDED_AT_THREADS.has(graph.subcode);
}

/** May this refusal, of whatever call, mean that the token is dead? Only a second look can tell. */
export function mayMeanDeadToken(error: unknown): error is ThreadsApiError {
  return isDefinite(error, SUSPICIOUS);
}

/** Does this refusal of `/me` mean that the token is dead, when another refusal came before it? */
export function meansDeadToken(errorAtMe: unknown): boolean {
  return isDefinite(errorAtMe, DEFINITE_AT_ME);
}

/** Does Threads say that the person has to act there first? */
export function isToBeMendedAtThreads(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && TO_BE_MENDED_AT_THREADS.has(error.graph.subcode);
}
