/** What a refusal says about a token. Only a verdict of Threads that `/me` confirms ends a connection. */
import type { ThreadsClient } from "../client.js";
import { isThreadsError } from "../errors/index.js";
import {
  needsUserActionAtThreads,
  mayConcernToken,
  mayMeanInvalidToken,
  isTemporary,
  meansInvalidToken,
} from "../graph/invalid-token.js";
import type { CallOptions } from "../http/call.js";
import type { Clock } from "../internal/clock.js";
import { fingerprint } from "../internal/fingerprint.js";
import type { EventApplier } from "./apply-event.js";
import { failureSentence } from "./failure-sentence.js";

/**
 * What a check of a token at `/me` found:
 * - `works`: Threads accepts the token;
 * - `invalid`: a verdict on the token;
 * - `refused`: another refusal, which is a verdict when it repeats for days;
 * - `blocked`: the app is at fault, or the user has to act at Threads: never a verdict;
 * - `unclear`: rate limits, failures of Threads, or no response.
 */
export type Finding = "works" | "invalid" | "refused" | "blocked" | "unclear";

/**
 * Tells whether a refusal lasts and is not about the token. A refused parameter or object may pass, because a token may be too young.
 */
export function isLasting(error: unknown): boolean {
  if (needsUserActionAtThreads(error)) return true;
  return isThreadsError(error, "THREADS_API") && ["permission", "policy", "app"].includes(error.kind);
}

/** Returns whether a refused refresh is a reason to check the token at `/me`. A missing permission is one too, because no call works without `threads_basic`. */
export function needsTokenVerification(error: unknown): boolean {
  return mayMeanInvalidToken(error) || (isThreadsError(error, "THREADS_API") && error.kind === "permission");
}

/** Returns what a refusal of `/me` says about the token. */
export function findingOf(errorAtMe: unknown): Exclude<Finding, "works"> {
  if (meansInvalidToken(errorAtMe)) return "invalid";
  if (!isThreadsError(errorAtMe, "THREADS_API") || isTemporary(errorAtMe)) return "unclear";
  return errorAtMe.kind === "app" || needsUserActionAtThreads(errorAtMe) ? "blocked" : "refused";
}

/** Checks a token at `/me`. Never rejects. */
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

/** The tokens that this process checked within a minute, and found not to be invalid. */
export interface RecentChecks {
  /** Tells whether a refusal needs no new check. Returns false for an error that says outright that the token is invalid. */
  cover(accessToken: string, error: unknown): boolean;
  add(accessToken: string): void;
}

const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/** Makes the memory of one process: without it, a call that Threads refuses again and again would cost two requests each time. */
export function createRecentChecks(clock: Clock): RecentChecks {
  const checkedAt = new Map<string, number>();
  return {
    cover(accessToken, error) {
      const outright =
        isThreadsError(error, "THREADS_API") && error.kind === "auth" && !needsUserActionAtThreads(error);
      if (outright) return false;
      const at = checkedAt.get(fingerprint(accessToken));
      return at !== undefined && Math.abs(clock.now() - at) < REMEMBERED_MS;
    },
    add(accessToken) {
      if (checkedAt.size >= MOST_REMEMBERED) checkedAt.clear();
      checkedAt.set(fingerprint(accessToken), clock.now());
    },
  };
}

/** The parts that {@link storeTokenVerdict} needs. */
export interface VerdictParts {
  readonly client: ThreadsClient;
  readonly applier: EventApplier;
  readonly recentChecks: RecentChecks;
}

/**
 * Checks a token at `/me` after a refusal, and stores the result.
 *
 * @returns the state in which the connection has ended; null when it has not ended
 */
export async function storeTokenVerdict(
  { client, applier, recentChecks }: VerdictParts,
  ownerId: string,
  accessToken: string,
  error: unknown,
  options: CallOptions,
): Promise<"expired" | "revoked" | null> {
  if (!mayConcernToken(error) || recentChecks.cover(accessToken, error)) return null;
  const finding = await verifyTokenInvalid(client, accessToken, options);
  if (finding !== "invalid" && finding !== "unclear") recentChecks.add(accessToken);
  if (finding === "works" || finding === "unclear") return null;
  const facts = { fingerprint: fingerprint(accessToken), message: failureSentence(error) };
  try {
    if (finding !== "invalid") {
      const mayMeanInvalid = finding === "refused";
      await applier.apply(ownerId, { type: "profile-refused", mayMeanInvalid, counted: false, ...facts });
      return null;
    }
    const { state } = (await applier.apply(ownerId, { type: "token-rejected", ...facts })).connection;
    return state === "expired" || state === "revoked" ? state : null;
  } catch {
    // A failure of the store must not hide Threads' refusal. The next refusal is stored.
    return null;
  }
}
