import type { ThreadsApiError } from "./errors/index.js";
import type { CallOptions } from "./http/call.js";

/** A token, and what is known about it. */
export interface IssuedCredentials {
  readonly accessToken: string;
  /** The Threads user id that it belongs to. */
  readonly userId?: string | null | undefined;
  /** The scopes that the user was asked to allow; explains a permission error. */
  readonly scopes?: readonly string[] | null | undefined;
}

/** Where an account takes its token from, for each call anew. */
export interface Credentials {
  /** The token to use now. What it throws is what the call throws. */
  get(options: CallOptions): Promise<IssuedCredentials>;
  /**
   * Told when Threads refused the token with this fingerprint (SHA-256, hex) in a way that may mean that it is dead. The call waits for it,
   * and then throws Threads' error.
   */
  rejected(fingerprint: string, error: ThreadsApiError, options: CallOptions): void | Promise<void>;
}

/** Credentials that never change: a token that the host keeps itself. */
export function fixedCredentials(accessToken: string, userId: string | null = null): Credentials {
  return { get: () => Promise.resolve({ accessToken, userId }), rejected: () => undefined };
}
