/** Decides which refusals concern the token, by the table of refusals. */
import { isThreadsError, type ApiErrorKind, type ThreadsApiError } from "../errors/index.js";
import { refusalEndpoint, refusalOf, saysTokenInvalid } from "../http/refusals/classify-refusal.js";

/**
 * The kinds of refusals that Threads was seen to send for an invalid token: codes 190 and 102, and code 100 "The requested resource does not
 * exist".
 * Source: https://github.com/trypostit/trypost/pull/254
 */
const SUSPICIOUS: ReadonlySet<ApiErrorKind> = new Set(["auth", "not-found", "invalid-request", "unknown"]);

/** Returns true if the error of any call may mean that the token is invalid. Only a call of `/me` can confirm it. */
export function mayMeanInvalidToken(error: unknown): error is ThreadsApiError {
  if (!isThreadsError(error, "THREADS_API")) return false;
  if (saysTokenInvalid(error)) return true;
  if (error.status >= 500 || error.graph.isTransient === true || needsUserActionAtThreads(error)) return false;
  return SUSPICIOUS.has(error.kind);
}

/** Returns true if the error may concern the token, the app or the whole account, and not just one call. Then `/me` must be called. */
export function mayConcernToken(error: unknown): error is ThreadsApiError {
  if (!isThreadsError(error, "THREADS_API")) return false;
  if (error.kind === "app" || needsUserActionAtThreads(error)) return true;
  if (refusalEndpoint(error.request) === "me" && !isTemporary(error)) return true;
  return mayMeanInvalidToken(error);
}

/** Returns true if the refusal passes by itself and does not concern the token. */
export function isTemporary(error: ThreadsApiError): boolean {
  if (saysTokenInvalid(error)) return false;
  return (
    error.status >= 500 || error.kind === "rate-limit" || error.kind === "transient" || error.graph.isTransient === true
  );
}

/** Returns true if an error of `/me` confirms that the token is invalid, after another refusal. */
export function meansInvalidToken(errorAtMe: unknown): boolean {
  return isThreadsError(errorAtMe, "THREADS_API") && saysTokenInvalid(errorAtMe);
}

/** Returns true if the user has to act at Threads first. The token works again afterwards. */
export function needsUserActionAtThreads(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.graph.code === 190 && refusalOf(error).tokenVerdict === "never";
}
