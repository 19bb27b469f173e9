/** Refusals of a sweep that may be the app's fault: they are decided when it is clear whether Threads refuses everybody. */
import { isThreadsError } from "../../errors/index.js";
import type { Connection } from "../connection.js";
import { hasExpired } from "../record-rules.js";
import { FIRST_ANSWERS } from "./circuit-breaker.js";
import type { FailedAttempt } from "./refresh-token.js";
import type { SweepRun } from "./sweep-run.js";

/** A refresh that failed, of a connection as it was listed. */
export interface Failure {
  readonly connection: Connection;
  readonly attempt: FailedAttempt;
}

/** Records what a failed refresh shows of its connection. */
export async function recordFailure(run: SweepRun, { connection, attempt }: Failure): Promise<void> {
  const reason = await attempt.record();
  if (reason === "rejected" && hasExpired(connection, run.parts.time.now())) {
    run.tell({ ownerId: connection.ownerId, outcome: "expired" });
    return;
  }
  run.tell({ ownerId: connection.ownerId, outcome: "failed", reason, error: attempt.error });
  if (reason !== "rejected") await run.warn(connection);
}

async function leaveUndecided(run: SweepRun, { connection, attempt }: Failure): Promise<void> {
  await attempt.abandon();
  run.tell({ ownerId: connection.ownerId, outcome: "failed", reason: "undecided", error: attempt.error });
  await run.warn(connection);
}

/** A token that was refused and whose date has certainly passed has expired, whatever is the matter with the app. */
export async function expireFailed(run: SweepRun, { connection, attempt }: Failure): Promise<void> {
  await attempt.abandon();
  await run.expire(connection.ownerId);
}

const isAppsFault = ({ attempt: { error } }: Failure) => isThreadsError(error, "THREADS_API") && error.kind === "app";

/** Collects refusals until they are decided. */
export class Undecided {
  readonly #run: SweepRun;
  readonly #failures: Failure[] = [];

  constructor(run: SweepRun) {
    this.#run = run;
  }

  add(failure: Failure): void {
    this.#failures.push(failure);
  }

  /** Threads has refreshed a token: its refusals are about the connections. */
  async accept(): Promise<void> {
    for (let next = this.#failures.shift(); next !== undefined; next = this.#failures.shift()) {
      await recordFailure(this.#run, next);
    }
  }

  /**
   * Decides at the end of the list. Fewer refusals than {@link FIRST_ANSWERS}, and nothing else, are accepted when the list was gone through
   * to its end. Where a limit cuts it, the next twenty may be refused too.
   *
   * @param failed whether the list could not be read to its end
   */
  async decide(failed: boolean): Promise<void> {
    const run = this.#run;
    const expired = this.#failures.filter(({ connection }) => run.hasCertainlyExpired(connection));
    const open = this.#failures.filter((failure) => !expired.includes(failure));
    const whole = !failed && run.ended === null && open.length + run.tally.elsewhere < FIRST_ANSWERS;
    const onlyApp = whole && open.length > 0 && !run.gate.trusted && open.every(isAppsFault);
    if (open.length >= FIRST_ANSWERS || onlyApp) run.end("all-refused");
    for (const failure of expired) await expireFailed(run, failure);
    for (const failure of open) await (whole ? recordFailure(run, failure) : leaveUndecided(run, failure));
  }
}
