/** What a sweep is asked, and what it answers. */
import type { RefreshBlockedReason } from "../record-rules.js";
import type { FailureVerdict } from "./refresh-token.js";
import type { UnreadableEntry } from "../store/stored.js";

/** How to renew what expires soon. */
export interface RefreshDueOptions {
  /** What expires within so many milliseconds; ten days by default. */
  readonly withinMs?: number | undefined;
  /** At most so many connections, tried or found expired; all by default. What is skipped does not count. */
  readonly limit?: number | undefined;
  /** At most so many at once, from 1 to 1,000; 8 by default. */
  readonly concurrency?: number | undefined;
  /**
   * At most so many profiles that are older than a week are updated; 500 by default, 0 for none. Their avatars are signed URLs that expire
   * within days.
   */
  readonly profileLimit?: number | undefined;
  /** Ends the sweep: nothing new begins, what is under way is finished and written. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each connection, after the write. Whatever it throws is dropped. */
  readonly onResult?: ((result: RefreshDueResult) => unknown) | undefined;
  /**
   * Believes refusals from the first one, and never blames the app: for when you have made sure that the app is well, and that the twenty
   * whose tokens end the soonest have really gone. Wrongly set, a broken app asks everybody to reconnect.
   */
  readonly dangerouslySkipTokenVerification?: boolean | undefined;
}

/**
 * Why a renewal failed:
 * - `rejected`: Threads refused the token, and refused it again on a second look; the owner has to reconnect;
 * - `refused`: Threads refused for another reason;
 * - `transient`: trouble that may pass: no answer, a broken one, an error of Threads' own;
 * - `throttled`: Threads asked to slow down, and the sweep ended before it could be asked again; nothing is written of it;
 * - `undecided`: Threads refused, and it may be the app's fault; nothing is written of it;
 * - `store`: the store failed.
 */
export type RefreshDueFailure = FailureVerdict | "throttled" | "undecided" | "store";

/** What became of one connection. No token is in it. */
export type RefreshDueResult =
  | { readonly ownerId: string; readonly outcome: "renewed" | "expired" }
  | { readonly ownerId: string; readonly outcome: "skipped"; readonly reason: RefreshBlockedReason }
  /** The stored record cannot be read; `reason` says why. Nothing is written over it. */
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
 * - `aborted`: by its signal;
 * - `limit`: it has done as many as it was asked to;
 * - `throttled`: Threads asked to slow down again and again;
 * - `all-refused`: the first twenty responses were all refusals, and no connection is marked by them; or fewer, and each of them refused the app
 *   (`kind` is `app`). Look at the app, its id and its permissions.
 */
export type SweepEnd = "aborted" | "limit" | "throttled" | "all-refused";

/** What a sweep did. */
export interface RefreshDueReport {
  readonly renewed: number;
  /** Found past their date, and written so by this sweep. */
  readonly expired: number;
  readonly skipped: Readonly<Record<RefreshBlockedReason, number>>;
  readonly failed: Readonly<Record<RefreshDueFailure, number>>;
  /** The records that the sweep passed over because they cannot be read. */
  readonly unreadable: readonly UnreadableEntry[];
  /** What became of profiles older than a week. What is refused there is looked at again, and counted in `rechecks.refused`. */
  readonly profiles: {
    readonly updated: number;
    /** Failures that may pass: no response, an error of Threads, or of the store. */
    readonly failed: number;
  };
  /** What became of tokens that were refused before. */
  readonly rechecks: {
    /** They work again, and their connections are active. */
    readonly healed: number;
    readonly refused: number;
  };
  /** Of those tried, how many had been claimed by a process that died. */
  readonly takenOver: number;
  /** Null when the whole list was gone through. */
  readonly ended: SweepEnd | null;
  /** For `all-refused` and `throttled`, Threads' last refusal; else null. */
  readonly error: unknown;
}

/** Counts. */
export interface Tally {
  count(result: Exclude<RefreshDueResult, { outcome: "unreadable" }>): void;
  passOver(record: UnreadableEntry): void;
  tookOver(): void;
  /** Counts a look at `/me`. */
  looked(outcome: "updated" | "failed" | "healed" | "refused"): void;
  readonly renewed: number;
  /** Skipped because another process is refreshing. */
  readonly elsewhere: number;
  report(ended: SweepEnd | null, error: unknown): RefreshDueReport;
}

/** Starts at nothing. */
export function createTally(): Tally {
  const skipped = { "not-connected": 0, expired: 0, "too-young": 0, "in-progress": 0 };
  const failed = { rejected: 0, refused: 0, transient: 0, throttled: 0, undecided: 0, store: 0 };
  const unreadable: UnreadableEntry[] = [];
  const looks = { updated: 0, failed: 0, healed: 0, refused: 0 };
  let [renewed, expired, takenOver] = [0, 0, 0];
  return {
    get renewed() {
      return renewed;
    },
    looked: (outcome) => (looks[outcome] += 1),
    get elsewhere() {
      return skipped["in-progress"];
    },
    passOver: (record) => unreadable.push(record),
    tookOver: () => (takenOver += 1),
    count(result) {
      if (result.outcome === "skipped") skipped[result.reason] += 1;
      else if (result.outcome === "failed") failed[result.reason] += 1;
      else if (result.outcome === "renewed") renewed += 1;
      else expired += 1;
    },
    report(ended, error) {
      const profiles = { updated: looks.updated, failed: looks.failed };
      const rechecks = { healed: looks.healed, refused: looks.refused };
      return { renewed, expired, skipped, failed, unreadable, profiles, rechecks, takenOver, ended, error };
    },
  };
}
