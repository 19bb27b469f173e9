import { ThreadsConfigError, type ThreadsApiError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { isPlainObject, misspelledName, shownName, unknownNames } from "../validation/fields/known-fields.js";

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

const ACCOUNT = { accessToken: true, userId: true } as const;

/**
 * The credentials that `client.account` was given. A token may come with other fields, as a stored one does; one that misspells
 * `accessToken` or `userId` is refused.
 *
 * @throws ThreadsConfigError that names what is wrong
 */
export function checkCredentials(
  given: Credentials | { readonly accessToken: string; readonly userId?: string | null | undefined },
): Credentials {
  const wrong = (name: string, problem: string) => new ThreadsConfigError([{ name, problem }], "The Threads account");
  const fields: unknown = given;
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    throw wrong("credentials", "must be an object, such as { accessToken }");
  if ("get" in given) {
    if (typeof given.get !== "function") throw wrong("credentials.get", "must be a function");
    if (typeof given.rejected !== "function") throw wrong("credentials.rejected", "must be a function");
    return given;
  }
  for (const name of isPlainObject(fields) ? unknownNames(fields, ACCOUNT) : []) {
    const meant = misspelledName(name, ACCOUNT);
    if (meant !== null) throw wrong(shownName(name), `is not a known option; use ${meant}`);
  }
  const { accessToken, userId } = given;
  if (typeof accessToken !== "string" || accessToken === "")
    throw wrong("accessToken", "must be a string that is not empty");
  if (userId !== undefined && userId !== null && typeof userId !== "string")
    throw wrong("userId", "must be a string of digits");
  return fixedCredentials(accessToken, userId);
}
