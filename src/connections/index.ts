/*
 * Connections: the record, the machine, the store's contract, and the service that ties them to Threads.
 */

export { ThreadsConnections } from "./service.js";
export type { ThreadsConnectionsOptions } from "./options.js";
export type { BeginOptions, StartedFlow, CompletedFlow, CallbackProof, VerifiedCallback } from "./connect/connect.js";
export type { AdoptedConnection } from "./connect/adopt.js";
export type { ConnectionScopes, ConnectionStatus } from "./status.js";
export { STATE_LIFETIME_MS } from "./connect/state-token.js";
export type { RefreshResult } from "./refresh/refresh-token.js";
export type { TransitionNotice } from "./apply-event.js";
export type { ConnectionNotice, ConnectionNoticeKind, ReplacedAccount } from "./notices.js";
export type {
  RefreshDueFailure,
  RefreshDueOptions,
  RefreshDueReport,
  RefreshDueResult,
  SweepEnd,
} from "./refresh/report.js";
export type { FailureSeverity } from "../internal/failure-reports.js";
export { createRefresher, type FailedSweep, type Refresher, type RefresherOptions } from "./refresh/scheduler.js";
export type { ReceivedWebhook } from "./webhooks.js";
export type { DataDeletionResponse, DeauthorizeResult } from "./meta-callbacks.js";

// The record.
export { disconnected } from "./connection.js";
export type {
  Connection,
  ConnectionAuth,
  ConnectionHealth,
  ConnectionProfile,
  ConnectionState,
  DisconnectedConnection,
  LinkedConnection,
  Lease,
  Recheck,
} from "./connection.js";
export { isBeingRefreshed, isExpiring, refreshBlockedReason, type RefreshBlockedReason } from "./record-rules.js";

// The machine, for use without the rest.
export { transition, type RefusalReason, type Transition } from "./machine.js";
export { TRANSITIONS, type TransitionTable } from "./transitions.js";
export type * from "./events.js";

// The store.
export type { ConnectionPage, ConnectionQuery, ConnectionStore } from "./store/contract.js";
export {
  isUnreadable,
  type StoredConnection,
  type UnreadableConnection,
  type UnreadableEntry,
} from "./store/stored.js";
export { encryptedStore, type EncryptedStore, type SchemaStore } from "./encryption/store.js";
export type { EncryptedStoreOptions, PlaintextRule } from "./encryption/options.js";
export type {
  ReencryptionCounts,
  ReencryptionOptions,
  ReencryptionOutcome,
  ReencryptionResult,
} from "./encryption/reencrypt.js";
export type { EncryptionKey, EncryptionKeySource } from "./encryption/keyring.js";
export { pageCursor, pageRequest, type ListPosition, type PageRequest } from "./store/paging.js";
