/** Finds the scope that an endpoint needs and the token lacks. */
import { amendedApiError, type ThreadsApiError } from "../errors/index.js";
import { ADVICE } from "../http/refusals/refusal-advice.js";

/** The scopes that explain a permission error. */
export interface ScopeFacts {
  /** The scopes that the endpoint needs, including `threads_basic`. Empty when unknown. */
  readonly needed: readonly string[];
  /** The scopes that the connection requested. Null when unknown. */
  readonly requested: readonly string[] | null;
  /** The scopes that the user granted at the last consent. Null when unknown. */
  readonly granted: readonly string[] | null;
  /** The scopes that the next connect requests. */
  readonly defaults: readonly string[];
}

/**
 * Returns the error with `missingScope`: a needed scope that was not granted or not requested, else a needed scope other than `threads_basic`,
 * because the user can withdraw it. The advice tells the user to connect again only if a connect requests the scope.
 */
export function withMissingScope(
  error: ThreadsApiError,
  { needed, requested, granted, defaults }: ScopeFacts,
): ThreadsApiError {
  if (error.kind !== "permission" || needed.length === 0) return error;
  const held = granted ?? requested;
  const lacking = held === null ? undefined : needed.find((scope) => !held.includes(scope));
  const missingScope = lacking ?? needed.find((scope) => scope !== "threads_basic") ?? "threads_basic";
  const reconnectHelps = defaults.includes(missingScope) || requested?.includes(missingScope) === true;
  if (reconnectHelps) return amendedApiError(error, { missingScope });
  return amendedApiError(error, {
    missingScope,
    responsible: "developer",
    advice: ADVICE.scopeNotRequested,
    hint: `The token lacks the scope ${missingScope}. Add it to the client's scopes, or pass it to begin, and connect the account again.`,
  });
}
