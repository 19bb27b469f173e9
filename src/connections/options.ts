/** What ThreadsConnections is made from, and everything that is wrong with it at once. */
import { checkCredential, checkOptionsObject, unknownOptions } from "../internal/arguments.js";
import type { ThreadsClient } from "../client.js";
import type { Clock } from "../internal/clock.js";
import { ThreadsConfigError } from "../errors/index.js";
import { hostUrlProblem } from "../internal/url-rules.js";
import type { PublishJournal } from "../posts/publish/journal.js";
import { isJournal, JOURNAL_PROBLEM } from "../posts/publish/options.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { TransitionNotice } from "./apply-event.js";
import type { ConnectionNotice } from "./notices.js";
import type { ConnectionStore } from "./store/contract.js";

/** What ThreadsConnections is made from. */
export interface ThreadsConnectionsOptions {
  readonly client: ThreadsClient;
  /** Where connections are kept. There is no default: `memoryStore()` forgets everything when the process ends. */
  readonly store: ConnectionStore;
  /**
   * Records how far each idempotency key of `account(ownerId).publish` is. Without it, each call with a key needs a journal of its own. There
   * is no default: `memoryJournal()` forgets everything when the process ends.
   */
  readonly journal?: PublishJournal | undefined;
  /** Signs the OAuth state, 32 characters or more; derived from the app secret by default. The same on all machines. */
  readonly stateSecret?: string | undefined;
  /** Secrets beside the app's that may sign Meta's callbacks: which one Meta uses for Threads is not documented. */
  readonly callbackSecrets?: readonly string[] | undefined;
  /** The client's by default. */
  readonly clock?: Clock | undefined;
  /** A number from 0 to 1, to spread writes that lost a race; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** Told of every change, after the write. Whatever it throws is dropped. */
  readonly onTransition?: ((notice: TransitionNotice) => unknown) | undefined;
  /**
   * Called after the write with what the owner should know: renewed, seven days left, one day left, needs reconnection, revoked. Each once per
   * expiry, across all processes; the warnings come from `refreshDue`. What it throws is dropped, and one that a crash swallows
   * is not repeated: the record is the truth.
   */
  readonly onNotice?: ((notice: ConnectionNotice) => unknown) | undefined;
  /**
   * Called with the owners whose data Meta wants deleted, before their connections end. What it throws fails the callback, so that Meta asks
   * again: an obligation must not be lost. An owner who has disconnected before is not among them, because nothing is stored of the account
   * then; find what your app keeps elsewhere by `platformId`. A request from before the present connection does not call it.
   * `requestedAt` is when Meta wrote the request, to the second: keep what is newer.
   */
  readonly onDataDeletion?:
    | ((ownerIds: readonly string[], account: { readonly platformId: string; readonly requestedAt: Date }) => unknown)
    | undefined;
  /** Where the routes are reachable from outside: `https://api.example/api/platform/threads`. For Meta's data-deletion answer. */
  readonly publicUrl?: string | undefined;
}

const SUBJECT = "ThreadsConnections";

/** Every option, by name. */
const OPTIONS: NamesOf<ThreadsConnectionsOptions> = {
  client: true,
  store: true,
  journal: true,
  stateSecret: true,
  callbackSecrets: true,
  clock: true,
  random: true,
  onTransition: true,
  onNotice: true,
  onDataDeletion: true,
  publicUrl: true,
};

/** @throws ThreadsConfigError that names every problem; ThreadsValidationError for a callback secret that is none */
export function checkOptions(options: ThreadsConnectionsOptions): void {
  checkOptionsObject(options, SUBJECT, "must be an object with client and store");
  const { client, store, journal, stateSecret, callbackSecrets = [], publicUrl } = options;
  if (!Array.isArray(callbackSecrets))
    throw new ThreadsConfigError([{ name: "callbackSecrets", problem: "must be a list of secrets" }], SUBJECT);
  // With an empty one, anybody could sign in Meta's name.
  for (const secret of callbackSecrets) checkCredential("callbackSecrets", secret);
  const problems = [
    ...unknownOptions(options, OPTIONS),
    { name: "journal", problem: journal === undefined || isJournal(journal) ? null : JOURNAL_PROBLEM },
    {
      name: "client",
      problem:
        typeof (client as Partial<ThreadsClient> | undefined)?.getProfile === "function"
          ? null
          : "must be a ThreadsClient",
    },
    {
      name: "store",
      problem:
        typeof (store as Partial<ConnectionStore> | undefined)?.save === "function"
          ? null
          : "must be a ConnectionStore",
    },
    {
      name: "stateSecret",
      problem:
        stateSecret === undefined || (typeof stateSecret === "string" && stateSecret.length >= 32)
          ? null
          : "must have at least 32 characters",
    },
    { name: "publicUrl", problem: publicUrl === undefined ? null : hostUrlProblem(publicUrl, false) },
  ].flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }]));
  if (problems.length > 0) throw new ThreadsConfigError(problems, SUBJECT);
}
