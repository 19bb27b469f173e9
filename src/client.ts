/** One object over the functions of the SDK, and the only place that wires them together. */
import { optionsFromEnv, resolveConfig, type ClientConfig, type ThreadsClientOptions } from "./config.js";
import { createTransport, type CallOptions, type Transport } from "./http/transport.js";
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
import {
  getProfile,
  type DefaultProfileField,
  type GetProfileOptions,
  type Profile,
  type ProfileField,
} from "./reading/profile.js";
import { request, type RawRequest } from "./request.js";
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

  /** {@inheritDoc buildAuthorizeUrl} */
  buildAuthorizeUrl(request: AuthorizeRequest): string {
    return buildAuthorizeUrl(this.#config.authorize, request);
  }

  /** {@inheritDoc exchangeCode} */
  exchangeCode(code: string, options?: ExchangeCodeOptions): Promise<ShortLivedToken> {
    return exchangeCode(this.#transport, this.#config.app, code, options);
  }

  /** {@inheritDoc exchangeLongLived} */
  exchangeLongLived(shortLivedToken: string, options?: CallOptions): Promise<LongLivedToken> {
    return exchangeLongLived(this.#transport, this.#config.app, shortLivedToken, options);
  }

  /** {@inheritDoc refreshLongLived} */
  refreshLongLived(longLivedToken: string, options?: CallOptions): Promise<LongLivedToken> {
    return refreshLongLived(this.#transport, longLivedToken, options);
  }

  /** {@inheritDoc getProfile} */
  getProfile<Field extends ProfileField = DefaultProfileField>(
    accessToken: string,
    options?: GetProfileOptions<Field>,
  ): Promise<Pick<Profile, Field>> {
    return getProfile(this.#transport, accessToken, options);
  }

  /** {@inheritDoc debugToken} */
  debugToken(inputToken: string, options: CallOptions & { readonly accessToken: string }): Promise<TokenInfo> {
    return debugToken(this.#transport, this.#config.apiVersion, inputToken, options);
  }

  /** {@inheritDoc getAppAccessToken} */
  getAppAccessToken(options?: CallOptions): Promise<AppAccessToken> {
    return getAppAccessToken(this.#transport, this.#config.app, options);
  }

  /** {@inheritDoc request} */
  request<Output = unknown>(raw: RawRequest<Output>): Promise<Output> {
    return request(this.#transport, this.#config.apiVersion, raw);
  }

  /** {@inheritDoc validatePost} With this client's limits. */
  validatePost(draft: PostDraft): readonly Issue[] {
    return validatePost(draft, { limits: this.#config.limits });
  }

  /** {@inheritDoc validateText} With this client's limits. */
  validateText(text: string): readonly Issue[] {
    return validateText(text, { limits: this.#config.limits });
  }

  /** {@inheritDoc validateImage} With this client's limits. */
  validateImage(image: ImageDraft): readonly Issue[] {
    return validateImage(image, { limits: this.#config.limits });
  }

  /** {@inheritDoc validateCarousel} With this client's limits. */
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
