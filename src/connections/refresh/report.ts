/** The options and the report of a sweep. */
import type { RefreshBlockedReason } from "../record-rules.js";
import type { FailureVerdict } from "./refresh-token.js";
import type { UnreadableEntry } from "../store/stored.js";

/** Options of `refreshDue`. */
export interface RefreshDueOptions {
  /** Refreshes tokens that expire within this time, in milliseconds; ten days by default. */
  readonly withinMs?: number | undefined;
  /** Tries this many connections at most, those found expired included; all by default. Skipped ones do not count. */
  readonly limit?: number | undefined;
  /** Refreshes this many at once, from 1 to 1,000; 8 by default. */
  readonly concurrency?: number | undefined;
  /**
   * Updates this many profiles at most that are older than a week; 500 by default, 0 for none. Their avatars are signed URLs that expire
   * within days.
   */
  readonly profileLimit?: number | undefined;
  /** Ends the sweep: it starts nothing new, and finishes and stores what it has started. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each connection, after the write. The SDK ignores what it throws. */
  readonly onResult?: ((result: RefreshDueResult) => unknown) | undefined;
  /**
   * Counts refusals from the first one, and never attributes them to the app. Use it when you have made sure that the app works, and that the
   * twenty tokens that expire first are really invalid. With a broken app it asks every owner to reconnect.
   */
  readonly dangerouslySkipTokenVerification?: boolean | undefined;
}

/**
 * Why a refresh failed:
 * - `rejected`: Threads refused the token, and `/me` confirmed it; the owner has to reconnect;
 * - `refused`: Threads refused for another reason;
 * - `transient`: a failure that may pass: no response, an unreadable one, or an error of Threads;
 * - `throttled`: Threads asked to slow down, and the sweep ended before the next try; nothing is stored;
 * - `undecided`: Threads refused, and the app may be at fault; nothing is stored;
 * - `store`: the store failed.
 */
export type RefreshDueFailure = FailureVerdict | "throttled" | "undecided" | "store";

/** The result for one connection. Contains no token. */
export type RefreshDueResult =
  | { readonly ownerId: string; readonly outcome: "refreshed" | "expired" }
  | { readonly ownerId: string; readonly outcome: "skipped"; readonly reason: RefreshBlockedReason }
  /** The stored record cannot be read; `reason` says why. The sweep leaves it as it is. */
  | { readonly ownerId: string; readonly outcome: "unreadable"; readonly reason: string }
  | {
      readonly ownerId: string;
      readonly outcome: "failed";
      readonly reason: RefreshDueFailure;
      /** A ThreadsError, or what the store threw. */
      readonly error: unknown;
    };

/**
 * Why a sweep ended before its list did:
 * - `aborted`: its signal was aborted;
 * - `limit`: it tried as many connections as `limit` allows;
 * - `throttled`: Threads asked to slow down several times in a row;
 * - `all-refused`: the first twenty responses were all refusals, or fewer were and each of them refused the app (`kind` is `app`). They are not
 *   stored. Check the app, its id and its permissions.
 */
export type SweepEnd = "aborted" | "limit" | "throttled" | "all-refused";

/** The report of a sweep: how many connections had which result. */
export interface RefreshDueReport {
  readonly refreshed: number;
  /** Connections that this sweep stored as expired. */
  readonly expired: number;
  readonly skipped: Readonly<Record<RefreshBlockedReason, number>>;
  readonly failed: Readonly<Record<RefreshDueFailure, number>>;
  /** The records that cannot be read. The sweep leaves them as they are. */
  readonly unreadable: readonly UnreadableEntry[];
  /** The profiles that were older than a week. Refused ones count in `rechecks.refused`. */
  readonly profiles: {
    readonly updated: number;
    /** Failures that may pass: no response, an error of Threads, or an error of the store. */
    readonly failed: number;
  };
  /** The tokens that Threads had refused before. */
  readonly rechecks: {
    /** Tokens that work again. Their connections are active. */
    readonly healed: number;
    /** Tokens that `/me` refused. */
    readonly refused: number;
  };
  /** The number of tried connections that still had the lease of a killed process. */
  readonly takenOver: number;
  /** Why the sweep ended early; null when it tried the whole list. */
  readonly ended: SweepEnd | null;
  /** Threads' last refusal for `all-refused` and `throttled`; else null. */
  readonly error: unknown;
}

/** The counters of a sweep. */
export interface Tally {
  add(result: Exclude<RefreshDueResult, { outcome: "unreadable" }>): void;
  addUnreadable(record: UnreadableEntry): void;
  addTakenOver(): void;
  /** Counts a fetched or refused profile. */
  addProfile(outcome: "updated" | "failed" | "healed" | "refused"): void;
  readonly refreshed: number;
  /** How many were skipped because another process is refreshing them. */
  readonly inProgress: number;
  toReport(ended: SweepEnd | null, error: unknown): RefreshDueReport;
}

/** Makes counters at zero. */
export function createTally(): Tally {
  const skipped = { "not-connected": 0, expired: 0, "too-young": 0, "in-progress": 0 };
  const failed = { rejected: 0, refused: 0, transient: 0, throttled: 0, undecided: 0, store: 0 };
  const unreadable: UnreadableEntry[] = [];
  const counts = { updated: 0, failed: 0, healed: 0, refused: 0 };
  let [refreshed, expired, takenOver] = [0, 0, 0];
  return {
    get refreshed() {
      return refreshed;
    },
    get inProgress() {
      return skipped["in-progress"];
    },
    addProfile: (outcome) => (counts[outcome] += 1),
    addUnreadable: (record) => unreadable.push(record),
    addTakenOver: () => (takenOver += 1),
    add(result) {
      if (result.outcome === "skipped") skipped[result.reason] += 1;
      else if (result.outcome === "failed") failed[result.reason] += 1;
      else if (result.outcome === "refreshed") refreshed += 1;
      else expired += 1;
    },
    toReport(ended, error) {
      const profiles = { updated: counts.updated, failed: counts.failed };
      const rechecks = { healed: counts.healed, refused: counts.refused };
      return { refreshed, expired, skipped, failed, unreadable, profiles, rechecks, takenOver, ended, error };
    },
  };
}
