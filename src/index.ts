/*
 * The contents of `@hayon/threads`, in the order in which a reader needs them.
 */

// One object for the whole API.
export { ThreadsClient } from "./client.js";
export { THREADS_HOSTS, type ThreadsClientOptions, type ThreadsHosts } from "./config.js";

// The handshake: authorize, callback, code, short-lived token, long-lived token.
export { DEFAULT_SCOPES, THREADS_SCOPES, type ThreadsScope } from "./oauth/scopes.js";
export type { AuthorizeRequest } from "./oauth/authorize-url.js";
export { readCallback, type CallbackParameters } from "./oauth/callback.js";
export type { AppAccessToken, ExchangeCodeOptions, LongLivedToken, ShortLivedToken } from "./oauth/tokens.js";
export type { TokenInfo } from "./oauth/debug-token.js";

// The person.
export {
  DEFAULT_PROFILE_FIELDS,
  type DefaultProfile,
  type DefaultProfileField,
  type GetProfileOptions,
  type Profile,
  type ProfileField,
  type ProfileOf,
} from "./reading/profile.js";

// Connections: whose account is whose, and how it stands.
export {
  createRefresher,
  disconnected,
  encryptedStore,
  isBeingRefreshed,
  isExpiring,
  isUnreadable,
  pageCursor,
  pageRequest,
  refreshBlockedReason,
  ThreadsConnections,
  transition,
  TRANSITIONS,
} from "./connections/index.js";
export type {
  AdoptedConnection,
  BeginOptions,
  StartedFlow,
  CompletedFlow,
  Connection,
  ConnectionAuth,
  ConnectionEvent,
  ConnectionEventType,
  ConnectionHealth,
  ConnectionNotice,
  ConnectionNoticeKind,
  ConnectionPage,
  ConnectionProfile,
  ConnectionQuery,
  ConnectionState,
  ConnectionStatus,
  ConnectionStore,
  DataDeletionResponse,
  DeauthorizeResult,
  DisconnectedConnection,
  EncryptedStore,
  EncryptedStoreOptions,
  EncryptionKey,
  EncryptionKeySource,
  CallbackProof,
  VerifiedCallback,
  LinkedConnection,
  Lease,
  ListPosition,
  PageRequest,
  PlaintextRule,
  Recheck,
  RefreshDueFailure,
  RefreshDueOptions,
  RefreshDueReport,
  RefreshDueResult,
  FailedSweep,
  FailureSeverity,
  Refresher,
  RefresherOptions,
  RefreshBlockedReason,
  RefreshResult,
  RefusalReason,
  ReplacedAccount,
  ReencryptionCounts,
  ReencryptionOptions,
  ReencryptionOutcome,
  ReencryptionResult,
  StoredConnection,
  SweepEnd,
  ThreadsConnectionsOptions,
  Transition,
  TransitionNotice,
  TransitionTable,
  UnreadableConnection,
  UnreadableEntry,
} from "./connections/index.js";
export { memoryStore, type MemoryStore } from "./stores/memory.js";
export type { Versioned } from "./internal/versioned.js";
export { JournaledAccount, ThreadsAccount, type AccountOptions, type AccountRequest } from "./account.js";
export type { AccountPosts } from "./posts/account-posts.js";
export type { Credentials } from "./graph/credentials.js";
export type { SignedRequest } from "./oauth/signed-request.js";

// A post, before it is sent.
export { measureText, validateCarousel, validateImage, validatePost, validateText } from "./validation/index.js";
export { DEFAULT_LIMITS, PLATFORM_LIMITS, postDraftSchema } from "./validation/index.js";
export { splitText, type SplitTextOptions } from "./posts/split-text.js";
export type {
  GifDraft,
  ImageDraft,
  Issue,
  IssueCode,
  IssueSeverity,
  LimitOverrides,
  Limits,
  MediaDraft,
  PostDraft,
  PostFields,
  PostMedia,
  ReplyControl,
  StyledRange,
  TextAttachment,
  TextRange,
  TextSize,
  TextStyle,
  ValidationOptions,
} from "./validation/index.js";

// Publishing it.
export type { JournaledPublishOptions, KeyWithJournal, PublishOptions } from "./posts/publish/options.js";
export type { PublishResolution, ResolvePublishOptions } from "./posts/publish/resolve.js";
export type { PublishedPost } from "./posts/publish/publish.js";
export type { JournaledThreadOptions, PublishThreadOptions } from "./posts/thread.js";
export type { PublishProgress, PublishStep } from "./posts/publish/progress.js";
export { DEFAULT_PUBLISH_TIMING, type PublishTiming, type PublishTimingOverrides } from "./posts/publish/timing.js";
export type { Repost } from "./posts/manage.js";
export type { PostKind } from "./posts/parameters.js";
export type { Quota, QuotaName, QuotaOptions, Quotas } from "./reading/quota.js";
export type { JournalValue, PublishJournal } from "./posts/publish/journal.js";
export { memoryJournal } from "./posts/publish/memory-journal.js";

// What goes wrong.
export {
  ThreadsIdempotencyConflictError,
  ThreadsPublishInProgressError,
  ThreadsPublishUnconfirmedError,
  ThreadsPublishThreadError,
  ThreadsContainerError,
  ThreadsJournalError,
} from "./errors/index.js";
export type { ContainerState, IdempotencyConflict, PublishCandidate } from "./errors/index.js";
export {
  isThreadsError,
  ThreadsApiError,
  ThreadsAuthorizationError,
  ThreadsConfigError,
  ThreadsConflictError,
  ThreadsConnectError,
  ThreadsError,
  ThreadsNetworkError,
  ThreadsNotConnectedError,
  ThreadsResponseError,
  ThreadsSealedTokenError,
  ThreadsSignedRequestError,
  ThreadsTimeoutError,
  ThreadsUnreadableConnectionError,
  ThreadsValidationError,
} from "./errors/index.js";
export type {
  AnyThreadsError,
  ApiErrorKind,
  ApiErrorResponsible,
  AppUsage,
  AuthorizationFailure,
  AuthorizationFlow,
  ConfigProblem,
  ConnectStep,
  GraphError,
  NetworkFailure,
  NotConnectedReason,
  RequestSummary,
  ResponseFailure,
  SealedTokenFailure,
  SentRefusal,
  SignedRequestFailure,
  ThreadsErrorByCode,
  ThreadsErrorCode,
} from "./errors/index.js";

// Watching it: events, and the time that everything runs by.
export type { EventHook, RequestEvent, ResponseEvent, RetryEvent, ThreadsEvent, UsageEvent } from "./http/events.js";
export { systemClock, type Clock } from "./internal/clock.js";

// Calls of your own.
export type { RawRequest } from "./graph/request.js";
export type { CallOptions } from "./http/call.js";
export type { Parameters } from "./http/parameters.js";
export type { ServerTime } from "./http/server-time.js";
export type { StandardSchema, SchemaResult } from "./validation/standard-schema.js";
export { VERSION } from "./version.js";
