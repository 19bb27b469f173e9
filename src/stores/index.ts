/*
 * The contents of `@hayon/threads/stores`: what a store of connections, or a publish journal, of your own is written with.
 */

// The contract of a store. `storeContract` in `./testing` checks it.
export type { ConnectionPage, ConnectionQuery, ConnectionStore } from "../connections/store/contract.js";
export {
  isUnreadable,
  pageOfStored,
  type StoredConnection,
  type UnreadableConnection,
  type UnreadableEntry,
} from "../connections/store/stored.js";
export type { Versioned } from "../internal/versioned.js";

// Pages.
export { pageCursor, pageRequest, type ListPosition, type PageRequest } from "../connections/store/paging.js";
export { pageOfAll } from "./shared/page.js";

// The record, and the record as JSON.
export { disconnected } from "../connections/connection.js";
export type {
  Connection,
  ConnectionAuth,
  ConnectionHealth,
  ConnectionProfile,
  ConnectionState,
  DisconnectedConnection,
  Lease,
  LinkedConnection,
  Recheck,
} from "../connections/connection.js";
export { connectionFromJson, connectionToJson, storedFromJson } from "./shared/connection-json.js";

export { isBeingRefreshed, isExpiring, refreshBlockedReason } from "../connections/record-rules.js";
export type { RefreshBlockedReason } from "../connections/record-rules.js";

// The machine: which event leads where.
export { transition, type RefusalReason, type Transition } from "../connections/machine.js";
export { TRANSITIONS, type TransitionTable } from "../connections/transitions.js";
export type * from "../connections/events.js";

// The contract of a journal. `publishJournalContract` in `./testing` checks it.
export type { JournalValue, PublishJournal } from "../posts/publish/journal.js";
