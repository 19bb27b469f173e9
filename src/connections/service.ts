/** A host's connections: connecting, looking, renewing, ending, and acting for the account. */
import { fingerprint } from "../fingerprint.js";
import type { ThreadsAccount } from "../account.js";
import { timeOf } from "../arguments.js";
import type { ThreadsClient } from "../client.js";
import type { Clock } from "../clock.js";
import { isThreadsError, ThreadsNotConnectedError, ThreadsReconnectError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { maskInInspect } from "../inspect.js";
import type { CallbackParameters } from "../oauth/callback.js";
import { storedCredentials } from "./account-credentials.js";
import {
  begin,
  complete,
  connectionProfile,
  readGenuine,
  type BeginOptions,
  type BegunFlow,
  type CompletedFlow,
  type ConnectParts,
  type FlowProof,
  type GenuineCallback,
} from "./connect.js";
import { disconnected, type Connection, type HeldConnection } from "./connection.js";
import { hasExpired } from "./derived.js";
import { checkOwner } from "./owner.js";
import { checkOptions, type ThreadsConnectionsOptions } from "./options.js";
import { createLedger, type Ledger } from "./ledger.js";
import {
  confirmationUrl,
  createConfirmation,
  deauthorization,
  endConnections,
  ownersConcerned,
  readConfirmation,
  type DataDeletionAnswer,
  type DeauthorizeResult,
  type MetaCallbackParts,
} from "./meta-callbacks.js";
import { createRefresh, messageOf, type Refreshing, type RefreshResult } from "./refresh.js";
import { deservesASecondLook, isConfirmedDead } from "./rejection.js";
import { createSecondLooks, type SecondLooks } from "./second-looks.js";
import { statusOf, unreadableStatus, type ConnectionStatus } from "./status.js";
import type { ConnectionStore } from "./store.js";
import { sweep } from "./sweep.js";
import type { RefreshDueOptions, RefreshDueReport } from "./sweep-report.js";

/** The connections of a host's users: one Threads account each. Make one for the life of the process. */
export class ThreadsConnections {
  /** The client that everything here calls Threads with. */
  readonly client: ThreadsClient;
  readonly #clock: Clock;
  readonly #ledger: Ledger;
  readonly #connecting: ConnectParts;
  readonly #meta: MetaCallbackParts;
  readonly #options: Pick<ThreadsConnectionsOptions, "callbackSecrets" | "onDataDeletion" | "publicUrl">;
  readonly #confirmationKey: Uint8Array;
  /** Until when, in epoch milliseconds, calls go on with the token that they have after a renewal that failed. */
  readonly #pauses = new Map<string, number>();
  readonly #looks: SecondLooks;
  readonly #refreshing: Refreshing;
  readonly #store: ConnectionStore;

  /** @throws ThreadsConfigError for a missing store or client, a short state secret, a public URL that is none */
  constructor(options: ThreadsConnectionsOptions) {
    checkOptions(options);
    const { client, store, stateSecret, callbackSecrets, onDataDeletion, publicUrl } = options;
    this.client = client;
    const clock = options.clock ?? client.clock;
    this.#clock = { now: () => timeOf(clock), sleep: (ms, signal) => clock.sleep(ms, signal) };
    this.#ledger = createLedger(store, this.#clock, options.random ?? Math.random, options);
    const key = stateSecret === undefined ? client.deriveKey("state") : new TextEncoder().encode(stateSecret);
    const now = () => this.#clock.now();
    this.#connecting = { client, ledger: this.#ledger, signer: { key, appId: client.appId }, now };
    this.#meta = { store, ledger: this.#ledger, clock: this.#clock };
    this.#options = { callbackSecrets, onDataDeletion, publicUrl };
    this.#confirmationKey = client.deriveKey("data deletion");
    const get = (ownerId: string) => this.#read(ownerId, true);
    this.#looks = createSecondLooks(this.#clock);
    this.#refreshing = createRefresh({ client, ledger: this.#ledger, clock: this.#clock, get });
    this.#store = store;
  }

  /** Where the routes are reachable from outside, as the options said. */
  get publicUrl(): string | undefined {
    return this.#options.publicUrl;
  }

  /**
   * Begins a flow: send the person to `url`, and keep `binding` in that person's browser.
   *
   * @throws ThreadsValidationError for an empty owner, scopes that Threads does not know, an enormous `returnTo`
   */
  begin(ownerId: string, options: BeginOptions = {}): BegunFlow {
    return begin(this.#connecting, ownerId, options);
  }

  /**
   * Completes a flow with what the callback brought: checks state and proof, calls Threads three times, stores the connection.
   *
   * @param parameters the callback's URL, its query, or the record that a framework parsed from it
   * @param proof `{ binding }` from the browser, or `{ ownerId }` of an authenticated request
   * @throws ThreadsBindingError, before any call, without proof or with another's; ThreadsAuthorizationError when the person declined or
   * state or code are not good; ThreadsConnectError when a later step failed. Each carries `ownerId` and `returnTo` when the state
   * was genuine.
   */
  complete(parameters: CallbackParameters, proof: FlowProof, options: CallOptions = {}): Promise<CompletedFlow> {
    return complete(this.#connecting, parameters, proof, options);
  }

  /**
   * Reads a callback and checks its state, and calls nothing: for a callback that hands code and state on to a signed-in page.
   *
   * @throws ThreadsAuthorizationError, as {@link complete}
   */
  readCallback(parameters: CallbackParameters): GenuineCallback {
    const { ownerId, returnTo, code, state } = readGenuine(this.#connecting, parameters);
    return maskInInspect({ ownerId, returnTo, code, state }, "code", "state");
  }

  /**
   * Returns the connection of an owner, null for one never seen. When its date has passed, that is written first. It holds the token.
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
      return statusOf((await this.get(ownerId)) ?? disconnected(ownerId), this.#clock.now());
    } catch (error) {
      if (isThreadsError(error, "THREADS_UNREADABLE_CONNECTION")) return unreadableStatus();
      throw error;
    }
  }

  /**
   * Fetches the profile again and stores it. Also undoes a wrong verdict: when a token that was taken for revoked works, the connection is
   * active again.
   *
   * @throws ThreadsNotConnectedError; ThreadsReconnectError when the token is dead, also when that is found out now; otherwise as the client
   */
  async refreshProfile(ownerId: string, options: CallOptions = {}): Promise<HeldConnection> {
    const connection = await this.get(ownerId);
    if (!connection?.auth) throw new ThreadsNotConnectedError(ownerId);
    // By the date, not by the state: a clock that jumped ahead may have written a verdict that the profile undoes.
    if (hasExpired(connection, this.#clock.now())) throw new ThreadsReconnectError(ownerId, "expired");
    const { accessToken } = connection.auth;
    const named = fingerprint(accessToken);
    try {
      const profile = await this.client.getProfile(accessToken, options);
      const event = { type: "profile-fetched", fingerprint: named, platformId: profile.id } as const;
      const entry = await this.#ledger.apply(ownerId, { ...event, profile: connectionProfile(profile) });
      if (entry.connection.state === "disconnected") throw new ThreadsNotConnectedError(ownerId);
      return entry.connection;
    } catch (error) {
      if (!(await this.#rejected(ownerId, accessToken, error, options))) throw error;
      throw new ThreadsReconnectError(ownerId, "revoked", error);
    }
  }

  /**
   * Renews the token, when it can be. Many who ask at once, in however many processes, make one call.
   *
   * @returns without a call, and with the `reason`, when it is too young, expired, not there, or being renewed by somebody else
   * @throws only when the call to Threads failed, or the store
   */
  refreshToken(ownerId: string, options: CallOptions = {}): Promise<RefreshResult> {
    return this.#refreshing.renew(ownerId, options);
  }

  /**
   * Renews what expires soon, oldest first, and writes what has expired. Safe in any number of processes at once; run it every hour or so,
   * by a job of yours or by `createRefresher`. Waits where Threads asks to slow down, for as long as the signal allows.
   *
   * @throws ThreadsValidationError for an option that makes no sense; what the store throws when it cannot list. What fails for one
   * connection is counted, and ends nothing
   */
  refreshDue(options: RefreshDueOptions = {}): Promise<RefreshDueReport> {
    const { attempt } = this.#refreshing;
    return sweep({ store: this.#store, ledger: this.#ledger, clock: this.#clock, attempt }, options);
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
   * call and within a day before it, and tells the machine when Threads refuses it. Its calls throw ThreadsNotConnectedError and
   * ThreadsReconnectError beside the client's errors.
   */
  account(ownerId: string): ThreadsAccount {
    return this.client.account(
      storedCredentials({
        ownerId: checkOwner(ownerId),
        clock: this.#clock,
        pauses: this.#pauses,
        get: () => this.#read(ownerId, true),
        renew: (options) => this.#refreshing.renew(ownerId, options),
        rejected: (accessToken, error, options) => this.#rejected(ownerId, accessToken, error, options),
      }),
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
    const event = deauthorization(request, this.#clock);
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
  async deleteData(signedRequest: string, publicUrl?: string): Promise<DataDeletionAnswer> {
    const request = this.client.parseSignedRequest(signedRequest, this.#options.callbackSecrets);
    const code = createConfirmation(this.#confirmationKey, this.#clock.now());
    const url = confirmationUrl(publicUrl ?? this.#options.publicUrl, code);
    const event = deauthorization(request, this.#clock);
    const { owners, outdated } = await ownersConcerned(this.#meta, event);
    if (!outdated) {
      const person = { platformId: request.userId, requestedAt: event.issuedAt };
      await this.#options.onDataDeletion?.(owners, person);
    }
    await endConnections(this.#meta, owners, event);
    return { url, confirmation_code: code };
  }

  /** When the deletion with this number was asked for; null for a number that was not made here. */
  readConfirmation(code: string): { requestedAt: Date } | null {
    return readConfirmation(this.#confirmationKey, code);
  }

  /**
   * The connection, with one wait: every call for an account begins here. When its date has passed, that is written. One that is expired
   * by its state but not by its date has been judged by a clock that was ahead; with `prove` it gets the chance to show that it works.
   */
  #read(ownerId: string, prove: boolean): Promise<Connection | null> {
    return this.#ledger.read(ownerId, (connection) => {
      if (!connection?.auth || connection.state === "revoked") return connection;
      const past = hasExpired(connection, this.#clock.now());
      if (past === (connection.state === "expired")) return connection;
      if (past) return this.#ledger.apply(ownerId, { type: "expiry-passed" }).then((entry) => entry.connection);
      return prove ? this.refreshProfile(ownerId).catch(() => connection) : connection;
    });
  }

  /** Takes the second look, and writes what it shows. True when the token is dead. */
  async #rejected(ownerId: string, accessToken: string, error: unknown, options: CallOptions): Promise<boolean> {
    if (!deservesASecondLook(error) || this.#looks.foundAlive(accessToken, error)) return false;
    if (!(await isConfirmedDead(this.client, accessToken, options))) {
      this.#looks.remember(accessToken);
      return false;
    }
    const event = { type: "token-rejected", fingerprint: fingerprint(accessToken), message: messageOf(error) } as const;
    try {
      const { connection } = await this.#ledger.apply(ownerId, event);
      return connection.health.needsReconnection;
    } catch {
      // The store's own trouble must not hide what Threads said; the next refusal is written.
      return false;
    }
  }
}
