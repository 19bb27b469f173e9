/** The options of ThreadsConnections, and their check. */
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
import { hasMethods, isList } from "../validation/fields/objects.js";

/**
 * Options of {@link ThreadsConnections}.
 *
 * @example
 * ```ts
 * const connections = new ThreadsConnections({
 *   client: ThreadsClient.fromEnv(),
 *   store: postgresStore(pool),
 *   journal: postgresJournal(pool),
 *   onNotice: ({ ownerId, notice }) => sendMail(ownerId, notice),
 * });
 * ```
 */
export interface ThreadsConnectionsOptions {
  /** The Threads app that accounts are connected to. */
  readonly client: ThreadsClient;
  /** Keeps the connections. There is no default: `memoryStore()` forgets everything when the process ends. */
  readonly store: ConnectionStore;
  /**
   * Records how far each idempotency key of `account(ownerId).publish` is. Without it, each call with a key needs a journal of its own. There
   * is no default: `memoryJournal()` forgets everything when the process ends.
   */
  readonly journal?: PublishJournal | undefined;
  /** Signs the OAuth state: 32 characters or more, the same on all machines. By default it is derived from the app secret. */
  readonly stateSecret?: string | undefined;
  /** Secrets beside the app secret that may sign Meta's callbacks. Meta does not document which secret signs those of Threads. */
  readonly callbackSecrets?: readonly string[] | undefined;
  /** Replaces the client's clock, for tests. */
  readonly clock?: Clock | undefined;
  /** Returns a number from 0 to 1, which spreads writes that lost a race; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** Called after each change of a connection. The SDK ignores what it throws. */
  readonly onTransition?: ((notice: TransitionNotice) => unknown) | undefined;
  /**
   * Called with what the owner should know: the token was refreshed, seven days left, one day left, needs reconnection, revoked, account
   * replaced. Each notice comes once per expiry across all processes, after the write; `refreshDue` sends the warnings. The SDK ignores what
   * it throws. A crash may lose a notice: the stored connection is the truth.
   */
  readonly onNotice?: ((notice: ConnectionNotice) => unknown) | undefined;
  /**
   * Called with the owners whose data Meta wants deleted, before their connections end. An error fails the callback, so that Meta sends the
   * request again. An owner who disconnected earlier is not among them, because nothing of the account is stored: find what your app keeps
   * elsewhere by `platformId`. It is not called for a request from before the present connection. `requestedAt` is when Meta wrote the
   * request, to the second: keep newer data.
   */
  readonly onDataDeletion?:
    | ((ownerIds: readonly string[], account: { readonly platformId: string; readonly requestedAt: Date }) => unknown)
    | undefined;
  /** The public URL of the routes, such as `https://api.example/api/platform/threads`. Meta's data-deletion callback needs it. */
  readonly publicUrl?: string | undefined;
}

const SUBJECT = "ThreadsConnections";

/** The names of all options. */
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

/** @throws ThreadsConfigError that names every problem; ThreadsValidationError for an invalid callback secret */
export function checkOptions(options: ThreadsConnectionsOptions): void {
  checkOptionsObject(options, SUBJECT, "must be an object with client and store");
  const { client, store, journal, stateSecret, callbackSecrets = [], publicUrl } = options;
  if (!isList(callbackSecrets))
    throw new ThreadsConfigError([{ name: "callbackSecrets", problem: "must be a list of secrets" }], SUBJECT);
  // With an empty secret, anybody could forge Meta's signature.
  for (const secret of callbackSecrets) checkCredential("callbackSecrets", secret);
  const problems = [
    ...unknownOptions(options, OPTIONS),
    { name: "journal", problem: journal === undefined || isJournal(journal) ? null : JOURNAL_PROBLEM },
    {
      name: "client",
      problem: hasMethods(client, ["getProfile"]) ? null : "must be a ThreadsClient",
    },
    {
      name: "store",
      problem: hasMethods(store, ["save"]) ? null : "must be a ConnectionStore",
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
