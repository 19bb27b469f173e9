/** Which refusals are about the token: questions to the table of refusals. */
import { isThreadsError, type ApiErrorKind, type ThreadsApiError } from "../errors/index.js";
import { refusalEndpoint, refusalOf, saysTokenInvalid } from "../http/refusals/classify-refusal.js";

/**
 * Kinds under which an invalid token was seen: outright (190, 102), and as 100 "The requested resource does not exist".
 * Source: https://github.com/trypostit/trypost/pull/254
 */
const SUSPICIOUS: ReadonlySet<ApiErrorKind> = new Set(["auth", "not-found", "invalid-request", "unknown"]);

/** May this refusal, of whatever call, mean that the token is invalid? Only a look at `/me` can tell. */
export function mayMeanInvalidToken(error: unknown): error is ThreadsApiError {
  if (!isThreadsError(error, "THREADS_API")) return false;
  if (saysTokenInvalid(error)) return true;
  if (error.status >= 500 || error.graph.isTransient === true || needsUserActionAtThreads(error)) return false;
  return SUSPICIOUS.has(error.kind);
}

/** Is this refusal a reason to look at `/me`? It may concern the token, the app or the account as a whole, and not just one call. */
export function mayConcernToken(error: unknown): error is ThreadsApiError {
  if (!isThreadsError(error, "THREADS_API")) return false;
  if (error.kind === "app" || needsUserActionAtThreads(error)) return true;
  if (refusalEndpoint(error.request) === "me" && !isTemporary(error)) return true;
  return mayMeanInvalidToken(error);
}

/** Is this trouble that passes by itself, and says nothing of the token? */
export function isTemporary(error: ThreadsApiError): boolean {
  if (saysTokenInvalid(error)) return false;
  return (
    error.status >= 500 || error.kind === "rate-limit" || error.kind === "transient" || error.graph.isTransient === true
  );
}

/** Does this refusal of `/me` mean that the token is invalid, when another refusal came before it? */
export function meansInvalidToken(errorAtMe: unknown): boolean {
  return isThreadsError(errorAtMe, "THREADS_API") && saysTokenInvalid(errorAtMe);
}

/** Does Threads say that the user has to act there first? The token works again afterwards. */
export function needsUserActionAtThreads(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.graph.code === 190 && refusalOf(error).tokenVerdict === "never";
}
