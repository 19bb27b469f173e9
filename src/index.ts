/*
 * The contents of `@hayon/threads`, in the order in which an app needs them.
 */

// The client.
export { ThreadsClient } from "./client.js";
export type { ThreadsClientOptions, ThreadsHosts } from "./config.js";

// OAuth: authorize URL, callback, tokens.
export { DEFAULT_SCOPES, THREADS_SCOPES, type ThreadsScope } from "./oauth/scopes.js";
export type { AuthorizeRequest } from "./oauth/authorize-url.js";
export { readCallback, type CallbackParameters } from "./oauth/callback.js";
export type { AppAccessToken, ExchangeCodeOptions, LongLivedToken, ShortLivedToken } from "./oauth/tokens.js";
export type { TokenInfo } from "./oauth/debug-token.js";

// The profile.
export {
  type DefaultProfile,
  type DefaultProfileField,
  type GetProfileOptions,
  type Profile,
  type ProfileField,
  type ProfileOf,
} from "./reading/profile.js";

// Connections: one Threads account for each owner. `./stores` has what a store of your own is written with.
export { createRefresher, encryptedStore, ThreadsConnections } from "./connections/index.js";
export type {
  AdoptedConnection,
  BeginOptions,
  StartedFlow,
  CompletedFlow,
  Connection,
  ConnectionAuth,
  ConnectionEventType,
  ConnectionHealth,
  ConnectionNotice,
  ConnectionNoticeKind,
  ConnectionProfile,
  ConnectionScopes,
  ConnectionState,
  ConnectionStatus,
  ConnectionStore,
  DataDeletionResponse,
  DeauthorizeResult,
  ReceivedWebhook,
  DisconnectedConnection,
  EncryptedStore,
  EncryptedStoreOptions,
  EncryptionKey,
  EncryptionKeySource,
  CallbackProof,
  VerifiedCallback,
  LinkedConnection,
  Lease,
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
  ReplacedAccount,
  ReencryptionCounts,
  ReencryptionOptions,
  ReencryptionOutcome,
  ReencryptionResult,
  SchemaStore,
  SweepEnd,
  ThreadsConnectionsOptions,
  TransitionNotice,
} from "./connections/index.js";
export { memoryStore, type MemoryStore } from "./stores/memory.js";
export type { AccountOptions, AccountRequest, JournaledAccount, ThreadsAccount } from "./account.js";
export type { Credentials } from "./graph/credentials.js";
export type { SignedRequest } from "./oauth/signed-request.js";
export type { ReceivedWebhookEvent, WebhookEvent } from "./webhooks/event.js";
export type { ParsedWebhook } from "./webhooks/payload.js";
export type { RawBody } from "./webhooks/signature.js";

// Reading, by the groups of an account.
export type { AccountInsights } from "./account/insights.js";
export type { AccountLocations } from "./account/locations.js";
export type { AccountMentions } from "./account/mentions.js";
export type { AccountPosts } from "./account/posts.js";
export type { AccountProfiles } from "./account/profiles.js";
export type { AccountReplies } from "./account/replies.js";
export type { AccountSearch } from "./account/search.js";
export type { List, ListOptions, Page } from "./graph/pages.js";
export type { FieldSelection, NodeWith, Picked } from "./graph/fields.js";
export type {
  NodeReference,
  Poll,
  Post,
  PostField,
  ReadTextAttachment,
  TextEntity,
  ThreadsLocation,
} from "./reading/post.js";
export type {
  GetPostOptions,
  ListPostsOptions,
  OwnPost,
  OwnPostField,
  SinglePost,
  SinglePostField,
} from "./reading/posts.js";
export type {
  ListPendingOptions,
  ListRepliesOptions,
  OwnReply,
  OwnReplyField,
  PendingReply,
  PendingReplyField,
  Reply,
  ReplyField,
} from "./reading/replies.js";
export type { ReplyNode, ReplyTree, ReplyTreeOptions } from "./reading/reply-tree.js";
export type { ListMentionsOptions, Mention, MentionField } from "./reading/mentions.js";
export type { FoundPost, SearchField, SearchOptions } from "./reading/search.js";
export type {
  GetPublicProfileOptions,
  ListPublicPostsOptions,
  PublicPost,
  PublicPostField,
  PublicProfile,
  PublicProfileField,
} from "./reading/profiles.js";
export type { GetLocationOptions, LocationField, LocationSearch } from "./reading/locations.js";
export type { OEmbed, OEmbedOptions } from "./reading/oembed.js";
export type {
  AllUserInsights,
  DayViews,
  FollowerBreakdown,
  FollowerCount,
  LinkClicks,
  PostInsights,
  PostInsightsOptions,
  PostMetric,
  UserInsights,
  UserInsightsOptions,
  UserMetric,
} from "./reading/insights.js";
export type { ManyPostInsights, ManyPostInsightsOptions, PostInsightsResult } from "./reading/many-post-insights.js";

// Drafts, their validation, and web intents.
export {
  followIntentUrl,
  measureText,
  PLATFORM_LIMITS,
  postDraftSchema,
  postIntentUrl,
  splitText,
  validateCarousel,
  validateImage,
  validatePost,
  validateText,
} from "./validation/index.js";
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
  PostIntentOptions,
  PostMedia,
  ReplyControl,
  SplitTextOptions,
  StyledRange,
  TextAttachment,
  TextRange,
  TextSize,
  TextStyle,
  ValidationOptions,
} from "./validation/index.js";

// Publishing and managing posts.
export type { JournaledPublishOptions, KeyWithJournal, PublishOptions } from "./posts/publish/options.js";
export type { PublishResolution, ResolvePublishOptions } from "./posts/resolve-publish.js";
export type { PublishedPost } from "./posts/publish/publish.js";
export type { JournaledThreadOptions, PublishThreadOptions } from "./posts/thread.js";
export type { PublishProgress, PublishStep } from "./posts/publish/context.js";
export type { Repost } from "./posts/manage.js";
export type { PostKind } from "./posts/parameters.js";
export type { Quota, QuotaName, QuotaOptions, Quotas } from "./reading/quota.js";
export type { JournalValue, PublishJournal } from "./posts/publish/journal.js";
export { memoryJournal } from "./posts/publish/memory-journal.js";

// Errors.
export {
  isThreadsError,
  ThreadsApiError,
  ThreadsAuthorizationError,
  ThreadsConfigError,
  ThreadsConflictError,
  ThreadsConnectError,
  ThreadsContainerError,
  ThreadsError,
  ThreadsIdempotencyConflictError,
  ThreadsJournalError,
  ThreadsNetworkError,
  ThreadsNotConnectedError,
  ThreadsPublishInProgressError,
  ThreadsPublishThreadError,
  ThreadsPublishUnconfirmedError,
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
  AppUsage,
  AuthorizationFailure,
  AuthorizationFlow,
  ConfigProblem,
  ConnectStep,
  ContainerState,
  GraphError,
  IdempotencyConflict,
  NetworkFailure,
  NotConnectedReason,
  PublishCandidate,
  RequestSummary,
  ResponsibleParty,
  ResponseFailure,
  SealedTokenFailure,
  SentRefusal,
  SignedRequestFailure,
  ThreadsErrorByCode,
  ThreadsErrorCode,
} from "./errors/index.js";

// Events, and the clock.
export type { EventHook, RequestEvent, ResponseEvent, RetryEvent, ThreadsEvent, UsageEvent } from "./http/events.js";
export { systemClock, type Clock } from "./internal/clock.js";

// Calls to endpoints that the SDK has no method for.
export type { RawRequest } from "./graph/request.js";
export type { CallOptions } from "./http/call.js";
export type { Parameters } from "./http/parameters.js";
export type { ServerTime } from "./http/server-time.js";
export type { StandardSchema, SchemaResult } from "./validation/standard-schema.js";
export { VERSION } from "./version.js";
