/** The messages between the processes of a run. */
import type { RefreshDueReport } from "@hayon/threads";
import type { FaultKind } from "@hayon/threads/testing";
import type { ApiAccess, SandboxCounts } from "../harness/sandbox-messages.js";
import type { StoreName } from "./store.js";

/** Whether the old token still works after a refresh, which Meta does not document. */
export const OLD_TOKENS = ["stays-valid", "becomes-invalid"] as const;
export type OldToken = (typeof OLD_TOKENS)[number];

/** What the sandbox process needs to start. */
export interface SandboxStart {
  readonly seed: number;
  readonly due: number;
  readonly oldToken: OldToken;
  /** Null for the faults of a run; otherwise each refresh takes this long and none fails. */
  readonly delayMs: number | null;
}

/** A user with a token that is due. */
export interface DueUser {
  readonly userId: string;
  readonly token: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A refresh in the sandbox's record. */
export interface RecordedRefresh {
  readonly userId: string;
  /** Real time, epoch milliseconds. */
  readonly at: number;
  /** The fault that lost the response, or null. */
  readonly fault: FaultKind | null;
}

/** The sandbox's own record. */
export interface SandboxRecord {
  readonly refreshes: readonly RecordedRefresh[];
  /** The newest long-lived token of each user. */
  readonly newest: readonly { readonly userId: string; readonly token: string }[];
}

export type SandboxReport = SandboxRecord & SandboxCounts;

/** What the workers and the host need to start. */
export interface Setup {
  readonly api: ApiAccess;
  readonly store: { readonly name: StoreName; readonly url: string; readonly table: string };
  readonly aheadMs: number;
  readonly seed: number;
}

/** When a worker ends itself: after a number of refreshes, before the next request or before its response is stored. */
export interface PlannedEnd {
  readonly when: "before" | "after";
  readonly refreshes: number;
}

export type ToWorker =
  | {
      readonly type: "start";
      readonly setup: Setup;
      readonly logFile: string;
      readonly plannedEnd: PlannedEnd | null;
    }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "sweep"; readonly skipVerification: boolean };

export type FromWorker =
  | { readonly type: "ready" }
  | {
      readonly type: "swept";
      readonly report: Pick<RefreshDueReport, "refreshed" | "takenOver" | "skipped" | "ended">;
      /** The growth of the heap from the first part of a long sweep to its end, in bytes; null for a short sweep. */
      readonly grownBytes: number | null;
    };

/** To the process that does what hosts do beside a sweep. */
export type ToHost =
  | { readonly type: "start"; readonly setup: Setup; readonly userIds: readonly string[] }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "work" }
  | { readonly type: "rest" };

export type FromHost =
  | { readonly type: "ready" }
  /** No call is under way. */
  | { readonly type: "resting" }
  | { readonly type: "profile" }
  | { readonly type: "failed"; readonly error: string }
  /** The call failed because the owner must reconnect. */
  | { readonly type: "needs-reconnection" }
  | {
      readonly type: "reconnected";
      readonly ownerId: string;
      readonly token: string;
      /** Whether the previous token was being refreshed at that time. */
      readonly duringRefresh: boolean;
    };
