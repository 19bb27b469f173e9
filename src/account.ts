/** One person's account: the client bound to one person's credentials. */
import { fingerprint } from "./fingerprint.js";
import { mayMeanDeadToken } from "./dead-token.js";
import type { ThreadsApiError } from "./errors/index.js";
import type { CallOptions } from "./http/call.js";
import type { Transport } from "./http/transport.js";
import {
  getProfile,
  type DefaultProfile,
  type GetProfileOptions,
  type Profile,
  type ProfileField,
  type ProfileOf,
} from "./reading/profile.js";
import type { StandardSchema } from "./http/standard-schema.js";
import { request, type RawRequest } from "./request.js";

/** A call that the SDK has no method for, for an account, which brings its own token. */
export type AccountRequest<Output = unknown> = Omit<RawRequest<Output>, "accessToken">;

/** Where an account takes its token from, for each call anew. */
export interface Credentials {
  /** The token to use now. What it throws is what the call throws. */
  get(options: CallOptions): Promise<{ readonly accessToken: string; readonly userId?: string | null | undefined }>;
  /**
   * Told when Threads refused the token with this fingerprint (SHA-256, hex) in a way that may mean that it is dead. The call waits for it,
   * and then throws Threads' error.
   */
  rejected(fingerprint: string, error: ThreadsApiError, options: CallOptions): void | Promise<void>;
}

/** An account to call Threads for. Each method takes the token that is valid then, and throws as the client's do. */
export class ThreadsAccount {
  readonly #transport: Transport;
  readonly #version: string;
  readonly #credentials: Credentials;

  /** Made by `client.account()` or `connections.account()`. */
  constructor(transport: Transport, version: string, credentials: Credentials) {
    this.#transport = transport;
    this.#version = version;
    this.#credentials = credentials;
  }

  /**
   * Reads the account's own profile.
   * Source: https://developers.facebook.com/documentation/threads/threads-profiles
   */
  getProfile(options?: CallOptions & { readonly fields?: undefined }): Promise<DefaultProfile>;
  getProfile<const Fields extends readonly ProfileField[]>(
    options: GetProfileOptions<Fields>,
  ): Promise<ProfileOf<Fields>>;
  getProfile(
    options: CallOptions & { readonly fields?: readonly ProfileField[] | undefined } = {},
  ): Promise<Partial<Profile>> {
    return this.#call(options, (token) =>
      getProfile(this.#transport, token, options as GetProfileOptions<readonly ProfileField[]>),
    );
  }

  /** Sends a call that the SDK does not name yet, with this account's token. */
  request(raw: AccountRequest & { readonly schema?: undefined }): Promise<unknown>;
  request<Output>(raw: AccountRequest<Output> & { readonly schema: StandardSchema<Output> }): Promise<Output>;
  request<Output>(raw: AccountRequest<Output>): Promise<unknown> {
    const { schema, ...rest } = raw;
    return this.#call(raw, (accessToken) =>
      schema === undefined
        ? request(this.#transport, this.#version, { ...rest, accessToken })
        : request(this.#transport, this.#version, { ...rest, accessToken, schema }),
    );
  }

  async #call<Output>(options: CallOptions, send: (accessToken: string) => Promise<Output>): Promise<Output> {
    const { signal, timeoutMs } = options;
    const { accessToken } = await this.#credentials.get({ signal, timeoutMs });
    try {
      return await send(accessToken);
    } catch (error) {
      if (mayMeanDeadToken(error)) {
        await this.#credentials.rejected(fingerprint(accessToken), error, { signal, timeoutMs });
      }
      throw error;
    }
  }
}

/** Credentials that never change: a token that the host keeps itself. */
export function fixedCredentials(accessToken: string): Credentials {
  return { get: () => Promise.resolve({ accessToken }), rejected: () => undefined };
}
