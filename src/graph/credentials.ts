import { ThreadsConfigError, type ThreadsApiError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { isPlainObject, misspelledName, shownName, unknownNames } from "../validation/fields/known-fields.js";
import { isObject } from "../validation/fields/objects.js";

/** An access token and its known properties. */
export interface IssuedCredentials {
  readonly accessToken: string;
  /** The Threads user id of the token's account. */
  readonly userId?: string | null | undefined;
  /** The scopes that were requested from the user. They explain a permission error. */
  readonly scopes?: readonly string[] | null | undefined;
  /** The scopes that the user granted, if they are known. They explain a permission error. */
  readonly granted?: readonly string[] | null | undefined;
}

/** The source of an account's token. Each call gets the token from it. */
export interface Credentials {
  /** Returns the current token. The call rejects with the error that this throws. */
  get(options: CallOptions): Promise<IssuedCredentials>;
  /**
   * Called when Threads refuses a call in a way that may mean that the token is invalid. `fingerprint` is the token's SHA-256 in hex. The call
   * waits for it, and then throws Threads' error.
   */
  rejected(fingerprint: string, error: ThreadsApiError, options: CallOptions): void | Promise<void>;
}

/** Makes credentials that always return the same token. */
export function fixedCredentials(accessToken: string, userId: string | null = null): Credentials {
  return { get: () => Promise.resolve({ accessToken, userId }), rejected: () => undefined };
}

/** An access token that the caller stores. */
export interface OwnToken {
  readonly accessToken: string;
  /** The Threads user id of the token's account. A journal uses it to refuse a key of another account. */
  readonly userId?: string | null | undefined;
}

const ACCOUNT = { accessToken: true, userId: true } as const;

/**
 * Returns the credentials for an argument of `client.account`. An object with a token may have other fields, as a stored token does, but a
 * misspelling of `accessToken` or `userId` is refused.
 *
 * @throws ThreadsConfigError that names the invalid field
 */
export function checkCredentials(given: Credentials | OwnToken): Credentials {
  const wrong = (name: string, problem: string) => new ThreadsConfigError([{ name, problem }], "The Threads account");
  const fields: unknown = given;
  if (!isObject(fields)) throw wrong("credentials", "must be an object, such as { accessToken }");
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
