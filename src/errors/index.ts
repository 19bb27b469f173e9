/** All error classes of the SDK, and the guard that tells them apart. */
import type { ThreadsApiError } from "./api.js";
import type { ThreadsAuthorizationError, ThreadsConnectError } from "./authorization.js";
import { brand, type ThreadsErrorCode } from "./base.js";
import type { ThreadsConfigError, ThreadsValidationError } from "./caller.js";
import type {
  ThreadsConflictError,
  ThreadsNotConnectedError,
  ThreadsSealedTokenError,
  ThreadsSignedRequestError,
  ThreadsUnreadableConnectionError,
} from "./connection.js";
import type {
  ThreadsIdempotencyConflictError,
  ThreadsPublishInProgressError,
  ThreadsPublishUnconfirmedError,
  ThreadsPublishThreadError,
  ThreadsContainerError,
  ThreadsJournalError,
} from "./publish.js";
import type { ThreadsWebhookError } from "./webhook.js";
import type { ThreadsNetworkError, ThreadsResponseError, ThreadsTimeoutError } from "./wire.js";

export { ThreadsError, type RequestSummary, type ResponsibleParty, type ThreadsErrorCode } from "./base.js";
export { amendedApiError, ThreadsApiError, type ApiErrorKind, type AppUsage, type GraphError } from "./api.js";
export {
  ThreadsAuthorizationError,
  ThreadsConnectError,
  type AuthorizationFailure,
  type AuthorizationFlow,
  type ConnectStep,
  type SentRefusal,
} from "./authorization.js";
export {
  ThreadsConflictError,
  ThreadsNotConnectedError,
  ThreadsSealedTokenError,
  ThreadsSignedRequestError,
  ThreadsUnreadableConnectionError,
  type NotConnectedReason,
  type SealedTokenFailure,
  type SignedRequestFailure,
} from "./connection.js";
export { ThreadsConfigError, ThreadsValidationError, type ConfigProblem } from "./caller.js";
export {
  ThreadsIdempotencyConflictError,
  ThreadsPublishInProgressError,
  ThreadsPublishUnconfirmedError,
  ThreadsPublishThreadError,
  ThreadsContainerError,
  ThreadsJournalError,
  type ContainerState,
  type IdempotencyConflict,
  type PublishCandidate,
} from "./publish.js";
export {
  ThreadsNetworkError,
  ThreadsResponseError,
  ThreadsTimeoutError,
  type NetworkFailure,
  type ResponseFailure,
} from "./wire.js";
export { ThreadsWebhookError, type WebhookFailure } from "./webhook.js";

/** Any error of the SDK. `code` discriminates the union. */
export type AnyThreadsError =
  | ThreadsConfigError
  | ThreadsValidationError
  | ThreadsAuthorizationError
  | ThreadsConnectError
  | ThreadsNotConnectedError
  | ThreadsConflictError
  | ThreadsSealedTokenError
  | ThreadsUnreadableConnectionError
  | ThreadsSignedRequestError
  | ThreadsWebhookError
  | ThreadsApiError
  | ThreadsTimeoutError
  | ThreadsNetworkError
  | ThreadsResponseError
  | ThreadsContainerError
  | ThreadsPublishUnconfirmedError
  | ThreadsPublishInProgressError
  | ThreadsIdempotencyConflictError
  | ThreadsPublishThreadError
  | ThreadsJournalError;

/** Each error class by its `code`. */
export type ThreadsErrorByCode = {
  [Code in ThreadsErrorCode]: Extract<AnyThreadsError, { readonly code: Code }>;
};

/**
 * Tells whether an error comes from the SDK. Unlike `instanceof`, it also recognizes errors of another copy of the package in the same
 * process (one loaded with `require`, one with `import`). Never throws.
 *
 * @param error any caught value
 * @param code accepts only the class with this code, and narrows the type to it
 * @example
 * ```ts
 * if (isThreadsError(error, "THREADS_NOT_CONNECTED")) redirectToConnect(error.ownerId, error.reason);
 * ```
 */
export function isThreadsError(error: unknown): error is AnyThreadsError;
export function isThreadsError<Code extends ThreadsErrorCode>(
  error: unknown,
  code: Code,
): error is ThreadsErrorByCode[Code];
export function isThreadsError(error: unknown, code?: ThreadsErrorCode): boolean {
  if (typeof error !== "object" || error === null) return false;
  try {
    const isBranded = (error as Record<symbol, unknown>)[brand] === true;
    return isBranded && (code === undefined || (error as { code?: unknown }).code === code);
  } catch {
    // A revoked proxy, or a getter that throws.
    return false;
  }
}
