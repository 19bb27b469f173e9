/** The client: combines the functions of the SDK in one object. */
import { nodeCrypto } from "./internal/node-crypto.js";
import { JournaledAccount, ThreadsAccount, type AccountOptions } from "./account.js";
import type { AccountParts } from "./graph/account-calls.js";
import { checkNames, checkObject } from "./internal/arguments.js";
import type { Clock } from "./internal/clock.js";
import { optionsFromEnv, resolveConfig, type ClientConfig, type ThreadsClientOptions } from "./config.js";
import { checkCredentials, fixedCredentials, type Credentials, type OwnToken } from "./graph/credentials.js";
import type { CallOptions } from "./http/call.js";
import type { StandardSchema } from "./validation/standard-schema.js";
import { createTransport, type Transport } from "./http/transport.js";
import type { ServerTime } from "./http/server-time.js";
import type { ThreadsScope } from "./oauth/scopes.js";
import { parseSignedRequest, type SignedRequest } from "./oauth/signed-request.js";
import { buildAuthorizeUrl, type AuthorizeRequest } from "./oauth/authorize-url.js";
import { debugToken, type TokenInfo } from "./oauth/debug-token.js";
import {
  exchangeCode,
  exchangeLongLived,
  getAppAccessToken,
  refreshLongLived,
  type AppAccessToken,
  type ExchangeCodeOptions,
  type LongLivedToken,
  type ShortLivedToken,
} from "./oauth/tokens.js";
import { checkJournal } from "./posts/publish/options.js";
import { readOEmbed, type OEmbed, type OEmbedOptions } from "./reading/oembed.js";
import type { DefaultProfile, GetProfileOptions, Profile, ProfileField, ProfileOf } from "./reading/profile.js";
import { request, type RawRequest } from "./graph/request.js";
import { parseWebhook } from "./webhooks/parse.js";
import type { ParsedWebhook } from "./webhooks/payload.js";
import type { RawBody } from "./webhooks/signature.js";
import {
  validateCarousel,
  validateImage,
  validatePost,
  validateText,
  type ImageDraft,
  type Issue,
  type MediaDraft,
  type PostDraft,
} from "./validation/index.js";

/**
 * A client for one Threads app. Make one for the lifetime of the process. It stores no user's token.
 *
 * Every method that calls Threads takes `signal` and `timeoutMs`. It throws a ThreadsError: ThreadsApiError when Threads refuses the request,
 * ThreadsTimeoutError, ThreadsNetworkError, or ThreadsResponseError when the response is not from Threads. If the signal aborts, it rejects
 * with the signal's reason.
 *
 * @example
 * ```ts
 * const client = new ThreadsClient({
 *   appId: "123456789012345",
 *   appSecret: secrets.threadsAppSecret,
 *   redirectUri: "https://app.example/threads/callback",
 * });
 * ```
 */
export class ThreadsClient {
  readonly #config: ClientConfig;
  readonly #transport: Transport;

  /** @throws ThreadsConfigError that lists every missing or invalid option */
  constructor(options: ThreadsClientOptions) {
    this.#config = resolveConfig(options);
    this.#transport = createTransport(this.#config.transport);
  }

  /**
   * Makes a client from the variables `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI`, and from `THREADS_HOSTS` if it is set:
   * `threads.net`, `threads.com`, or one base URL that serves both the authorize page and the API, such as a sandbox.
   *
   * @param env the environment variables. Default: `process.env`.
   * @param overrides further options, which take precedence over the variables
   * @throws ThreadsConfigError that names every missing or invalid variable, without its value
   * @example
   * const client = ThreadsClient.fromEnv(process.env, { hosts: "threads.com" });
   */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = process.env,
    overrides: Partial<ThreadsClientOptions> = {},
  ): ThreadsClient {
    return clientWith(optionsFromEnv(env, overrides));
  }

  /** The Threads app id. */
  get appId(): string {
    return this.#config.app.appId;
  }

  /** The default redirect URI of a flow. */
  get redirectUri(): string {
    return this.#config.app.redirectUri;
  }

  /** The default scopes of a flow. */
  get scopes(): readonly ThreadsScope[] {
    return this.#config.authorize.scopes;
  }

  /** The default time limit of a call, in milliseconds. */
  get timeoutMs(): number {
    return this.#config.transport.timeoutMs;
  }

  /** The clock of the client's options. */
  get clock(): Clock {
    return this.#transport.clock;
  }

  /** An estimate of Threads' clock, from the `Date` headers of its responses. */
  get serverTime(): ServerTime {
    return this.#transport.serverTime;
  }

  /**
   * Returns an account, whose methods call Threads with the account's token. {@link Credentials} supply a token for each call.
   *
   * @param options.journal the journal of the account's idempotency keys. Without it, each call with a key needs a journal too.
   * @throws ThreadsConfigError for an object without an access token or the methods of {@link Credentials}; ThreadsValidationError for an
   * object that is not a journal
   * @example
   * const account = client.account({ accessToken });
   * await account.publish({ text: "Ready to sail." }, { idempotencyKey: "job-1", journal });
   */
  account(credentials: Credentials | OwnToken): ThreadsAccount;
  account(credentials: Credentials | OwnToken, options: AccountOptions): JournaledAccount;
  account(credentials: Credentials | OwnToken, options?: AccountOptions): ThreadsAccount {
    const parts = this.#partsOf(checkCredentials(credentials));
    const { limits } = this.#config;
    if (options === undefined) return new ThreadsAccount(parts, limits);
    checkNames("options", options, { journal: true });
    if (options.journal !== undefined) checkJournal(options.journal);
    return new JournaledAccount(parts, limits, options);
  }

  #partsOf(credentials: Credentials): AccountParts {
    const { apiVersion: version, authorize } = this.#config;
    return { transport: this.#transport, version, credentials, scopes: authorize.scopes };
  }

  /**
   * Returns the URL of the page where the user allows the app. Make `state` unguessable, and pass it to `readCallback` in the callback.
   * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
   *
   * @throws ThreadsValidationError for an empty state, an unknown scope, a list without `threads_basic` or an invalid redirect URI
   * @example
   * const state = randomUUID();
   * request.session.threadsState = state;
   * response.redirect(client.buildAuthorizeUrl({ state }));
   */
  buildAuthorizeUrl(request: AuthorizeRequest): string {
    return buildAuthorizeUrl(this.#config.authorize, request);
  }

  /**
   * Exchanges the code of the callback for a short-lived token, which is valid for an hour. A code works only once, so the call is never
   * retried. If the response is lost, the user has to authorize again.
   * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
   *
   * @param code the code of the callback, with or without the `#_` that Threads appends
   * @example
   * const { code } = readCallback(request.query, request.session.threadsState);
   * const shortLived = await client.exchangeCode(code);
   */
  exchangeCode(code: string, options?: ExchangeCodeOptions): Promise<ShortLivedToken> {
    return exchangeCode(this.#transport, this.#config.app, code, options);
  }

  /**
   * Exchanges a short-lived token for a long-lived one, which is valid for about 60 days. If Threads names no lifetime, `expiresIn` is 60 days
   * and `lifetimeStated` is false.
   * Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens
   * @example
   * const { accessToken, expiresAt } = await client.exchangeLongLived(shortLived.accessToken);
   */
  exchangeLongLived(shortLivedToken: string, options?: CallOptions): Promise<LongLivedToken> {
    return exchangeLongLived(this.#transport, this.#config.app, shortLivedToken, options);
  }

  /**
   * Exchanges a long-lived token for a newer one. The token must be at least 24 hours old and not expired. Threads has no separate refresh
   * tokens.
   * Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens
   * @example
   * const { accessToken, expiresAt } = await client.refreshLongLived(stored.accessToken);
   */
  refreshLongLived(longLivedToken: string, options?: CallOptions): Promise<LongLivedToken> {
    return refreshLongLived(this.#transport, longLivedToken, options);
  }

  /**
   * Reads the profile of a token's account. Fields have Threads' own names, and a missing optional field is null. By default, reads `id`,
   * `username`, `name` and `threads_profile_picture_url`. Needs `threads_basic`.
   * Source: https://developers.facebook.com/documentation/threads/threads-profiles
   * @example
   * const { id, username } = await client.getProfile(accessToken);
   * const { threads_biography } = await client.getProfile(accessToken, { fields: ["threads_biography"] });
   */
  getProfile(accessToken: string, options?: CallOptions & { readonly fields?: undefined }): Promise<DefaultProfile>;
  getProfile<const Fields extends readonly ProfileField[]>(
    accessToken: string,
    options: GetProfileOptions<Fields>,
  ): Promise<ProfileOf<Fields>>;
  getProfile(
    accessToken: string,
    options?: CallOptions & { readonly fields?: readonly ProfileField[] | undefined },
  ): Promise<Partial<Profile>> {
    return new ThreadsAccount(this.#partsOf(fixedCredentials(accessToken))).getProfile(options as GetProfileOptions);
  }

  /**
   * Inspects a token: its user, its granted scopes, its expiry, and whether it is valid.
   * Source: https://developers.facebook.com/documentation/threads/troubleshooting/debug-access-token
   *
   * @param inputToken the token to inspect
   * @param options.accessToken the token of a tester of the same app, which may be the same token
   * @example
   * const { isValid, scopes, expiresAt } = await client.debugToken(accessToken, { accessToken });
   */
  debugToken(inputToken: string, options: CallOptions & { readonly accessToken: string }): Promise<TokenInfo> {
    return debugToken(this.#transport, this.#config.apiVersion, inputToken, options);
  }

  /**
   * Gets a token of the app itself, which few endpoints accept.
   * Source: https://developers.facebook.com/documentation/threads/get-started/app-access-tokens
   */
  getAppAccessToken(options?: CallOptions): Promise<AppAccessToken> {
    return getAppAccessToken(this.#transport, this.#config.app, options);
  }

  /**
   * Reads the HTML that shows a public post on a web page, for display only: Meta does not allow storing or analyzing it. It sends no token and
   * needs no scope. Threads allows 1,000 of these requests in an hour, and refuses posts that are private, age-restricted or limited to some
   * countries.
   * Source: https://developers.facebook.com/documentation/threads/reference/oembed
   *
   * @param url the permalink of the post; query and fragment are dropped
   * @param options.maxwidth the largest width in pixels, 320 to 658
   * @throws ThreadsValidationError, before anything is sent, for a URL that is not a post's, and for another width
   * @example
   * const { html } = await client.oembed("https://www.threads.com/@threads/post/DLnkQ3gOYvS", { maxwidth: 500 });
   */
  oembed(url: string, options?: OEmbedOptions): Promise<OEmbed> {
    return readOEmbed(this.#transport, this.#config.apiVersion, url, options);
  }

  /**
   * Calls an endpoint that the SDK has no method for, with the same time limits, errors and redaction. Only GET requests are retried.
   * The links `next` and `previous` of `paging` contain the token and are removed: send `paging.cursors.after` as `after`.
   *
   * @throws ThreadsValidationError for an invalid path, parameter or combination
   * @example
   * const mentions = await client.request({ method: "GET", path: "/me/mentions", query: { fields: "id,text" }, accessToken });
   */
  request(raw: RawRequest & { readonly schema?: undefined }): Promise<unknown>;
  request<Output>(raw: RawRequest<Output> & { readonly schema: StandardSchema<Output> }): Promise<Output>;
  async request<Output>(raw: RawRequest<Output>): Promise<unknown> {
    checkObject("request", raw);
    const { schema, ...rest } = raw;
    const { apiVersion } = this.#config;
    return await (schema === undefined
      ? request(this.#transport, apiVersion, rest)
      : request(this.#transport, apiVersion, { ...rest, schema }));
  }

  /**
   * Verifies and reads the signed request that Meta posts to the deauthorize and the data-deletion callback.
   * Source: https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback/
   *
   * @param text the value of the form field `signed_request`
   * @param otherSecrets further secrets that may have signed it, such as the Meta app secret. Meta does not document which one it uses.
   * @throws ThreadsSignedRequestError when the request is malformed or not signed with one of the secrets
   */
  parseSignedRequest(text: string, otherSecrets: readonly string[] = []): SignedRequest {
    return parseSignedRequest(text, [this.#config.app.appSecret, ...otherSecrets]);
  }

  /**
   * Verifies and reads a webhook that was signed with the app secret. `connections.receiveWebhook` also finds the owners of each event.
   * Source: https://developers.facebook.com/documentation/threads/webhooks
   *
   * @param rawBody the bytes of the body, as Meta sent them
   * @param signature the header `X-Hub-Signature-256`
   * @param otherSecrets further secrets that may have signed the webhook, such as the Meta app secret
   * @throws ThreadsWebhookError: `raw-body`, `signature`, or `malformed` for a signed body that is not a webhook
   */
  parseWebhook(
    rawBody: RawBody,
    signature: string | null | undefined,
    otherSecrets: readonly string[] = [],
  ): ParsedWebhook {
    return parseWebhook(rawBody, signature, [this.#config.app.appSecret, ...otherSecrets]);
  }

  /**
   * Derives a key of 32 bytes from the app secret (HKDF-SHA256), for your app's own use. Each purpose and each secret gives another key.
   */
  deriveKey(purpose: string): Uint8Array {
    return new Uint8Array(
      nodeCrypto().hkdfSync("sha256", this.#config.app.appSecret, this.appId, `@hayon/threads ${purpose}`, 32),
    );
  }

  /**
   * Checks a draft with this client's limits, without I/O, and returns all issues at once. Text is never truncated.
   * @example
   * const errors = client.validatePost(draft).filter(({ severity }) => severity === "error");
   */
  validatePost(draft: PostDraft): readonly Issue[] {
    return validatePost(draft, { limits: this.#config.limits });
  }

  /** Checks the text of a post without media, with this client's limits. */
  validateText(text: string): readonly Issue[] {
    return validateText(text, { limits: this.#config.limits });
  }

  /** Checks an image with this client's limits: its bytes if they are given, else its declared type, size and sides. */
  validateImage(image: ImageDraft): readonly Issue[] {
    return validateImage(image, { limits: this.#config.limits });
  }

  /** Checks a carousel with this client's limits: the number of its items, and each item. */
  validateCarousel(media: readonly MediaDraft[]): readonly Issue[] {
    return validateCarousel(media, { limits: this.#config.limits });
  }

  /** Waits for running calls, then closes the connections. Later calls are refused. A dispatcher that you passed stays open. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  /** Calls {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

// Outside the class: a bundler renames a class that refers to itself, and `console.log(client)` would print `_ThreadsClient {}`.
const clientWith = (options: ThreadsClientOptions): ThreadsClient => new ThreadsClient(options);
