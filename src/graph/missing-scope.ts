/** What a permission error is about: the scope that the endpoint needs and the token lacks. */
import { amendedApiError, type ThreadsApiError } from "../errors/index.js";
import { ADVICE } from "../http/refusals/refusal-advice.js";

/** The scopes that matter to one call. */
export interface ScopeFacts {
  /** What the endpoint needs, `threads_basic` included; empty when unknown. */
  readonly needed: readonly string[];
  /** What the connection was asked to allow; null when unknown. */
  readonly asked: readonly string[] | null;
  /** What the next connect asks for. */
  readonly defaults: readonly string[];
}

/**
 * Returns the error with `missingScope`: a needed scope that was not asked for, else the needed one beside `threads_basic`, which the user can
 * leave out. Only where the next connect asks for the scope does `advice` tell the user to connect again.
 */
export function withMissingScope(error: ThreadsApiError, { needed, asked, defaults }: ScopeFacts): ThreadsApiError {
  if (error.kind !== "permission" || needed.length === 0) return error;
  const notAsked = asked === null ? undefined : needed.find((scope) => !asked.includes(scope));
  const missingScope = notAsked ?? needed.find((scope) => scope !== "threads_basic") ?? "threads_basic";
  const reconnectAsks = defaults.includes(missingScope) || asked?.includes(missingScope) === true;
  if (reconnectAsks) return amendedApiError(error, { missingScope });
  return amendedApiError(error, {
    missingScope,
    responsible: "developer",
    advice: ADVICE.scopeNotRequested,
    hint: `The token lacks the scope ${missingScope}: add it to the client's scopes and connect the account again.`,
  });
}
