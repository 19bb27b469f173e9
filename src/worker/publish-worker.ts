/** Runs publish jobs from any queue. */
import type { ThreadsConnections } from "../connections/service.js";
import { ThreadsConfigError } from "../errors/index.js";
import { checkOptionsObject, checkCallOptions, unknownOptions } from "../internal/arguments.js";
import { firstOf } from "../internal/signals.js";
import { readJournalState, type JournalState } from "../posts/journal-state.js";
import type { JournaledPublishOptions } from "../posts/publish/options.js";
import type { PublishJournal } from "../posts/publish/journal.js";
import type { PublishedPost } from "../posts/publish/publish.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { hasMethods } from "../validation/fields/objects.js";
import { checkJob, type CheckedJob, type PublishJob } from "./job.js";
import { outcomeOf, unreadableOutcome, type PublishOutcome } from "./outcome.js";

/** The options of `createPublishWorker`. */
export interface PublishWorkerOptions {
  /** Connections with a journal, which records the progress of each job. */
  readonly connections: ThreadsConnections;
}

/** The options of one run. */
export interface RunJobOptions extends Pick<JournaledPublishOptions, "timeoutMs" | "onProgress"> {
  /** Ends the run, for example when the process stops. The run still waits for a publish request that was already sent. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Shorter waits, for the SDK's own tests.
   *
   * @internal
   */
  readonly timing?: JournaledPublishOptions["timing"];
}

/** Runs publish jobs. One worker runs any number of jobs at the same time. */
export interface PublishWorker {
  /**
   * Runs a job once, and returns what to do with it. Never throws. The same job may be delivered any number of times, to any number of workers:
   * it is published once.
   *
   * @example
   * ```ts
   * const result = await worker.run({ id: job.id, ownerId: job.ownerId, draft: job.draft });
   * if (result.outcome === "later") await queue.deliverAgain(job, result.afterMs);
   * ```
   */
  run(job: PublishJob, options?: RunJobOptions): Promise<PublishOutcome>;
  /**
   * Ends the running jobs, and waits for them. Their outcome is `later` with the reason `stopped`, unless Threads responded to a publish request
   * that was already sent. Jobs that start afterwards return `stopped` at once.
   */
  stop(): Promise<void>;
}

const SUBJECT = "The publish worker";

const OPTIONS: NamesOf<PublishWorkerOptions> = { connections: true };

const RUN_OPTIONS: NamesOf<RunJobOptions> = { signal: true, timeoutMs: true, onProgress: true, timing: true };

/**
 * Makes a worker that runs publish jobs, for a queue of your choice.
 *
 * @throws ThreadsConfigError for connections without a journal, and for unknown options
 * @example
 * ```ts
 * const worker = createPublishWorker({ connections });
 * const result = await worker.run({ id: "job-1", ownerId: "user-1", draft: { text: "Ready to sail." } });
 * ```
 */
export function createPublishWorker(options: PublishWorkerOptions): PublishWorker {
  checkOptionsObject(options, SUBJECT, "must be an object with connections");
  const unknown = unknownOptions(options, OPTIONS);
  if (unknown.length > 0) throw new ThreadsConfigError(unknown, SUBJECT);
  const { connections } = options;
  const journal = journalOf(connections);
  /** The running jobs, each with its abort controller. One signal for all would keep a reference to every run. */
  const running = new Map<AbortController, Promise<PublishOutcome>>();
  let stopped = false;

  async function run(job: PublishJob, runOptions: RunJobOptions, stop: AbortSignal): Promise<PublishOutcome> {
    let checked: CheckedJob;
    try {
      checked = checkJob(job);
      checkCallOptions(runOptions, RUN_OPTIONS);
    } catch (error) {
      return outcomeOf({ error, state: { posts: [], mayBeLive: false }, abortReasons: [], late: false });
    }
    const { signal } = runOptions;
    const signals = signal === undefined ? [stop] : [signal, stop];
    const combined = firstOf(signals);
    try {
      const posts = await publishJob(connections, checked.job, { ...runOptions, signal: combined.signal });
      return { outcome: "published", posts };
    } catch (error) {
      const { clock, serverTime } = connections.client;
      const now = clock.now();
      const state = await stateAfter(journal, checked.job.id, now + serverTime.aheadMs);
      const abortReasons = signals.flatMap(({ aborted, reason }) => (aborted ? [reason as unknown] : []));
      return outcomeOf({ error, state, abortReasons, late: clock.now() >= checked.giveUpAtMs });
    } finally {
      combined.release();
    }
  }

  return {
    run(job, runOptions = {}) {
      const own = new AbortController();
      if (stopped) own.abort();
      const one = run(job, runOptions, own.signal)
        .catch(unreadableOutcome)
        .finally(() => running.delete(own));
      running.set(own, one);
      return one;
    },
    async stop() {
      stopped = true;
      for (const own of running.keys()) own.abort();
      await Promise.all(running.values());
    },
  };
}

function journalOf(connections: ThreadsConnections): PublishJournal {
  if (!hasMethods(connections, ["account"])) throw refused("must be a ThreadsConnections");
  const { journal } = connections;
  if (journal === undefined) throw refused("must have a journal: pass `journal` to ThreadsConnections");
  return journal;
}

const refused = (problem: string) => new ThreadsConfigError([{ name: "connections", problem }], SUBJECT);

async function publishJob(
  connections: ThreadsConnections,
  { id, ownerId, draft, drafts }: CheckedJob["job"],
  options: RunJobOptions,
): Promise<readonly PublishedPost[]> {
  const account = connections.account(ownerId);
  const keyed = { ...options, idempotencyKey: id };
  return draft === undefined ? await account.publishThread(drafts, keyed) : [await account.publish(draft, keyed)];
}

/** Reads the journal after a failed run. Returns null if the journal fails. */
async function stateAfter(journal: PublishJournal, key: string, now: number): Promise<JournalState | null> {
  try {
    return await readJournalState(journal, key, now);
  } catch {
    return null;
  }
}
