/** The state of one sweep, which its steps share. */
import type { ThreadsClient } from "../../client.js";
import { callHook } from "../../internal/hooks.js";
import type { Versioned } from "../../internal/versioned.js";
import type { Connection } from "../connection.js";
import { hasExpired, refreshBlockedReason } from "../record-rules.js";
import { createCircuitBreaker, type CircuitBreaker } from "./circuit-breaker.js";
import type { EventApplier } from "../apply-event.js";
import { dueWarning } from "../notices.js";
import type { Refreshing } from "./refresh-token.js";
import type { ConnectionStore } from "../store/contract.js";
import { unreadableEntry, type StoredConnection, type UnreadableConnection } from "../store/stored.js";
import type { SweepSettings } from "./sweep-options.js";
import { createTally, type RefreshDueReport, type RefreshDueResult, type SweepEnd } from "./report.js";
import type { ConnectionTime } from "../time.js";

/** The parts that a sweep needs. */
export interface SweepParts {
  readonly client: ThreadsClient;
  readonly store: ConnectionStore;
  readonly applier: EventApplier;
  readonly time: ConnectionTime;
  readonly attempt: Refreshing["attempt"];
  /** Checks a token at `/me` after a refusal, and stores the result. */
  readonly verify: (ownerId: string, accessToken: string, error: unknown) => Promise<unknown>;
  /** When this process next checks tokens and profiles, in epoch milliseconds; null before the first time. */
  readonly profiles: { nextAt: number | null };
}

/** The state of a sweep. */
export class SweepRun {
  readonly parts: SweepParts;
  readonly settings: SweepSettings;
  readonly breaker: CircuitBreaker;
  readonly tally = createTally();
  /** Threads' last refusal. */
  lastRefusal: unknown = null;
  /** How many connections were tried or found expired. */
  tried = 0;
  #ended: SweepEnd | null = null;

  constructor(parts: SweepParts, settings: SweepSettings) {
    this.parts = parts;
    this.settings = settings;
    this.breaker = createCircuitBreaker(parts.time, settings.signal, settings.skipVerification);
  }

  /** Why the sweep ended before its list did, or null. */
  get ended(): SweepEnd | null {
    return this.#ended;
  }

  /** Tokens that expire before this time are due, in epoch milliseconds. */
  get dueUntil(): number {
    return this.parts.time.now() + this.settings.withinMs;
  }

  /** Ends the sweep; the first reason counts. */
  end(reason: SweepEnd): void {
    this.#ended ??= reason;
  }

  /** Ends the sweep when its signal is aborted. Returns whether it is. */
  stopIfAborted(): boolean {
    if (this.settings.signal?.aborted === true) this.end("aborted");
    return this.#ended === "aborted";
  }

  /** Counts a result, and calls `onResult`. */
  add(result: Exclude<RefreshDueResult, { outcome: "unreadable" }>): void {
    this.tally.add(result);
    callHook(this.settings.onResult, result);
  }

  /** Counts a record that cannot be read, and calls `onResult`. */
  addUnreadable(record: UnreadableConnection): void {
    this.tally.addUnreadable(unreadableEntry(record));
    const { ownerId, unreadable: reason } = record;
    callHook(this.settings.onResult, { ownerId, outcome: "unreadable", reason } as const);
  }

  /** Sends the warning that is due for a connection that was not refreshed. A failure of the store does not end the sweep: the next one warns. */
  async warn(connection: Connection): Promise<void> {
    const { applier, time } = this.parts;
    const warning = dueWarning(connection, time.now());
    if (warning !== null) await applier.apply(connection.ownerId, warning).catch(() => undefined);
  }

  /** Tells whether the token's date has passed by our clock and by two responses of Threads. */
  hasCertainlyExpired(connection: Connection): boolean {
    const at = this.parts.time.certain();
    return at !== null && hasExpired(connection, at.getTime());
  }

  /** Stores that a token has expired whose date has certainly passed. */
  async expire(ownerId: string, known?: StoredConnection): Promise<void> {
    const { applier, time } = this.parts;
    const at = time.certain() ?? new Date(0);
    const { connection, refused } = await applier.apply(ownerId, { type: "expiry-passed", at }, known);
    if (refused === null) this.add({ ownerId, outcome: "expired" });
    else
      this.add({ ownerId, outcome: "skipped", reason: refreshBlockedReason(connection, time.now()) ?? "in-progress" });
  }

  /** Returns the report of the sweep. */
  toReport(): RefreshDueReport {
    const threadsRefuses = this.#ended === "all-refused" || this.#ended === "throttled";
    return this.tally.toReport(this.#ended, threadsRefuses ? this.lastRefusal : null);
  }
}

/** A stored connection that can be read. */
export type Listed = Versioned<Connection>;
