/** Every error class of the SDK, and how to tell them apart. */
import type { ThreadsApiError } from "./api.js";
import type { ThreadsAuthorizationError, ThreadsBindingError, ThreadsConnectError } from "./authorization.js";
import { brand, type ThreadsErrorCode } from "./base.js";
import type { ThreadsConfigError, ThreadsValidationError } from "./caller.js";
import type {
  ThreadsConflictError,
  ThreadsNotConnectedError,
  ThreadsReconnectError,
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
import type { ThreadsNetworkError, ThreadsResponseError, ThreadsTimeoutError } from "./wire.js";

export { ThreadsError, type RequestSummary, type ThreadsErrorCode } from "./base.js";
export {
  amendedApiError,
  ThreadsApiError,
  type ApiErrorKind,
  type ApiErrorResponsible,
  type AppUsage,
  type GraphError,
} from "./api.js";
export {
  ThreadsAuthorizationError,
  ThreadsBindingError,
  ThreadsConnectError,
  type AuthorizationFailure,
  type AuthorizationFlow,
  type ConnectStep,
  type SentRefusal,
} from "./authorization.js";
export {
  ThreadsConflictError,
  ThreadsNotConnectedError,
  ThreadsReconnectError,
  ThreadsSealedTokenError,
  ThreadsSignedRequestError,
  ThreadsUnreadableConnectionError,
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

/** Each error class by its `code`. */
export interface ThreadsErrorByCode extends Record<ThreadsErrorCode, unknown> {
  THREADS_CONFIG: ThreadsConfigError;
  THREADS_VALIDATION: ThreadsValidationError;
  THREADS_AUTHORIZATION: ThreadsAuthorizationError;
  THREADS_BINDING: ThreadsBindingError;
  THREADS_CONNECT: ThreadsConnectError;
  THREADS_NOT_CONNECTED: ThreadsNotConnectedError;
  THREADS_RECONNECT: ThreadsReconnectError;
  THREADS_CONFLICT: ThreadsConflictError;
  THREADS_SEALED_TOKEN: ThreadsSealedTokenError;
  THREADS_UNREADABLE_CONNECTION: ThreadsUnreadableConnectionError;
  THREADS_SIGNED_REQUEST: ThreadsSignedRequestError;
  THREADS_API: ThreadsApiError;
  THREADS_TIMEOUT: ThreadsTimeoutError;
  THREADS_NETWORK: ThreadsNetworkError;
  THREADS_RESPONSE: ThreadsResponseError;
  THREADS_CONTAINER: ThreadsContainerError;
  THREADS_PUBLISH_UNKNOWN: ThreadsPublishUnconfirmedError;
  THREADS_PUBLISH_IN_PROGRESS: ThreadsPublishInProgressError;
  THREADS_IDEMPOTENCY_CONFLICT: ThreadsIdempotencyConflictError;
  THREADS_PUBLISH_THREAD: ThreadsPublishThreadError;
  THREADS_JOURNAL: ThreadsJournalError;
}

/** Any error of the SDK, told apart by `code`. */
export type AnyThreadsError = ThreadsErrorByCode[ThreadsErrorCode];

/**
 * Is this an error of the SDK? Holds across copies: unlike `instanceof`, it also knows the errors of another copy of the package
 * in the same process (one loaded with `require`, one with `import`).
 *
 * @param error anything that was caught
 * @param code when given, only that class counts, and the type is narrowed to it
 */
export function isThreadsError(error: unknown): error is AnyThreadsError;
export function isThreadsError<Code extends ThreadsErrorCode>(
  error: unknown,
  code: Code,
): error is ThreadsErrorByCode[Code];
export function isThreadsError(error: unknown, code?: ThreadsErrorCode): boolean {
  if (typeof error !== "object" || error === null || (error as Record<symbol, unknown>)[brand] !== true) return false;
  return code === undefined || (error as { code?: unknown }).code === code;
}
