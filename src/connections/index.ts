/*
 * Connections: the record, the machine, the store's contract, and the service that ties them to Threads.
 */

export { ThreadsConnections } from "./service.js";
export type { ThreadsConnectionsOptions } from "./options.js";
export type { BeginOptions, BegunFlow, CompletedFlow, FlowProof, GenuineCallback } from "./connect.js";
export type { AdoptedConnection } from "./adopt.js";
export type { ConnectionStatus } from "./status.js";
export { STATE_LIFETIME_MS } from "./state-token.js";
export type { RefreshResult } from "./refresh.js";
export type { TransitionNotice } from "./ledger.js";
export type { ConnectionNotice, ConnectionNoticeKind, ReplacedAccount } from "./notices.js";
export type {
  RefreshDueFailure,
  RefreshDueOptions,
  RefreshDueReport,
  RefreshDueResult,
  SweepEnd,
} from "./sweep-report.js";
export type { FailureSeverity } from "../failure-reports.js";
export { createRefresher, type FailedSweep, type Refresher, type RefresherOptions } from "./refresher.js";
export type { DataDeletionAnswer, DeauthorizeResult } from "./meta-callbacks.js";

// The record.
export { disconnected } from "./connection.js";
export type {
  Connection,
  ConnectionAuth,
  ConnectionHealth,
  ConnectionProfile,
  ConnectionState,
  DisconnectedConnection,
  HeldConnection,
  Lease,
  Recheck,
} from "./connection.js";
export { isBeingRenewed, isExpiring, refreshObstacle, type RefreshObstacle } from "./derived.js";

// The machine, for a host that wants it without the rest.
export { transition, type RefusalReason, type Transition } from "./machine.js";
export { TRANSITIONS, type TransitionTable } from "./table.js";
export type * from "./events.js";

// The store.
export type { ConnectionPage, ConnectionQuery, ConnectionStore } from "./store.js";
export { isUnreadable, type StoredConnection, type UnreadableConnection, type UnreadableEntry } from "./stored.js";
export { memoryStore, type MemoryStore } from "./memory-store.js";
export { encryptedStore, type EncryptedStore } from "./encrypted-store.js";
export type { EncryptedStoreOptions, PlaintextRule } from "./encrypted-store-options.js";
export type { SealPassCounts, SealPassOptions, SealPassOutcome, SealPassResult } from "./encrypted-store-pass.js";
export type { EncryptionKey, EncryptionKeySource } from "./keyring.js";
export { pageCursor, pageRequest, type ListPosition, type PageRequest } from "./paging.js";
