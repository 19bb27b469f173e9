/** Refusals in a sweep that may be the app's fault. They stay undecided until it is clear whether Threads refuses all connections. */
import type { ThreadsApiError } from "../../errors/index.js";
import type { Connection } from "../connection.js";
import { hasExpired } from "../record-rules.js";
import { ALL_REFUSED_AFTER } from "./circuit-breaker.js";
import type { FailedAttempt } from "./refresh-token.js";
import type { SweepRun } from "./sweep-run.js";

/** A failed refresh of a listed connection. */
export interface Failure {
  readonly connection: Connection;
  readonly attempt: FailedAttempt;
}

/** Stores the verdict of a failed refresh. */
export async function storeFailure(run: SweepRun, { connection, attempt }: Failure): Promise<void> {
  const reason = await attempt.storeVerdict();
  if (reason === "rejected" && hasExpired(connection, run.parts.time.now())) {
    run.add({ ownerId: connection.ownerId, outcome: "expired" });
    return;
  }
  run.add({ ownerId: connection.ownerId, outcome: "failed", reason, error: attempt.error });
  if (reason !== "rejected") await run.warn(connection);
}

async function leaveUndecided(run: SweepRun, { connection, attempt }: Failure): Promise<void> {
  await attempt.abandon();
  run.add({ ownerId: connection.ownerId, outcome: "failed", reason: "undecided", error: attempt.error });
  await run.warn(connection);
}

/** Stores that a refused token has expired, when its date has certainly passed. That does not depend on the app. */
export async function expireFailed(run: SweepRun, { connection, attempt }: Failure): Promise<void> {
  await attempt.abandon();
  await run.expire(connection.ownerId);
}

/** A failed refresh that Threads refused. */
export interface RefusedRefresh extends Failure {
  readonly refusal: ThreadsApiError;
}

const isOfTheApp = ({ refusal }: RefusedRefresh) => refusal.kind === "app";

/** Collects refusals until they are decided. */
export class UndecidedRefusals {
  readonly #run: SweepRun;
  readonly #failures: RefusedRefresh[] = [];

  constructor(run: SweepRun) {
    this.#run = run;
  }

  add(failure: RefusedRefresh): void {
    this.#failures.push(failure);
  }

  /** Stores all refusals: Threads has refreshed a token, so they are about the connections. */
  async storeAll(): Promise<void> {
    for (let next = this.#failures.shift(); next !== undefined; next = this.#failures.shift()) {
      await storeFailure(this.#run, next);
    }
  }

  /**
   * Decides at the end of the list. Fewer refusals than {@link ALL_REFUSED_AFTER} are stored when the list was read to its end. When a limit
   * cut the list, the next twenty connections might be refused too, so the refusals stay undecided.
   *
   * @param failed whether the list could not be read to its end
   */
  async decide(failed: boolean): Promise<void> {
    const run = this.#run;
    const expired = this.#failures.filter(({ connection }) => run.hasCertainlyExpired(connection));
    const open = this.#failures.filter((failure) => !expired.includes(failure));
    const complete = !failed && run.ended === null && open.length + run.tally.inProgress < ALL_REFUSED_AFTER;
    const allOfTheApp = complete && open.length > 0 && !run.breaker.appWorks && open.every(isOfTheApp);
    if (open.length >= ALL_REFUSED_AFTER || allOfTheApp) run.end("all-refused");
    for (const failure of expired) await expireFailed(run, failure);
    for (const failure of open) await (complete ? storeFailure(run, failure) : leaveUndecided(run, failure));
  }
}
