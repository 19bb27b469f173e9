/** One object over the functions of the SDK, and the only place that wires them together. */
import { hkdfSync } from "node:crypto";
import { JournaledAccount, ThreadsAccount, type AccountOptions } from "./account.js";
import type { AccountParts } from "./graph/account-calls.js";
import { checkNames, checkObject } from "./internal/arguments.js";
import type { Clock } from "./internal/clock.js";
import { optionsFromEnv, resolveConfig, type ClientConfig, type ThreadsClientOptions } from "./config.js";
import { checkCredentials, fixedCredentials, type Credentials } from "./graph/credentials.js";
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
import type { DefaultProfile, GetProfileOptions, Profile, ProfileField, ProfileOf } from "./reading/profile.js";
import { request, type RawRequest } from "./graph/request.js";
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

/** A token that the caller keeps. */
interface OwnToken {
  readonly accessToken: string;
  /** The Threads user id that the token belongs to. */
  readonly userId?: string | null | undefined;
}

/**
 * A Threads app, ready to connect accounts. Make one for the life of the process; it holds no person's token.
 *
 * Every method that calls Threads takes `signal` and `timeoutMs`, and throws a ThreadsError: ThreadsApiError when Threads refuses,
 * ThreadsTimeoutError, ThreadsNetworkError, ThreadsResponseError when what answers is not Threads; or the signal's own reason.
 */
export class ThreadsClient {
  readonly #config: ClientConfig;
  readonly #transport: Transport;

  /** @throws ThreadsConfigError that lists everything that is missing or malformed */
  constructor(options: ThreadsClientOptions) {
    this.#config = resolveConfig(options);
    this.#transport = createTransport(this.#config.transport);
  }

  /**
   * Makes a client from `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI`.
   *
   * @param env `process.env` by default
   * @param overrides options beside the three, or instead of them
   * @throws ThreadsConfigError that names every variable that is missing or malformed, and none of their values
   */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = process.env,
    overrides: Partial<ThreadsClientOptions> = {},
  ): ThreadsClient {
    return new ThreadsClient(optionsFromEnv(env, overrides));
  }

  /** The Threads app id. */
  get appId(): string {
    return this.#config.app.appId;
  }

  /** The redirect URI that flows use unless they name another. */
  get redirectUri(): string {
    return this.#config.app.redirectUri;
  }

  /** What flows ask for unless they name other scopes. */
  get scopes(): readonly ThreadsScope[] {
    return this.#config.authorize.scopes;
  }

  /** Milliseconds that a call may take which names no time of its own. */
  get timeoutMs(): number {
    return this.#config.transport.timeoutMs;
  }

  /** The clock that everything here runs by. */
  get clock(): Clock {
    return this.#transport.clock;
  }

  /** Threads' clock, as the `Date` headers of this client's responses show it. */
  get serverTime(): ServerTime {
    return this.#transport.serverTime;
  }

  /**
   * One person's account: the calls of the API with that person's token, given here or fetched anew for each call. With `userId`, the
   * person's Threads id, a journal notices when a key comes back for somebody else.
   *
   * @param options.journal the journal of all idempotency keys of this account; without it, each call takes key and journal together
   * @throws ThreadsConfigError for anything but an object with an access token, or with the methods of {@link Credentials};
   * ThreadsValidationError for an object that is not a journal
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
   * The URL that a person is sent to, to allow the app. `state` comes back with the code: make it unguessable, and compare it.
   * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
   *
   * @throws ThreadsValidationError for an empty state, an unknown scope, a list without `threads_basic`, a redirect URI that is none
   */
  buildAuthorizeUrl(request: AuthorizeRequest): string {
    return buildAuthorizeUrl(this.#config.authorize, request);
  }

  /**
   * Exchanges the code of the callback for a short-lived token, good for an hour. A code works once: the call is never repeated, and
   * after a lost answer the person has to authorize again.
   * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
   *
   * @param code as it came; a trailing `#_`, which Threads appends to the URL, is taken off
   */
  exchangeCode(code: string, options?: ExchangeCodeOptions): Promise<ShortLivedToken> {
    return exchangeCode(this.#transport, this.#config.app, code, options);
  }

  /**
   * Exchanges a short-lived token for a long-lived one, good for about 60 days: `expiresIn` and `expiresAt` are what Threads responded, or
   * 60 days where it named no lifetime (`lifetimeStated` is false then).
   * Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens
   */
  exchangeLongLived(shortLivedToken: string, options?: CallOptions): Promise<LongLivedToken> {
    return exchangeLongLived(this.#transport, this.#config.app, shortLivedToken, options);
  }

  /**
   * Renews a long-lived token that is at least 24 hours old and not expired. The token is its own refresh credential; there is no other.
   * Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens
   */
  refreshLongLived(longLivedToken: string, options?: CallOptions): Promise<LongLivedToken> {
    return refreshLongLived(this.#transport, longLivedToken, options);
  }

  /**
   * Reads the profile of the person whose token this is: by default `id`, `username`, `name` and `threads_profile_picture_url`, else
   * the `fields` asked for, under Threads' own names. A missing optional field is null.
   * Source: https://developers.facebook.com/documentation/threads/threads-profiles
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
   * Asks what a token is worth: whose it is, which scopes were granted, until when.
   * Source: https://developers.facebook.com/documentation/threads/troubleshooting/debug-access-token
   *
   * @param inputToken the token to ask about
   * @param options.accessToken the token of a tester of the same app; may be the same token
   */
  debugToken(inputToken: string, options: CallOptions & { readonly accessToken: string }): Promise<TokenInfo> {
    return debugToken(this.#transport, this.#config.apiVersion, inputToken, options);
  }

  /**
   * Gets a token for the app itself. Few endpoints take one.
   * Source: https://developers.facebook.com/documentation/threads/get-started/app-access-tokens
   */
  getAppAccessToken(options?: CallOptions): Promise<AppAccessToken> {
    return getAppAccessToken(this.#transport, this.#config.app, options);
  }

  /**
   * Sends a call that the SDK does not name yet: same transport, same errors, same redaction. GETs may be repeated; nothing else is.
   *
   * @throws ThreadsValidationError for a path, a parameter or a combination that cannot be sent
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
   * Verifies and reads what Meta posts to the deauthorize and the data-deletion callback.
   * Source: https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback/
   *
   * @param text the form field `signed_request`
   * @param otherSecrets secrets beside the app's that may have signed it: which one Meta uses for Threads is not documented
   * @throws ThreadsSignedRequestError
   */
  parseSignedRequest(text: string, otherSecrets: readonly string[] = []): SignedRequest {
    return parseSignedRequest(text, [this.#config.app.appSecret, ...otherSecrets]);
  }

  /**
   * A key of your own from the app secret (HKDF-SHA256, 32 bytes), which stays inside. Another purpose gives another key, and so does
   * another secret.
   */
  deriveKey(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", this.#config.app.appSecret, this.appId, `@hayon/threads ${purpose}`, 32));
  }

  /** Judges a whole post before it is sent, with this client's limits: every issue at once, no I/O, nothing truncated. */
  validatePost(draft: PostDraft): readonly Issue[] {
    return validatePost(draft, { limits: this.#config.limits });
  }

  /** Judges the text of a post that has nothing else, with this client's limits. */
  validateText(text: string): readonly Issue[] {
    return validateText(text, { limits: this.#config.limits });
  }

  /** Judges an image, with this client's limits: by its bytes when they are given, else by its declared type, size and sides. */
  validateImage(image: ImageDraft): readonly Issue[] {
    return validateImage(image, { limits: this.#config.limits });
  }

  /** Judges a carousel, with this client's limits: how many items it has, and each of them. */
  validateCarousel(media: readonly MediaDraft[]): readonly Issue[] {
    return validateCarousel(media, { limits: this.#config.limits });
  }

  /** Lets running calls end and closes the connections; later calls are refused. A dispatcher that you passed in stays open. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  /** {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
