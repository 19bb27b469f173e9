/** The service over all parts: connects, reads, refreshes and ends connections, and makes calls for their accounts. */
import type { JournaledAccount } from "../account.js";
import type { ThreadsClient } from "../client.js";
import { isThreadsError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { maskInInspect } from "../internal/inspect.js";
import type { CallbackParameters } from "../oauth/callback.js";
import { storedCredentials } from "./account-credentials.js";
import { adopt, type AdoptedConnection } from "./connect/adopt.js";
import {
  begin,
  complete,
  verifyCallback,
  type BeginOptions,
  type StartedFlow,
  type CompletedFlow,
  type ConnectParts,
  type CallbackProof,
  type VerifiedCallback,
} from "./connect/connect.js";
import { disconnected, type Connection, type LinkedConnection } from "./connection.js";
import { hasExpired, checkOwner } from "./record-rules.js";
import { checkOptions, type ThreadsConnectionsOptions } from "./options.js";
import { createEventApplier, type EventApplier } from "./apply-event.js";
import {
  deauthorize,
  deleteData,
  readConfirmation,
  type DataDeletionResponse,
  type DeauthorizeResult,
  type MetaCallbackParts,
} from "./meta-callbacks.js";
import type { PublishJournal } from "../posts/publish/journal.js";
import { updateProfile } from "./profile.js";
import { createRefreshing, type Refreshing, type RefreshResult } from "./refresh/refresh-token.js";
import { createRecentChecks, storeTokenVerdict, type VerdictParts } from "./token-verdict.js";
import type { RawBody } from "../webhooks/signature.js";
import { receiveWebhook, type ReceivedWebhook } from "./webhooks.js";
import { statusOf, unreadableStatus, type ConnectionStatus } from "./status.js";
import type { ConnectionStore } from "./store/contract.js";
import { connectionTime, type ConnectionTime } from "./time.js";
import { sweep, type SweepParts } from "./refresh/sweep.js";
import type { RefreshDueOptions, RefreshDueReport } from "./refresh/report.js";

/**
 * The connections of your users, one Threads account each. Make one for the life of the process.
 */
export class ThreadsConnections {
  /** The client that makes all calls to Threads. */
  readonly client: ThreadsClient;
  /** The public URL of the routes. */
  readonly publicUrl: string | undefined;
  /** The journal of the accounts' idempotency keys. */
  readonly journal: PublishJournal | undefined;
  readonly #time: ConnectionTime;
  readonly #applier: EventApplier;
  readonly #connecting: ConnectParts;
  readonly #meta: MetaCallbackParts;
  /** When the next refresh may be tried after a failed one, by owner, in epoch milliseconds. */
  readonly #pauses = new Map<string, number>();
  readonly #verdict: VerdictParts;
  readonly #refreshing: Refreshing;
  readonly #store: ConnectionStore;
  readonly #sweeping: SweepParts;

  /** @throws ThreadsConfigError that names every invalid option; ThreadsValidationError for an invalid callback secret */
  constructor(options: ThreadsConnectionsOptions) {
    checkOptions(options);
    const { client, store, journal, stateSecret, callbackSecrets, onDataDeletion, publicUrl } = options;
    this.client = client;
    const time = (this.#time = connectionTime(options.clock ?? client.clock, client));
    const applier = (this.#applier = createEventApplier(store, time, options.random ?? Math.random, options));
    const key = stateSecret === undefined ? client.deriveKey("state") : new TextEncoder().encode(stateSecret);
    this.#connecting = { client, applier, signer: { key, appId: client.appId }, now: time.own };
    const confirmationKey = client.deriveKey("data deletion");
    this.#meta = { client, store, applier, time, callbackSecrets, onDataDeletion, confirmationKey };
    this.journal = journal;
    this.publicUrl = publicUrl;
    const get = (ownerId: string) => this.#read(ownerId, true);
    this.#verdict = { client, applier, recentChecks: createRecentChecks(time) };
    this.#refreshing = createRefreshing({ client, applier, clock: time, get });
    this.#store = store;
    const { attempt } = this.#refreshing;
    const verify: SweepParts["verify"] = (ownerId, accessToken, error) =>
      storeTokenVerdict(this.#verdict, ownerId, accessToken, error, {});
    this.#sweeping = { client, store, applier, time, attempt, verify, profiles: { nextAt: null } };
  }

  /**
   * Begins a flow. Send the owner's browser to `url`, and keep `binding` in that browser. The flow expires after ten minutes.
   *
   * @throws ThreadsValidationError for an empty owner id, an unknown scope, or a `returnTo` of more than 2,048 characters
   * @example
   * ```ts
   * const { url, binding } = connections.begin("user-1", { returnTo: "/settings" });
   * response.cookie("threads-binding", binding, { httpOnly: true, secure: true, sameSite: "lax" }).redirect(url);
   *
   * // Later, to request one more scope:
   * connections.begin("user-1", { scopes: [...client.scopes, "threads_delete"] });
   * ```
   */
  begin(ownerId: string, options: BeginOptions = {}): StartedFlow {
    return begin(this.#connecting, ownerId, options);
  }

  /**
   * Completes a flow with its callback: checks state and proof, calls Threads four times, and stores the connection. The last call asks
   * `debug_token` for the granted scopes. If it fails, `auth.granted` is null, and connecting still succeeds.
   *
   * @param parameters the callback's URL, its query, or the object that a framework parsed from it
   * @param proof `{ binding }` from the browser, or `{ ownerId }` of an authenticated request
   * @throws ThreadsAuthorizationError, before any call: the owner declined, state or code are not valid, or the callback belongs to another
   * browser or user (`reason`); ThreadsConnectError when a later step failed. Both have `ownerId` and `returnTo` when the state is valid
   * @example
   * ```ts
   * const { connection, returnTo } = await connections.complete(request.url, { binding: request.cookies["threads-binding"] });
   * ```
   */
  complete(parameters: CallbackParameters, proof: CallbackProof, options: CallOptions = {}): Promise<CompletedFlow> {
    return complete(this.#connecting, parameters, proof, options);
  }

  /**
   * Reads a callback and checks its state, without a call to Threads. For a callback that passes code and state on to a signed-in page.
   *
   * @throws ThreadsAuthorizationError, as {@link complete}
   */
  readCallback(parameters: CallbackParameters): VerifiedCallback {
    const { ownerId, returnTo, code, state } = verifyCallback(this.#connecting, parameters);
    return maskInInspect({ ownerId, returnTo, code, state }, "code", "state");
  }

  /**
   * Makes a connection from an existing long-lived token: from Meta's dashboard, or from another system. Checks it at `/me` and, where Threads
   * allows it, with `debug_token`, stores the connection, and calls the hooks of a connect. An expiry that Threads does not report is stored as
   * null: the next use or sweep refreshes the token and learns it.
   *
   * @throws ThreadsApiError when Threads refuses the token; ThreadsValidationError when `debug_token` calls it invalid, and for a text that
   * cannot be a token; otherwise as the client and the store
   * @example
   * ```ts
   * const { connection } = await connections.adopt("user-1", process.env.THREADS_TOKEN ?? "");
   * ```
   */
  adopt(ownerId: string, accessToken: string, options: CallOptions = {}): Promise<AdoptedConnection> {
    return adopt(
      { client: this.client, applier: this.#applier, now: () => this.#time.now() },
      ownerId,
      accessToken,
      options,
    );
  }

  /**
   * Returns the connection of an owner, with its token; null for an owner without a record. Stores `expired` first when the token's date has
   * certainly passed, by our clock and by two responses of Threads that agree.
   *
   * @throws ThreadsUnreadableConnectionError for a stored record that cannot be read; what the store throws
   */
  async get(ownerId: string): Promise<Connection | null> {
    return await this.#read(checkOwner(ownerId), false);
  }

  /**
   * Returns the status of an owner's connection, without its token. An owner without a record is disconnected. A record that cannot be read
   * is an `error` that needs a reconnection, because connecting again replaces it.
   *
   * @example
   * ```ts
   * const { state, profile, health } = await connections.status("user-1");
   * if (health.needsReconnection) showReconnect();
   * ```
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
   * Fetches the profile and stores it. Also undoes a wrong verdict: a connection that counts as revoked or expired becomes active again when
   * its token works.
   *
   * @throws ThreadsNotConnectedError, also when this call finds the token invalid; otherwise as the client
   */
  async updateProfile(ownerId: string, options: CallOptions = {}): Promise<LinkedConnection> {
    return await updateProfile(this.#verdict, await this.get(ownerId), ownerId, options);
  }

  /**
   * Refreshes the token. Calls at the same time, in any number of processes, refresh it once.
   *
   * @returns `refreshed: false` with the `reason`, without a call to Threads, when the token is too young, expired or missing, or when another
   * process is refreshing it
   * @throws when the call to Threads or the store fails
   */
  refreshToken(ownerId: string, options: CallOptions = {}): Promise<RefreshResult> {
    return this.#refreshing.refresh(ownerId, options);
  }

  /**
   * Refreshes the tokens that expire soon, and stores which ones have expired. Then checks refused tokens again, and updates old profiles. Any
   * number of processes may run it at once. Run it about every hour, from a job of yours or with `createRefresher`. When Threads asks to slow
   * down, it waits for as long as the signal allows.
   *
   * @throws ThreadsValidationError for an invalid option; what the store throws when it cannot list. A failure of one connection is counted,
   * and does not end the sweep
   * @example
   * ```ts
   * const { refreshed, failed, ended } = await connections.refreshDue({ signal: AbortSignal.timeout(600_000) });
   * ```
   */
  refreshDue(options: RefreshDueOptions = {}): Promise<RefreshDueReport> {
    return sweep(this.#sweeping, options);
  }

  /**
   * Ends a connection: clears token, id and profile, also of a record that cannot be read. Does nothing for an owner without a connection.
   *
   * @throws ThreadsConflictError; what the store throws
   * @example
   * ```ts
   * await connections.disconnect("user-1");
   * ```
   */
  async disconnect(ownerId: string): Promise<Connection> {
    checkOwner(ownerId);
    this.#pauses.delete(ownerId);
    if ((await this.#store.get(ownerId)) === null) return disconnected(ownerId);
    return (await this.#applier.apply(ownerId, { type: "disconnect-requested" })).connection;
  }

  /**
   * Returns the owner's account, to publish and to read. Each call takes the stored token. A token that expires within a week is refreshed beside
   * the call, and one that expires within a day before it. When Threads refuses the token, the connection learns it. An idempotency key uses
   * the `journal` of these connections.
   *
   * @throws ThreadsValidationError for an empty owner id. The methods of the account throw ThreadsNotConnectedError beside the client's errors
   * @example
   * ```ts
   * await connections.account("user-1").publish({ text: "Ready to sail." }, { idempotencyKey: "job-1" });
   * ```
   */
  account(ownerId: string): JournaledAccount {
    return this.client.account(
      storedCredentials({
        ownerId: checkOwner(ownerId),
        clock: this.#time,
        pauses: this.#pauses,
        get: () => this.#read(ownerId, true),
        refresh: (options) => this.#refreshing.refresh(ownerId, options),
        verify: (accessToken, error, options) => storeTokenVerdict(this.#verdict, ownerId, accessToken, error, options),
      }),
      { journal: this.journal },
    );
  }

  /**
   * Handles Meta's deauthorize callback: ends the connections of every owner of that Threads account.
   *
   * @param signedRequest the form field `signed_request`
   * @throws ThreadsSignedRequestError
   */
  async deauthorize(signedRequest: string): Promise<DeauthorizeResult> {
    return await deauthorize(this.#meta, signedRequest);
  }

  /**
   * Handles Meta's data-deletion callback: calls `onDataDeletion`, ends the connections, and returns the response that Meta expects. Does
   * neither for a replay, which is a request from before the present connection.
   *
   * @param signedRequest the form field `signed_request`
   * @param publicUrl replaces the option
   * @throws ThreadsSignedRequestError; ThreadsConfigError without a public URL; what `onDataDeletion` throws
   */
  async deleteData(signedRequest: string, publicUrl?: string): Promise<DataDeletionResponse> {
    return await deleteData(this.#meta, signedRequest, publicUrl ?? this.publicUrl);
  }

  /**
   * Verifies and reads a webhook, and adds `ownerIds` and `own` to each event. It does not call `onWebhook`, and it stores nothing.
   *
   * @param rawBody the bytes of the body, as Meta sent them
   * @param signature the header `X-Hub-Signature-256`
   * @param secrets the secrets that may have signed the webhook. Default: the app secret and the `callbackSecrets`.
   * @throws ThreadsWebhookError: `raw-body`, `signature`, or `malformed` for a signed body that is not a webhook; what the store throws
   * @example
   * ```ts
   * const { events } = await connections.receiveWebhook(body, request.headers.get("x-hub-signature-256"));
   * ```
   */
  async receiveWebhook(
    rawBody: RawBody,
    signature: string | null | undefined,
    secrets?: readonly string[],
  ): Promise<ReceivedWebhook> {
    return await receiveWebhook(this.#meta, rawBody, signature, secrets);
  }

  /** Returns when the deletion with this number was requested; null for a number with an invalid signature. */
  readConfirmation(code: string): { requestedAt: Date } | null {
    return readConfirmation(this.#meta.confirmationKey, code);
  }

  /**
   * Reads a connection, and stores `expired` when its date has certainly passed. A wrong clock ended a connection that is expired by its state
   * but not by its date: with `verify`, its token is checked, and the connection becomes active again when it works. Awaits the store once,
   * because every call for an account begins here.
   */
  #read(ownerId: string, verify: boolean): Promise<Connection | null> {
    return this.#applier.read(ownerId, (connection) => {
      if (!connection?.auth || connection.state === "revoked") return connection;
      if (connection.state === "expired") {
        if (!verify || hasExpired(connection, this.#time.now())) return connection;
        return this.updateProfile(ownerId).catch(() => connection);
      }
      const at = this.#time.certain();
      if (at === null || !hasExpired(connection, at.getTime())) return connection;
      return this.#applier.apply(ownerId, { type: "expiry-passed", at }).then((result) => result.connection);
    });
  }
}
