import type { ThreadsApiError } from "./errors/index.js";
import type { CallOptions } from "./http/call.js";

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

/** Credentials that never change: a token that the host keeps itself. */
export function fixedCredentials(accessToken: string, userId: string | null = null): Credentials {
  return { get: () => Promise.resolve({ accessToken, userId }), rejected: () => undefined };
}
