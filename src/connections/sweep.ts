/** Renews what expires soon: oldest first, a few at once, each under its lease; and writes what has expired. */
import { checkNames, refuse } from "../arguments.js";
import type { NamesOf } from "../validation/known-fields.js";
import type { Clock } from "../clock.js";
import { isThreadsError, type ThreadsApiError } from "../errors/index.js";
import { callHook } from "../hooks.js";
import type { Versioned } from "../versioned.js";
import type { Connection } from "./connection.js";
import { DAY_MS, EXPIRING_DAYS, isBeingRenewed, refreshObstacle } from "./derived.js";
import { everyConnection } from "./every.js";
import { createGate, FIRST_ANSWERS, type Turn } from "./gate.js";
import type { Ledger } from "./ledger.js";
import { dueWarning } from "./notices.js";
import { isRefusal, type FailedAttempt, type RefreshAttempt, type Refreshing } from "./refresh.js";
import type { ConnectionStore } from "./store.js";
import { isUnreadable, unreadableEntry, type StoredConnection } from "./stored.js";
import {
  createTally,
  type RefreshDueOptions,
  type RefreshDueReport,
  type RefreshDueResult,
  type SweepEnd,
} from "./sweep-report.js";

/** What a sweep is made of. */
export interface SweepParts {
  readonly store: ConnectionStore;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly attempt: Refreshing["attempt"];
}

const WITHIN_MS = 10 * DAY_MS;
const CONCURRENCY = 8;
const MOST_AT_ONCE = 1_000;

/**
 * First those that nothing is known against. Who was refused and lives on (a checkpoint, a missing permission) stays on the list until the
 * date passes, and twenty of them at its head would keep everybody else from being renewed.
 */
const IN_ORDER = ["active", "error"] as const;

/** A renewal that failed, of a connection as it was listed. */
interface Failure {
  readonly connection: Connection;
  readonly attempt: FailedAttempt;
}

/**
 * Sweeps once. The list is gone through by its cursor and never begun anew, so that what stays due is met once.
 *
 * @throws ThreadsValidationError for an option that makes no sense; what the store throws when it cannot list
 */
export async function sweep(parts: SweepParts, options: RefreshDueOptions): Promise<RefreshDueReport> {
  checkOptions(options);
  const { store, ledger, clock } = parts;
  const { within = WITHIN_MS, limit = Infinity, concurrency = CONCURRENCY, signal, onResult } = options;
  const expiresBefore = new Date(clock.now() + within);
  const due = dueIn(store, expiresBefore);
  const gate = createGate(clock, signal, options.dangerouslyBelieveRefusals === true);
  const tally = createTally();
  /** Refusals that nobody believes yet. */
  const doubted: Failure[] = [];
  let begun = 0;
  let ended = null as SweepEnd | null;
  let refusal: unknown = null;

  function tell(result: Exclude<RefreshDueResult, { outcome: "unreadable" }>): void {
    tally.count(result);
    callHook(onResult, result);
  }

  /** What is not renewed is warned of. The store's own trouble must not end the sweep; the next one warns. */
  async function warn(connection: Connection): Promise<void> {
    const warning = dueWarning(connection, clock.now());
    if (warning !== null) await ledger.apply(connection.ownerId, warning).catch(() => undefined);
  }

  async function believe({ connection, attempt }: Failure): Promise<void> {
    const reason = await attempt.record();
    tell({ ownerId: connection.ownerId, outcome: "failed", reason, error: attempt.error });
    if (reason !== "rejected") await warn(connection);
  }

  async function doubt({ connection, attempt }: Failure): Promise<void> {
    await attempt.abandon();
    tell({ ownerId: connection.ownerId, outcome: "failed", reason: "undecided", error: attempt.error });
    await warn(connection);
  }

  async function expire(ownerId: string, known?: Versioned<Connection>): Promise<void> {
    const { connection, refused } = await ledger.apply(ownerId, { type: "expiry-passed" }, known);
    // Its date may have passed while Threads let us wait, and reading it again has written so.
    const written = refused === null || (known === undefined && connection.state === "expired");
    if (written) tell({ ownerId, outcome: "expired" });
    else tell({ ownerId, outcome: "skipped", reason: refreshObstacle(connection, clock.now()) ?? "in-progress" });
  }

  /** Asks until there is an answer; one who is throttled waits with all the others, and asks again. */
  async function renew(listed: Versioned<Connection>): Promise<void> {
    const { ownerId } = listed.value;
    let known: Versioned<Connection> | undefined = listed;
    let throttled: unknown = null;
    for (;;) {
      const turn = await gate.enter();
      if (typeof turn === "string") {
        ended ??= turn;
        if (throttled !== null) tell({ ownerId, outcome: "failed", reason: "throttled", error: throttled });
        return;
      }
      const attempt = await parts.attempt(ownerId, known).catch((error: unknown) => {
        turn.leave("nothing");
        throw error;
      });
      if (attempt.outcome !== "skipped" && attempt.takenOver) tally.tookOver();
      if (attempt.outcome !== "failed" || !isThrottling(attempt.error)) {
        await settle(listed.value, attempt, turn);
        return;
      }
      refusal = throttled = attempt.error;
      // Waiting may take an hour: meanwhile nobody renews it, and the record says so.
      await attempt.abandon();
      known = undefined;
      turn.leave({ throttledMs: attempt.error.retryAfterMs ?? 0 });
    }
  }

  async function settle(connection: Connection, attempt: RefreshAttempt, turn: Turn): Promise<void> {
    const { ownerId } = connection;
    if (attempt.outcome === "skipped") {
      turn.leave("nothing");
      if (attempt.reason === "expired") await expire(ownerId);
      else tell({ ownerId, outcome: "skipped", reason: attempt.reason });
    } else if (attempt.outcome === "renewed") {
      turn.leave("renewed");
      tell({ ownerId, outcome: "renewed" });
      for (let next = doubted.shift(); next !== undefined; next = doubted.shift()) await believe(next);
    } else if (isRefusal(attempt.error)) {
      refusal = attempt.error;
      turn.leave("refused");
      if (gate.trusted) await believe({ connection, attempt });
      else doubted.push({ connection, attempt });
    } else {
      turn.leave("nothing");
      await believe({ connection, attempt });
    }
  }

  async function look(listed: StoredConnection): Promise<void> {
    if (isUnreadable(listed)) {
      const { ownerId, unreadable: reason } = listed;
      tally.passOver(unreadableEntry(listed));
      callHook(onResult, { ownerId, outcome: "unreadable", reason } as const);
      return;
    }
    const { value: connection } = listed;
    const { ownerId } = connection;
    const obstacle = refreshObstacle(connection, clock.now());
    // Whoever renews it may succeed in this moment.
    const reason = isBeingRenewed(connection, clock.now()) ? "in-progress" : obstacle;
    if (reason !== null && reason !== "expired") {
      tell({ ownerId, outcome: "skipped", reason });
      if (reason === "too-young") await warn(connection);
      return;
    }
    if (begun >= limit) {
      ended ??= "limit";
      return;
    }
    begun += 1;
    try {
      await (reason === "expired" ? expire(ownerId, listed) : renew(listed));
    } catch (error) {
      tell({ ownerId, outcome: "failed", reason: "store", error });
      await warn(connection);
    }
  }

  async function work(): Promise<void> {
    for (;;) {
      if (signal?.aborted === true) ended ??= "aborted";
      const next = ended === null ? await due.next() : null;
      if (next === null || next.done === true) return;
      await look(next.value);
    }
  }

  /** Threads answers nobody now; the dates pass all the same, and people and databases hear of it. */
  async function tellTheRest(): Promise<void> {
    const soon = new Date(clock.now() + EXPIRING_DAYS * DAY_MS);
    for await (const listed of everyConnection(store, { states: IN_ORDER, expiresBefore: soon })) {
      if (signal?.aborted === true) return;
      if (isUnreadable(listed)) continue;
      const { value: connection } = listed;
      if (isBeingRenewed(connection, clock.now())) continue;
      if (refreshObstacle(connection, clock.now()) === "expired") await expire(connection.ownerId, listed);
      else await warn(connection);
    }
  }

  const workers = await Promise.allSettled(Array.from({ length: concurrency }, work));
  const broken = workers.find((worker) => worker.status === "rejected");
  if (doubted.length >= FIRST_ANSWERS) ended = "app-blamed";
  // Fewer refusals, and nothing else: believed when the list was gone through to its end. Where a limit cuts it, the next twenty may be refused too.
  const seen = broken === undefined && ended === null;
  const whole = seen && doubted.length + tally.elsewhere < FIRST_ANSWERS;
  for (const failure of doubted) {
    if (whole) await believe(failure);
    else await doubt(failure);
  }
  if (broken !== undefined) throw broken.reason;
  if (ended === "app-blamed" || ended === "throttled") await tellTheRest();
  return tally.report(ended, ended === "app-blamed" || ended === "throttled" ? refusal : null);
}

async function* dueIn(store: ConnectionStore, expiresBefore: Date): AsyncGenerator<StoredConnection> {
  for (const state of IN_ORDER) yield* everyConnection(store, { states: [state], expiresBefore });
}

function isThrottling(error: unknown): error is ThreadsApiError {
  return isThreadsError(error, "THREADS_API") && error.kind === "rate-limit";
}

const OPTIONS: NamesOf<RefreshDueOptions> = {
  within: true,
  limit: true,
  concurrency: true,
  signal: true,
  onResult: true,
  dangerouslyBelieveRefusals: true,
};

function checkOptions(options: RefreshDueOptions): void {
  checkNames("options", options, OPTIONS);
  const { within = WITHIN_MS, limit = Infinity, concurrency = CONCURRENCY } = options;
  if (!Number.isFinite(within) || within <= 0) refuse("within", "must be a number of milliseconds above 0");
  if (limit !== Infinity && (!Number.isInteger(limit) || limit < 1)) refuse("limit", "must be a whole number from 1");
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_AT_ONCE) {
    refuse("concurrency", `must be a whole number from 1 to ${MOST_AT_ONCE}`, MOST_AT_ONCE);
  }
}
