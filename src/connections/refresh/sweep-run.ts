/** One sweep while it runs: what its steps share. */
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

/** What sweeps are made of. */
export interface SweepParts {
  readonly client: ThreadsClient;
  readonly store: ConnectionStore;
  readonly ledger: EventApplier;
  readonly time: ConnectionTime;
  readonly attempt: Refreshing["attempt"];
  /** Looks at `/me` after a refusal, and writes what that shows. */
  readonly judge: (ownerId: string, accessToken: string, error: unknown) => Promise<unknown>;
  /** When this process goes through all connections again; null before the first time. */
  readonly care: { nextAt: number | null };
}

/** The state of a sweep. */
export class SweepRun {
  readonly parts: SweepParts;
  readonly settings: SweepSettings;
  readonly gate: CircuitBreaker;
  readonly tally = createTally();
  /** Threads' last refusal. */
  refusal: unknown = null;
  /** How many connections were tried or found expired. */
  begun = 0;
  #ended: SweepEnd | null = null;

  constructor(parts: SweepParts, settings: SweepSettings) {
    this.parts = parts;
    this.settings = settings;
    this.gate = createCircuitBreaker(parts.time, settings.signal, settings.believing);
  }

  /** Why the sweep has ended before its list did, or null. */
  get ended(): SweepEnd | null {
    return this.#ended;
  }

  /** Up to which expiry connections are due now, epoch milliseconds. */
  get dueTo(): number {
    return this.parts.time.now() + this.settings.withinMs;
  }

  /** Ends the sweep; the first reason counts. */
  end(why: SweepEnd): void {
    this.#ended ??= why;
  }

  /** Whether the host has aborted the sweep, which ends it. */
  get aborted(): boolean {
    if (this.settings.signal?.aborted === true) this.end("aborted");
    return this.#ended === "aborted";
  }

  /** Counts a result, and reports it to the host. */
  tell(result: Exclude<RefreshDueResult, { outcome: "unreadable" }>): void {
    this.tally.count(result);
    callHook(this.settings.onResult, result);
  }

  /** Counts a record that cannot be read, and reports it to the host. */
  passOver(record: UnreadableConnection): void {
    this.tally.passOver(unreadableEntry(record));
    const { ownerId, unreadable: reason } = record;
    callHook(this.settings.onResult, { ownerId, outcome: "unreadable", reason } as const);
  }

  /** Warns of a connection that was not refreshed. A failing store must not end the sweep; the next one warns. */
  async warn(connection: Connection): Promise<void> {
    const { ledger, time } = this.parts;
    const warning = dueWarning(connection, time.now());
    if (warning !== null) await ledger.apply(connection.ownerId, warning).catch(() => undefined);
  }

  /** Tells whether the token's date has passed by our clock and by two responses of Threads. */
  hasCertainlyExpired(connection: Connection): boolean {
    const at = this.parts.time.certain();
    return at !== null && hasExpired(connection, at.getTime());
  }

  /** Writes that a token has expired whose date has certainly passed. */
  async expire(ownerId: string, known?: StoredConnection): Promise<void> {
    const { ledger, time } = this.parts;
    const at = time.certain() ?? new Date(0);
    const { connection, refused } = await ledger.apply(ownerId, { type: "expiry-passed", at }, known);
    if (refused === null) this.tell({ ownerId, outcome: "expired" });
    else
      this.tell({ ownerId, outcome: "skipped", reason: refreshBlockedReason(connection, time.now()) ?? "in-progress" });
  }

  /** Returns what the sweep did. */
  report(): RefreshDueReport {
    const attributed = this.#ended === "all-refused" || this.#ended === "throttled";
    return this.tally.report(this.#ended, attributed ? this.refusal : null);
  }
}

/** A stored connection that can be read. */
export type Listed = Versioned<Connection>;
