/** The first step of a sweep: refreshes the tokens that expire soon, a few at once, and stores which ones have expired. */
import { isThreadsError, type ThreadsApiError } from "../../errors/index.js";
import type { Connection } from "../connection.js";
import { isBeingRefreshed, msUntilExpiry, refreshBlockedReason } from "../record-rules.js";
import type { ConnectionStore } from "../store/contract.js";
import { everyConnection } from "../store/iterate.js";
import { isUnreadable, type StoredConnection } from "../store/stored.js";
import type { Permit } from "./circuit-breaker.js";
import { isRefusal, type RefreshAttempt } from "./refresh-token.js";
import type { Listed, SweepRun } from "./sweep-run.js";
import { expireFailed, storeFailure, UndecidedRefusals } from "./sweep-undecided.js";

/**
 * The states of connections in use, in the order of a sweep. Connections that were never refused come first: those that are refused although their
 * tokens work (a checkpoint, a missing permission) stay due until their date, and twenty of them at the head would keep all others from
 * being refreshed.
 */
export const IN_USE = ["active", "error"] as const;

/**
 * Refreshes the due tokens. Reads each list to its end once, so that it meets a connection once that stays due.
 *
 * @param from the time up to which an earlier call has listed expiries, in epoch milliseconds
 * @returns the time up to which this call has listed expiries
 */
export async function refreshDueTokens(run: SweepRun, from = -Infinity): Promise<number> {
  const until = run.dueUntil;
  const due = dueConnections(run.parts.store, from, until);
  const pass = new RefreshPass(run);

  async function worker(): Promise<void> {
    while (!run.stopIfAborted() && run.ended === null) {
      const next = await due.next();
      if (next.done === true) return;
      await pass.take(next.value);
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: run.settings.concurrency }, worker));
  const failed = workers.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  await pass.undecided.decide(failed !== undefined);
  if (failed !== undefined) throw failed.reason;
  return until;
}

/** A list up to this date contains only connections without a date. */
const BEFORE_ALL = new Date(0);

/**
 * Yields the due connections, those with a known expiry first. A store may hold many invalid tokens from before the SDK without a date: they
 * never expire, and twenty of them at the head of the list would end every sweep before it has refreshed a token. A list that continues
 * another one leaves them out.
 */
async function* dueConnections(store: ConnectionStore, from: number, until: number): AsyncGenerator<StoredConnection> {
  const isFirst = from === -Infinity;
  for (const state of IN_USE) {
    for await (const listed of everyConnection(store, { states: [state], expiresBefore: new Date(until) })) {
      const expiresAt = listed.value?.auth?.expiresAt;
      if (expiresAt === undefined ? isFirst : expiresAt !== null && expiresAt.getTime() >= from) yield listed;
    }
  }
  if (!isFirst) return;
  for (const state of IN_USE) {
    for await (const listed of everyConnection(store, { states: [state], expiresBefore: BEFORE_ALL })) {
      if (listed.value?.auth?.expiresAt === null) yield listed;
    }
  }
}

class RefreshPass {
  readonly undecided: UndecidedRefusals;
  readonly #run: SweepRun;

  constructor(run: SweepRun) {
    this.#run = run;
    this.undecided = new UndecidedRefusals(run);
  }

  /** Handles one listed record. */
  async take(listed: StoredConnection): Promise<void> {
    const run = this.#run;
    if (isUnreadable(listed)) {
      run.addUnreadable(listed);
      return;
    }
    const { value: connection } = listed;
    const now = run.parts.time.now();
    // A clock that was ahead listed it, before the first response corrected the time.
    if ((msUntilExpiry(connection, now) ?? 0) > run.settings.withinMs) return;
    // An expired token that another process is refreshing at this moment may still be refreshed.
    const blocked = isBeingRefreshed(connection, now) ? "in-progress" : refreshBlockedReason(connection, now);
    if (blocked !== null) {
      run.add({ ownerId: connection.ownerId, outcome: "skipped", reason: blocked });
      if (blocked === "too-young") await run.warn(connection);
      return;
    }
    if (run.tried >= run.settings.limit) {
      run.end("limit");
      return;
    }
    run.tried += 1;
    await this.#try(listed);
  }

  async #try(listed: Listed): Promise<void> {
    const run = this.#run;
    const { value: connection } = listed;
    const { ownerId } = connection;
    try {
      await (run.hasCertainlyExpired(connection) ? run.expire(ownerId, listed) : this.#refresh(listed));
    } catch (error) {
      run.add({ ownerId, outcome: "failed", reason: "store", error });
      await run.warn(connection);
    }
  }

  /** Refreshes one token. When Threads throttles it, it waits with all others and tries again. */
  async #refresh(listed: Listed): Promise<void> {
    const run = this.#run;
    const { ownerId } = listed.value;
    let known: Listed | undefined = listed;
    let throttled: unknown = null;
    for (;;) {
      const permit = await run.breaker.acquire();
      if (typeof permit === "string") {
        run.end(permit);
        if (throttled !== null) run.add({ ownerId, outcome: "failed", reason: "throttled", error: throttled });
        return;
      }
      const attempt = await this.#attempt(ownerId, known, permit);
      if (attempt.outcome !== "failed" || !isThrottling(attempt.error)) {
        await this.#settle(listed.value, attempt, permit);
        return;
      }
      run.lastRefusal = throttled = attempt.error;
      // The pause may take an hour: the lease is released, so that the record does not say that a process is refreshing it.
      await attempt.abandon();
      known = undefined;
      permit.release({ throttledMs: attempt.error.retryAfterMs ?? 0 });
    }
  }

  async #attempt(ownerId: string, known: Listed | undefined, permit: Permit): Promise<RefreshAttempt> {
    try {
      const attempt = await this.#run.parts.attempt(ownerId, known);
      if (attempt.outcome !== "skipped" && attempt.takenOver) this.#run.tally.addTakenOver();
      return attempt;
    } catch (error) {
      permit.release("inconclusive");
      throw error;
    }
  }

  async #settle(connection: Connection, attempt: RefreshAttempt, permit: Permit): Promise<void> {
    const run = this.#run;
    const { ownerId } = connection;
    if (attempt.outcome === "skipped") {
      permit.release("inconclusive");
      // Its date may have passed during a pause, and the attempt has stored that.
      if (attempt.reason === "expired") run.add({ ownerId, outcome: "expired" });
      else run.add({ ownerId, outcome: "skipped", reason: attempt.reason });
    } else if (attempt.outcome === "refreshed") {
      permit.release("refreshed");
      run.add({ ownerId, outcome: "refreshed" });
      await this.undecided.storeAll();
    } else if (!isRefusal(attempt.error)) {
      permit.release("inconclusive");
      await storeFailure(run, { connection, attempt });
    } else if (run.hasCertainlyExpired(connection)) {
      permit.release("inconclusive");
      await expireFailed(run, { connection, attempt });
    } else {
      run.lastRefusal = attempt.error;
      permit.release("refused");
      if (run.breaker.appWorks) await storeFailure(run, { connection, attempt });
      else this.undecided.add({ connection, attempt, refusal: attempt.error });
    }
  }
}

function isThrottling(error: unknown): error is ThreadsApiError {
  return isThreadsError(error, "THREADS_API") && error.kind === "rate-limit";
}
