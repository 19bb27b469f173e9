/** A host's connections: connecting, looking, renewing, ending, and acting for the account. */
import { fingerprint } from "../internal/fingerprint.js";
import type { JournaledAccount } from "../account.js";
import type { ThreadsClient } from "../client.js";
import { isThreadsError, ThreadsNotConnectedError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { maskInInspect } from "../internal/inspect.js";
import type { CallbackParameters } from "../oauth/callback.js";
import { storedCredentials } from "./account-credentials.js";
import { adopt, type AdoptedConnection } from "./adopt.js";
import {
  begin,
  complete,
  connectionProfile,
  verifyCallback,
  type BeginOptions,
  type StartedFlow,
  type CompletedFlow,
  type ConnectParts,
  type CallbackProof,
  type VerifiedCallback,
} from "./connect.js";
import { disconnected, type Connection, type LinkedConnection } from "./connection.js";
import { hasExpired } from "./record-rules.js";
import { checkOwner } from "./owner.js";
import { checkOptions, type ThreadsConnectionsOptions } from "./options.js";
import { createEventApplier, type EventApplier } from "./apply-event.js";
import {
  confirmationUrl,
  createConfirmation,
  deauthorization,
  endConnections,
  ownersConcerned,
  readConfirmation,
  type DataDeletionResponse,
  type DeauthorizeResult,
  type MetaCallbackParts,
} from "./meta-callbacks.js";
import { createRefresh, type Refreshing, type RefreshResult } from "./refresh/refresh-token.js";
import { judgeToken, type JudgeParts } from "./store-verdict.js";
import { createSecondLooks } from "./second-looks.js";
import { statusOf, unreadableStatus, type ConnectionStatus } from "./status.js";
import type { ConnectionStore } from "./store/contract.js";
import { connectionTime, type ConnectionTime } from "./time.js";
import { sweep, type SweepParts } from "./refresh/sweep.js";
import type { RefreshDueOptions, RefreshDueReport } from "./refresh/report.js";

/** The connections of a host's users: one Threads account each. Make one for the life of the process. */
export class ThreadsConnections {
  /** The client that everything here calls Threads with. */
  readonly client: ThreadsClient;
  readonly #time: ConnectionTime;
  readonly #ledger: EventApplier;
  readonly #connecting: ConnectParts;
  readonly #meta: MetaCallbackParts;
  readonly #options: Pick<ThreadsConnectionsOptions, "journal" | "callbackSecrets" | "onDataDeletion" | "publicUrl">;
  readonly #confirmationKey: Uint8Array;
  /** Until when, in epoch milliseconds, calls go on with the token that they have after a renewal that failed. */
  readonly #pauses = new Map<string, number>();
  readonly #judging: JudgeParts;
  readonly #refreshing: Refreshing;
  readonly #store: ConnectionStore;
  readonly #sweeping: SweepParts;

  /** @throws ThreadsConfigError for a missing store or client, a short state secret, a public URL that is none */
  constructor(options: ThreadsConnectionsOptions) {
    checkOptions(options);
    const { client, store, journal, stateSecret, callbackSecrets, onDataDeletion, publicUrl } = options;
    this.client = client;
    const time = connectionTime(options.clock ?? client.clock, client);
    this.#time = time;
    this.#ledger = createEventApplier(store, time, options.random ?? Math.random, options);
    const key = stateSecret === undefined ? client.deriveKey("state") : new TextEncoder().encode(stateSecret);
    const ledger = this.#ledger;
    this.#connecting = { client, ledger, signer: { key, appId: client.appId }, now: time.own };
    this.#meta = { store, ledger, clock: time };
    this.#options = { journal, callbackSecrets, onDataDeletion, publicUrl };
    this.#confirmationKey = client.deriveKey("data deletion");
    const get = (ownerId: string) => this.#read(ownerId, true);
    this.#judging = { client, ledger, looks: createSecondLooks(time) };
    this.#refreshing = createRefresh({ client, ledger, clock: time, get });
    this.#store = store;
    const judge: SweepParts["judge"] = (ownerId, token, error) => judgeToken(this.#judging, ownerId, token, error, {});
    this.#sweeping = { client, store, ledger, time, attempt: this.#refreshing.attempt, judge, care: { nextAt: null } };
  }

  /** Where the routes are reachable from outside, as the options said. */
  get publicUrl(): string | undefined {
    return this.#options.publicUrl;
  }

  /**
   * Begins a flow: send the owner's browser to `url`, and keep `binding` in that browser.
   *
   * @throws ThreadsValidationError for an empty owner, scopes that Threads does not know, an enormous `returnTo`
   */
  begin(ownerId: string, options: BeginOptions = {}): StartedFlow {
    return begin(this.#connecting, ownerId, options);
  }

  /**
   * Completes a flow with what the callback brought: checks state and proof, calls Threads three times, stores the connection.
   *
   * @param parameters the callback's URL, its query, or the record that a framework parsed from it
   * @param proof `{ binding }` from the browser, or `{ ownerId }` of an authenticated request
   * @throws ThreadsAuthorizationError, before any call: the owner declined, state or code are not valid, or the callback belongs to another
   * browser or user (`reason`); ThreadsConnectError when a later step failed. Both carry `ownerId` and `returnTo` when the state was genuine
   */
  complete(parameters: CallbackParameters, proof: CallbackProof, options: CallOptions = {}): Promise<CompletedFlow> {
    return complete(this.#connecting, parameters, proof, options);
  }

  /**
   * Reads a callback and checks its state, and calls nothing: for a callback that hands code and state on to a signed-in page.
   *
   * @throws ThreadsAuthorizationError, as {@link complete}
   */
  readCallback(parameters: CallbackParameters): VerifiedCallback {
    const { ownerId, returnTo, code, state } = verifyCallback(this.#connecting, parameters);
    return maskInInspect({ ownerId, returnTo, code, state }, "code", "state");
  }

  /**
   * Makes a connection of a long-lived token that exists already: from Meta's dashboard, or from another system. Checks it at `/me` and, where
   * Threads allows it, with `debug_token`, stores it, and fires what a connect fires. An expiry that Threads does not tell is stored as null:
   * the next use or sweep refreshes the token and learns it.
   *
   * @throws ThreadsApiError when Threads refuses the token; ThreadsValidationError for one that `debug_token` calls invalid, and for a text that
   * cannot be a token; otherwise as the client and the store
   * @example
   * const { connection } = await connections.adopt("user-1", process.env.THREADS_TOKEN ?? "");
   */
  adopt(ownerId: string, accessToken: string, options: CallOptions = {}): Promise<AdoptedConnection> {
    return adopt(
      { client: this.client, ledger: this.#ledger, now: () => this.#time.now() },
      ownerId,
      accessToken,
      options,
    );
  }

  /**
   * Returns the connection of an owner, null for one never seen. When its date has certainly passed (by our clock, and by two responses of
   * Threads that agree), that is written first. It holds the token.
   *
   * @throws ThreadsUnreadableConnectionError for a stored record that cannot be read; what the store throws
   */
  async get(ownerId: string): Promise<Connection | null> {
    return await this.#read(checkOwner(ownerId), false);
  }

  /**
   * Returns how an owner's connection stands, without its token. An owner never seen is disconnected; a record that cannot be read is an
   * `error` that needs a reconnection, because connecting again replaces it.
   */
  async status(ownerId: string): Promise<ConnectionStatus> {
    try {
      return statusOf((await this.get(ownerId)) ?? disconnected(ownerId), this.#time.now());
    } catch (error) {
      if (isThreadsError(error, "THREADS_UNREADABLE_CONNECTION")) return unreadableStatus();
      throw error;
    }
  }

  /**
   * Fetches the profile again and stores it. Also undoes a wrong verdict: when a token that was taken for revoked or expired works, the
   * connection is active again.
   *
   * @throws ThreadsNotConnectedError, also when this call finds the token invalid; otherwise as the client
   */
  async refreshProfile(ownerId: string, options: CallOptions = {}): Promise<LinkedConnection> {
    const connection = await this.get(ownerId);
    if (!connection?.auth) throw new ThreadsNotConnectedError(ownerId);
    const { accessToken } = connection.auth;
    const named = fingerprint(accessToken);
    try {
      const profile = await this.client.getProfile(accessToken, options);
      const event = { type: "profile-fetched", fingerprint: named, platformId: profile.id } as const;
      const entry = await this.#ledger.apply(ownerId, { ...event, profile: connectionProfile(profile) });
      if (entry.connection.state === "disconnected") throw new ThreadsNotConnectedError(ownerId);
      return entry.connection;
    } catch (error) {
      const ended = await judgeToken(this.#judging, ownerId, accessToken, error, options);
      if (ended === null) throw error;
      throw new ThreadsNotConnectedError(ownerId, ended, error);
    }
  }

  /**
   * Renews the token, when it can be. Many who ask at once, in however many processes, make one call.
   *
   * @returns without a call, and with the `reason`, when it is too young, expired, not there, or being refreshed by another process
   * @throws only when the call to Threads failed, or the store
   */
  refreshToken(ownerId: string, options: CallOptions = {}): Promise<RefreshResult> {
    return this.#refreshing.renew(ownerId, options);
  }

  /**
   * Refreshes what expires soon, oldest first, and writes what has expired. Then looks again at tokens that were refused, and updates old
   * profiles. Safe in any number of processes at once; run it every hour or so, by a job of yours or by `createRefresher`. Waits where Threads
   * asks to slow down, for as long as the signal allows.
   *
   * @throws ThreadsValidationError for an option that makes no sense; what the store throws when it cannot list. What fails for one
   * connection is counted, and ends nothing
   */
  refreshDue(options: RefreshDueOptions = {}): Promise<RefreshDueReport> {
    return sweep(this.#sweeping, options);
  }

  /** Ends a connection: token, id and profile are cleared, also where the record cannot be read. An owner without one is not an error. */
  async disconnect(ownerId: string): Promise<Connection> {
    checkOwner(ownerId);
    this.#pauses.delete(ownerId);
    if ((await this.#store.get(ownerId)) === null) return disconnected(ownerId);
    return (await this.#ledger.apply(ownerId, { type: "disconnect-requested" })).connection;
  }

  /**
   * The owner's account, to call Threads for. It takes the stored token for each call, renews one that ends within a week behind the
   * call and within a day before it, and tells the machine when Threads refuses it. Its calls throw ThreadsNotConnectedError
   * beside the client's errors. An idempotency key uses the `journal` of these connections.
   */
  account(ownerId: string): JournaledAccount {
    return this.client.account(
      storedCredentials({
        ownerId: checkOwner(ownerId),
        clock: this.#time,
        pauses: this.#pauses,
        get: () => this.#read(ownerId, true),
        renew: (options) => this.#refreshing.renew(ownerId, options),
        rejected: (accessToken, error, options) => judgeToken(this.#judging, ownerId, accessToken, error, options),
      }),
      { journal: this.#options.journal },
    );
  }

  /**
   * Meta's deauthorize callback: ends the connections of every owner of that Threads account.
   *
   * @param signedRequest the form field `signed_request`
   * @throws ThreadsSignedRequestError
   */
  async deauthorize(signedRequest: string): Promise<DeauthorizeResult> {
    const request = this.client.parseSignedRequest(signedRequest, this.#options.callbackSecrets);
    const event = deauthorization(request, this.#time);
    return await endConnections(this.#meta, (await ownersConcerned(this.#meta, event)).owners, event);
  }

  /**
   * Meta's data-deletion callback: calls `onDataDeletion`, ends the connections, and returns what Meta expects. A request from before the
   * present connection ends nothing and calls nothing: it was sent again, and the user has connected since.
   *
   * @param signedRequest the form field `signed_request`
   * @param publicUrl instead of the option
   * @throws ThreadsSignedRequestError; ThreadsConfigError without a public URL; what `onDataDeletion` throws
   */
  async deleteData(signedRequest: string, publicUrl?: string): Promise<DataDeletionResponse> {
    const request = this.client.parseSignedRequest(signedRequest, this.#options.callbackSecrets);
    const code = createConfirmation(this.#confirmationKey, this.#time.own());
    const url = confirmationUrl(publicUrl ?? this.#options.publicUrl, code);
    const event = deauthorization(request, this.#time);
    const { owners, outdated } = await ownersConcerned(this.#meta, event);
    if (!outdated) {
      const account = { platformId: request.userId, requestedAt: event.issuedAt };
      await this.#options.onDataDeletion?.(owners, account);
    }
    await endConnections(this.#meta, owners, event);
    return { url, confirmation_code: code };
  }

  /** When the deletion with this number was asked for; null for a number that was not made here. */
  readConfirmation(code: string): { requestedAt: Date } | null {
    return readConfirmation(this.#confirmationKey, code);
  }

  /**
   * Reads the connection with one wait, because every call for an account begins here. When its date has certainly passed, that is written. A
   * connection that is expired by its state but not by its date was judged by a wrong clock; with `prove` it gets the chance to show that it
   * works.
   */
  #read(ownerId: string, prove: boolean): Promise<Connection | null> {
    return this.#ledger.read(ownerId, (connection) => {
      if (!connection?.auth || connection.state === "revoked") return connection;
      if (connection.state === "expired") {
        if (!prove || hasExpired(connection, this.#time.now())) return connection;
        return this.refreshProfile(ownerId).catch(() => connection);
      }
      const at = this.#time.certain();
      if (at === null || !hasExpired(connection, at.getTime())) return connection;
      return this.#ledger.apply(ownerId, { type: "expiry-passed", at }).then((entry) => entry.connection);
    });
  }
}
