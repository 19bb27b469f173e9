/** Sweeps again and again in a host's own process. */
import { checkOptionsObject, isTimeout, unknownOptions } from "../../internal/arguments.js";
import { systemClock, type Clock } from "../../internal/clock.js";
import { ThreadsConfigError, ThreadsUnreadableConnectionError } from "../../errors/index.js";
import { createFailureWarnings, severityOf, type FailureSeverity } from "../../internal/failure-reports.js";
import { callHook } from "../../internal/hooks.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import type { ThreadsConnections } from "../service.js";
import type { RefreshDueOptions, RefreshDueReport } from "./report.js";

/** What a failure of a refresher means. */
export interface FailedSweep {
  /** `warning` for what belongs to normal operation; `error` where the operator has to act: the store, a key or the Threads app. */
  readonly severity: FailureSeverity;
}

/** When to sweep, and how. */
export interface RefresherOptions extends Omit<RefreshDueOptions, "signal"> {
  /** Milliseconds from the end of a sweep to the next, 24 days at most; an hour is good. */
  readonly everyMs: number;
  /**
   * Each wait is longer by a random part of so many milliseconds, and the first sweep waits for such a part alone, so that processes which
   * start together do not sweep together; a tenth of `every` by default.
   */
  readonly jitterMs?: number | undefined;
  /** Told of each sweep. Whatever it throws is dropped. */
  readonly onReport?: ((report: RefreshDueReport) => unknown) | undefined;
  /**
   * Called when a sweep fails, when it attributes all refusals to the app, and with a ThreadsUnreadableConnectionError for each owner whose
   * record cannot be read (100 per sweep at most; the report names all). What it throws is dropped. Without it, the process emits a
   * warning (`process.emitWarning`), at most once a minute for each kind of failure.
   */
  readonly onError?: ((error: unknown, at: FailedSweep) => unknown) | undefined;
  /** The computer's own by default. */
  readonly clock?: Clock | undefined;
  /** A number from 0 to 1; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
}

/** A broken table must not call the host once per row in every sweep. */
const MOST_UNREADABLE = 100;

const SUBJECT = "The refresher";

/** Every option, by name. */
const OPTIONS: NamesOf<RefresherOptions> = {
  everyMs: true,
  jitterMs: true,
  onReport: true,
  onError: true,
  clock: true,
  random: true,
  withinMs: true,
  limit: true,
  concurrency: true,
  profileLimit: true,
  onResult: true,
  dangerouslySkipTokenVerification: true,
};

/** Sweeps while it is started, one sweep at a time. */
export interface Refresher {
  /** Begins, if it has not begun. Until it is stopped it keeps the process alive, which may have nothing else to do. */
  start(): void;
  /** Ends: aborts a sweep that is running, and resolves when what was under way is written. It may be started again. */
  stop(): Promise<void>;
}

/**
 * Makes a refresher. Any number of processes may run one over the same store: each connection is renewed once.
 *
 * @throws ThreadsConfigError for times that no timer can hold
 */
export function createRefresher(
  connections: Pick<ThreadsConnections, "refreshDue">,
  options: RefresherOptions,
): Refresher {
  checkOptionsObject(options, SUBJECT, "must be an object with every");
  if (typeof (connections as Partial<ThreadsConnections> | null | undefined)?.refreshDue !== "function")
    throw new ThreadsConfigError([{ name: "connections", problem: "must be a ThreadsConnections" }], SUBJECT);
  const unknown = unknownOptions(options, OPTIONS);
  if (unknown.length > 0) throw new ThreadsConfigError(unknown, SUBJECT);
  const {
    everyMs: every,
    jitterMs: jitter = every / 10,
    onReport,
    onError,
    clock = systemClock,
    random = Math.random,
    ...how
  } = options;
  checkTimes(every, jitter);
  let stopping: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();

  const warnings = createFailureWarnings("ThreadsRefresherWarning", () => clock.now());
  const fail = (error: unknown, severity = severityOf(error)) => {
    if (onError === undefined) warnings.warn("Refreshing the connections that expire soon failed", error);
    else callHook(onError, error, { severity });
  };

  async function sweep(signal: AbortSignal): Promise<void> {
    try {
      const report = await connections.refreshDue({ ...how, signal });
      callHook(onReport, report);
      if (report.ended === "all-refused") fail(report.error, "error");
      for (const { ownerId, reason } of report.unreadable.slice(0, MOST_UNREADABLE)) {
        fail(new ThreadsUnreadableConnectionError(ownerId, reason), "error");
      }
    } catch (error) {
      fail(error);
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    try {
      for (let waitMs = 0; !signal.aborted; waitMs = every) {
        await clock.sleep(waitMs + random() * jitter, signal);
        await sweep(signal);
      }
    } catch (error) {
      // An abort ends the waiting. A clock that cannot wait would sweep without end.
      if (!signal.aborted) fail(error);
    }
  }

  return {
    start() {
      if (stopping !== null) return;
      const { signal } = (stopping = new AbortController());
      running = running.then(() => run(signal));
    },
    stop() {
      stopping?.abort();
      stopping = null;
      return running;
    },
  };
}

function checkTimes(every: number, jitter: number): void {
  const problems = [
    { name: "everyMs", holds: isTimeout(every) },
    { name: "jitterMs", holds: jitter >= 0 && isTimeout(every + jitter) },
  ].flatMap(({ name, holds }) =>
    holds
      ? []
      : [{ name, problem: "must be milliseconds, and with the other no longer than a timer can wait (24 days)" }],
  );
  if (problems.length > 0) throw new ThreadsConfigError(problems, SUBJECT);
}
