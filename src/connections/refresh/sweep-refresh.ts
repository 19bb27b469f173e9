/** The first step of a sweep: refreshes what expires soon, oldest first, a few at once, and writes what has expired. */
import { isThreadsError, type ThreadsApiError } from "../../errors/index.js";
import type { Connection } from "../connection.js";
import { isBeingRefreshed, msUntilExpiry, refreshBlockedReason } from "../record-rules.js";
import { everyConnection } from "../store/iterate.js";
import type { Turn } from "./circuit-breaker.js";
import { isRefusal, type RefreshAttempt } from "./refresh-token.js";
import type { ConnectionStore } from "../store/contract.js";
import { isUnreadable, type StoredConnection } from "../store/stored.js";
import type { Listed, SweepRun } from "./sweep-run.js";
import { expireFailed, recordFailure, Undecided } from "./sweep-undecided.js";

/**
 * Connections that were never refused come first. Those that are refused while their tokens work (a checkpoint, a missing permission) stay on
 * the list until their date, and twenty of them at its head would keep everybody else from being refreshed.
 */
export const IN_ORDER = ["active", "error"] as const;

/**
 * Refreshes what is due. Each list is read to its end once, so that a connection which stays due is met once.
 *
 * @param from what expires before this time was met already, epoch milliseconds
 * @returns the time up to which expiries were listed
 */
export async function refreshWhatIsDue(run: SweepRun, from = -Infinity): Promise<number> {
  const to = run.dueTo;
  const due = dueIn(run.parts.store, from, to);
  const pass = new RefreshPass(run);

  async function work(): Promise<void> {
    for (;;) {
      const next = run.aborted || run.ended !== null ? null : await due.next();
      if (next === null || next.done === true) return;
      await pass.take(next.value);
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: run.settings.concurrency }, work));
  const broken = workers.find((worker) => worker.status === "rejected");
  await pass.undecided.decide(broken !== undefined);
  if (broken !== undefined) throw broken.reason;
  return to;
}

/** Only connections without a date are listed before this one. */
const BEFORE_ALL = new Date(0);

/**
 * Yields what is due, connections with a known expiry first. A store may hold many tokens from before the SDK that have no date and are dead:
 * they never expire, and twenty of them at the head of the list would end every sweep before it has refreshed anything. A list that goes on
 * from another one leaves out what has no date.
 */
async function* dueIn(store: ConnectionStore, from: number, to: number): AsyncGenerator<StoredConnection> {
  const isFirst = from === -Infinity;
  for (const state of IN_ORDER) {
    for await (const listed of everyConnection(store, { states: [state], expiresBefore: new Date(to) })) {
      const expiresAt = listed.value?.auth?.expiresAt;
      if (expiresAt === undefined ? isFirst : expiresAt !== null && expiresAt.getTime() >= from) yield listed;
    }
  }
  if (!isFirst) return;
  for (const state of IN_ORDER) {
    for await (const listed of everyConnection(store, { states: [state], expiresBefore: BEFORE_ALL })) {
      if (isDateless(listed)) yield listed;
    }
  }
}

const isDateless = ({ value }: StoredConnection) => value?.auth?.expiresAt === null;

class RefreshPass {
  readonly undecided: Undecided;
  readonly #run: SweepRun;

  constructor(run: SweepRun) {
    this.#run = run;
    this.undecided = new Undecided(run);
  }

  /** Does with one record what is to be done. */
  async take(listed: StoredConnection): Promise<void> {
    const run = this.#run;
    if (isUnreadable(listed)) {
      run.passOver(listed);
      return;
    }
    const { value: connection } = listed;
    const { ownerId } = connection;
    const now = run.parts.time.now();
    // Listed by a clock that was ahead, before the first response corrected it.
    if ((msUntilExpiry(connection, now) ?? 0) > run.settings.withinMs) return;
    // The process that refreshes it may succeed at this moment.
    const reason = isBeingRefreshed(connection, now) ? "in-progress" : refreshBlockedReason(connection, now);
    const expired = reason === null && run.hasCertainlyExpired(connection);
    if (reason !== null) {
      run.tell({ ownerId, outcome: "skipped", reason });
      if (reason === "too-young") await run.warn(connection);
      return;
    }
    if (run.begun >= run.settings.limit) {
      run.end("limit");
      return;
    }
    run.begun += 1;
    try {
      await (expired ? run.expire(ownerId, listed) : this.#refresh(listed));
    } catch (error) {
      run.tell({ ownerId, outcome: "failed", reason: "store", error });
      await run.warn(connection);
    }
  }

  /** Asks until there is a response; one that is throttled waits with all the others, and asks again. */
  async #refresh(listed: Listed): Promise<void> {
    const run = this.#run;
    const { ownerId } = listed.value;
    let known: Listed | undefined = listed;
    let throttled: unknown = null;
    for (;;) {
      const turn = await run.gate.enter();
      if (typeof turn === "string") {
        run.end(turn);
        if (throttled !== null) run.tell({ ownerId, outcome: "failed", reason: "throttled", error: throttled });
        return;
      }
      const attempt = await run.parts.attempt(ownerId, known).catch((error: unknown) => {
        turn.leave("nothing");
        throw error;
      });
      if (attempt.outcome !== "skipped" && attempt.takenOver) run.tally.tookOver();
      if (attempt.outcome !== "failed" || !isThrottling(attempt.error)) {
        await this.#settle(listed.value, attempt, turn);
        return;
      }
      run.refusal = throttled = attempt.error;
      // Waiting may take an hour: meanwhile no process refreshes it, and the record says so.
      await attempt.abandon();
      known = undefined;
      turn.leave({ throttledMs: attempt.error.retryAfterMs ?? 0 });
    }
  }

  async #settle(connection: Connection, attempt: RefreshAttempt, turn: Turn): Promise<void> {
    const run = this.#run;
    const { ownerId } = connection;
    if (attempt.outcome === "skipped") {
      turn.leave("nothing");
      // Its date may have passed while Threads let us wait, and reading it again has written so.
      if (attempt.reason === "expired") run.tell({ ownerId, outcome: "expired" });
      else run.tell({ ownerId, outcome: "skipped", reason: attempt.reason });
    } else if (attempt.outcome === "renewed") {
      turn.leave("renewed");
      run.tell({ ownerId, outcome: "renewed" });
      await this.undecided.accept();
    } else if (!isRefusal(attempt.error)) {
      turn.leave("nothing");
      await recordFailure(run, { connection, attempt });
    } else if (run.hasCertainlyExpired(connection)) {
      turn.leave("nothing");
      await expireFailed(run, { connection, attempt });
    } else {
      run.refusal = attempt.error;
      turn.leave("refused");
      if (run.gate.trusted) await recordFailure(run, { connection, attempt });
      else this.undecided.add({ connection, attempt });
    }
  }
}

function isThrottling(error: unknown): error is ThreadsApiError {
  return isThreadsError(error, "THREADS_API") && error.kind === "rate-limit";
}
