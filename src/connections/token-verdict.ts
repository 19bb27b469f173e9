/** What a refusal says of a token. Only Threads' own verdict, repeated at `/me`, ends a connection. */
import type { ThreadsClient } from "../client.js";
import {
  needsUserActionAtThreads,
  mayMeanInvalidToken,
  isTemporary,
  meansInvalidToken,
} from "../graph/invalid-token.js";
import { isThreadsError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";

/**
 * What a look at `/me` found:
 * - `works`: Threads accepts the token;
 * - `invalid`: a verdict on the token;
 * - `refused`: another refusal, which is a verdict when it repeats for days;
 * - `blocked`: the app's fault, or something that the user has to do at Threads: never a verdict;
 * - `unclear`: rate limits, failures of Threads, and no response.
 */
export type Finding = "works" | "invalid" | "refused" | "blocked" | "unclear";

/** Is this a lasting refusal that is not about the token? A parameter or an object that Threads refuses may pass: a token may be too young. */
export function isLasting(error: unknown): boolean {
  if (needsUserActionAtThreads(error)) return true;
  return isThreadsError(error, "THREADS_API") && ["permission", "policy", "app"].includes(error.kind);
}

/** Is a refused refresh worth a look at `/me`? A missing permission is, for it may be the first one, without which nothing works. */
export function needsTokenVerification(error: unknown): boolean {
  return mayMeanInvalidToken(error) || (isThreadsError(error, "THREADS_API") && error.kind === "permission");
}

/** Returns what a refusal of `/me` says of the token. */
export function findingOf(errorAtMe: unknown): Exclude<Finding, "works"> {
  if (meansInvalidToken(errorAtMe)) return "invalid";
  if (!isThreadsError(errorAtMe, "THREADS_API") || isTemporary(errorAtMe)) return "unclear";
  return errorAtMe.kind === "app" || needsUserActionAtThreads(errorAtMe) ? "blocked" : "refused";
}

/** Looks at `/me` with a token. Never rejects. */
export async function verifyTokenInvalid(
  client: ThreadsClient,
  accessToken: string,
  options: CallOptions,
): Promise<Finding> {
  try {
    await client.getProfile(accessToken, { ...options, fields: ["id"] });
    return "works";
  } catch (error) {
    return findingOf(error);
  }
}
