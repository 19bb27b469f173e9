/** One person's account: the client bound to one person's credentials. */
import { withToken } from "./account-call.js";
import type { Credentials } from "./credentials.js";
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
import type { StandardSchema } from "./validation/standard-schema.js";
import { request, type RawRequest } from "./request.js";

/** A call that the SDK has no method for, for an account, which brings its own token. */
export type AccountRequest<Output = unknown> = Omit<RawRequest<Output>, "accessToken">;

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
    return withToken(this.#credentials, options, (token) =>
      getProfile(this.#transport, token, options as GetProfileOptions<readonly ProfileField[]>),
    );
  }

  /** Sends a call that the SDK does not name yet, with this account's token. */
  request(raw: AccountRequest & { readonly schema?: undefined }): Promise<unknown>;
  request<Output>(raw: AccountRequest<Output> & { readonly schema: StandardSchema<Output> }): Promise<Output>;
  request<Output>(raw: AccountRequest<Output>): Promise<unknown> {
    const { schema, ...rest } = raw;
    return withToken(this.#credentials, raw, (accessToken) =>
      schema === undefined
        ? request(this.#transport, this.#version, { ...rest, accessToken })
        : request(this.#transport, this.#version, { ...rest, accessToken, schema }),
    );
  }
}
