/** Runs sweeps at intervals, in the host's own process. */
import { checkOptionsObject, isTimeout, unknownOptions } from "../../internal/arguments.js";
import { systemClock, type Clock } from "../../internal/clock.js";
import { ThreadsConfigError, ThreadsUnreadableConnectionError } from "../../errors/index.js";
import { createFailureWarnings, severityOf, type FailureSeverity } from "../../internal/failure-reports.js";
import { callHook } from "../../internal/hooks.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import type { PublishJournal } from "../../posts/publish/journal.js";
import { isJournal } from "../../posts/publish/options.js";
import type { ThreadsConnections } from "../service.js";
import type { RefreshDueOptions, RefreshDueReport } from "./report.js";
import { hasMethods, isList } from "../../validation/fields/objects.js";

/** The severity of a failure that a refresher reports. */
export interface FailedSweep {
  /** `warning` for failures of normal operation; `error` when the operator has to act: on the store, a key or the Threads app. */
  readonly severity: FailureSeverity;
}

/** Options of `createRefresher`: those of `refreshDue`, and when to run it. */
export interface RefresherOptions extends Omit<RefreshDueOptions, "signal"> {
  /** Milliseconds from the end of a sweep to the next one, 24 days at most. Once an hour (3_600_000) is enough. */
  readonly everyMs: number;
  /**
   * Adds a random part of this many milliseconds to each wait, so that processes that start together do not sweep together; a tenth of
   * `everyMs` by default. The first sweep waits for such a part only.
   */
  readonly jitterMs?: number | undefined;
  /**
   * Publish journals from which each sweep deletes the entries older than `pruneAfterMs`. Any number of processes may prune the same journal.
   */
  readonly prune?: readonly PublishJournal[] | undefined;
  /**
   * Milliseconds after which a journal entry is deleted; 30 days by default. A deleted key publishes again, so keep entries some days longer
   * than a job can be redelivered.
   */
  readonly pruneAfterMs?: number | undefined;
  /** Called with the report of each sweep. The SDK ignores what it throws. */
  readonly onReport?: ((report: RefreshDueReport) => unknown) | undefined;
  /**
   * Called when a sweep or the pruning of a journal fails, when it ends as `all-refused`, and with a ThreadsUnreadableConnectionError for each owner whose record cannot be
   * read (100 per sweep at most; the report names all). The SDK ignores what it throws. Without it, the process emits a warning
   * (`process.emitWarning`), at most once a minute for each kind of failure.
   */
  readonly onError?: ((error: unknown, at: FailedSweep) => unknown) | undefined;
  /** Replaces the system clock, for tests. */
  readonly clock?: Clock | undefined;
  /** Returns a number from 0 to 1; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
}

/** A broken table must not call `onError` for each row in every sweep. */
const MOST_UNREADABLE = 100;

const SUBJECT = "The refresher";

const DAY_MS = 24 * 60 * 60_000;

/** The names of all options. */
const OPTIONS: NamesOf<RefresherOptions> = {
  everyMs: true,
  jitterMs: true,
  prune: true,
  pruneAfterMs: true,
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

/** Runs one sweep at a time, from `start` to `stop`. */
export interface Refresher {
  /** Starts the sweeps, unless they run already. Keeps the process alive until `stop`. */
  start(): void;
  /** Aborts a running sweep, and resolves when its writes are done. The refresher may be started again. */
  stop(): Promise<void>;
}

/**
 * Makes a refresher, which calls `refreshDue` at intervals. Any number of processes may run one over the same store: each token is refreshed
 * once.
 *
 * @throws ThreadsConfigError that names an invalid option
 * @example
 * ```ts
 * const refresher = createRefresher(connections, { everyMs: 3_600_000, prune: [journal], onError: (error) => logger.error(error) });
 * refresher.start();
 * process.once("SIGTERM", () => refresher.stop());
 * ```
 */
export function createRefresher(
  connections: Pick<ThreadsConnections, "refreshDue">,
  options: RefresherOptions,
): Refresher {
  checkOptionsObject(options, SUBJECT, "must be an object with everyMs");
  if (!hasMethods(connections, ["refreshDue"]))
    throw new ThreadsConfigError([{ name: "connections", problem: "must be a ThreadsConnections" }], SUBJECT);
  const unknown = unknownOptions(options, OPTIONS);
  if (unknown.length > 0) throw new ThreadsConfigError(unknown, SUBJECT);
  const {
    everyMs,
    jitterMs = everyMs / 10,
    prune = [],
    pruneAfterMs = 30 * DAY_MS,
    onReport,
    onError,
    clock = systemClock,
    random = Math.random,
    ...sweepOptions
  } = options;
  checkTimes(everyMs, jitterMs);
  checkPruning(prune, pruneAfterMs);
  let stopping: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();

  const warnings = createFailureWarnings("ThreadsRefresherWarning", () => clock.now());
  const reportFailure = (error: unknown, severity = severityOf(error), what = REFRESH_FAILED) => {
    if (onError === undefined) warnings.warn(what, error);
    else callHook(onError, error, { severity });
  };

  async function pruneJournals(signal: AbortSignal): Promise<void> {
    for (const journal of prune) {
      if (signal.aborted) return;
      try {
        await journal.prune(new Date(clock.now() - pruneAfterMs));
      } catch (error) {
        reportFailure(error, undefined, PRUNE_FAILED);
      }
    }
  }

  async function sweep(signal: AbortSignal): Promise<void> {
    try {
      const report = await connections.refreshDue({ ...sweepOptions, signal });
      callHook(onReport, report);
      if (report.ended === "all-refused") reportFailure(report.error, "error");
      for (const { ownerId, reason } of report.unreadable.slice(0, MOST_UNREADABLE)) {
        reportFailure(new ThreadsUnreadableConnectionError(ownerId, reason), "error");
      }
    } catch (error) {
      reportFailure(error);
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    try {
      for (let waitMs = 0; !signal.aborted; waitMs = everyMs) {
        await clock.sleep(waitMs + random() * jitterMs, signal);
        await sweep(signal);
        await pruneJournals(signal);
      }
    } catch (error) {
      // An abort ends the wait. A clock that cannot wait would sweep without a pause, so the sweeps end.
      if (!signal.aborted) reportFailure(error);
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

const REFRESH_FAILED = "Refreshing the connections that expire soon failed";
const PRUNE_FAILED = "Pruning a publish journal failed";

function checkPruning(prune: unknown, pruneAfterMs: unknown): void {
  const problems = [
    {
      name: "prune",
      valid: isList(prune) && prune.every((journal) => isJournal(journal) && canPrune(journal)),
      problem: "must be a list of publish journals",
    },
    {
      name: "pruneAfterMs",
      valid: typeof pruneAfterMs === "number" && Number.isFinite(pruneAfterMs) && pruneAfterMs >= DAY_MS,
      problem: "must be a number of milliseconds, at least one day, so that no key that may be redelivered is deleted",
    },
  ].flatMap(({ name, valid, problem }) => (valid ? [] : [{ name, problem }]));
  if (problems.length > 0) throw new ThreadsConfigError(problems, SUBJECT);
}

const canPrune = (journal: unknown) => typeof (journal as Partial<PublishJournal>).prune === "function";

function checkTimes(everyMs: number, jitterMs: number): void {
  const problems = [
    { name: "everyMs", valid: isTimeout(everyMs) },
    { name: "jitterMs", valid: jitterMs >= 0 && isTimeout(everyMs + jitterMs) },
  ].flatMap(({ name, valid }) =>
    valid ? [] : [{ name, problem: "must be milliseconds, and everyMs + jitterMs must not exceed 24 days" }],
  );
  if (problems.length > 0) throw new ThreadsConfigError(problems, SUBJECT);
}
