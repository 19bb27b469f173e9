/** Refreshes a token: one call to Threads for all callers at once, and no token that Threads has issued is lost. */
import { nodeCrypto } from "../../internal/node-crypto.js";
import { checkCallOptions } from "../../internal/arguments.js";
import type { ThreadsClient } from "../../client.js";
import type { ThreadsApiError } from "../../errors/index.js";
import type { Clock } from "../../internal/clock.js";
import { orAborted } from "../../internal/signals.js";
import { fingerprint } from "../../internal/fingerprint.js";
import type { CallOptions } from "../../http/call.js";
import type { LongLivedToken } from "../../oauth/tokens.js";
import type { Connection, LinkedConnection } from "../connection.js";
import { refreshBlockedReason, type RefreshBlockedReason, LONGEST_LEASE_MS, checkOwner } from "../record-rules.js";
import { expiryOf, tokenInfo } from "../token-info.js";
import type { EventApplier } from "../apply-event.js";
import type { RefusalReason } from "../machine.js";
import { failureSentence } from "../failure-sentence.js";
import { needsTokenVerification, isLasting, verifyTokenInvalid } from "../token-verdict.js";
import type { Versioned } from "../../internal/versioned.js";

/** The result of `refreshToken`. */
export interface RefreshResult {
  readonly refreshed: boolean;
  /** Why Threads was not called; null when it was. */
  readonly reason: RefreshBlockedReason | null;
  /** The stored connection; null for an owner without a record. */
  readonly connection: Connection | null;
}

/** The verdict on a failed refresh: the token is invalid, Threads refused for another reason, or the failure may pass. */
export type FailureVerdict = "rejected" | "refused" | "transient";

/** A refresh that failed at Threads. Its result is not stored yet, and this process holds the lease. */
export interface FailedAttempt {
  readonly outcome: "failed";
  readonly error: unknown;
  readonly takenOver: boolean;
  /** Checks the token at `/me` where needed, and stores the verdict. Later calls return the first verdict. */
  readonly storeVerdict: () => Promise<FailureVerdict>;
  /** Releases the lease, without a verdict on the token. */
  readonly abandon: () => Promise<void>;
}

/** One attempt to refresh. `takenOver`: a process that was killed held the lease before. */
export type RefreshAttempt =
  | { readonly outcome: "refreshed"; readonly connection: Connection; readonly takenOver: boolean }
  | { readonly outcome: "skipped"; readonly reason: RefreshBlockedReason; readonly connection: Connection | null }
  | FailedAttempt;

/** The two ways to refresh. */
export interface Refreshing {
  /** Refreshes for one owner. Calls at the same time share one attempt, and the lease excludes other processes. */
  readonly refresh: (ownerId: string, options: CallOptions) => Promise<RefreshResult>;
  /**
   * Attempts a refresh for a sweep, which decides about failures itself. Skips a token that this process is already refreshing.
   *
   * @param known the connection as listed; it is read when left out
   * @throws what the store throws
   */
  readonly attempt: (ownerId: string, known?: Versioned<Connection>) => Promise<RefreshAttempt>;
}

/** The parts that refreshing needs. */
export interface RefreshParts {
  readonly client: ThreadsClient;
  readonly applier: EventApplier;
  readonly clock: Clock;
  /** Returns the stored connection, after `expiry-passed` is stored when its date has certainly passed. */
  readonly get: (ownerId: string) => Promise<Connection | null>;
}

/** A lease outlasts its call by as much as the clocks of two machines may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/** A longer timeout would make a lease that no longer counts as one. */
const LONGEST_TIMEOUT_MS = LONGEST_LEASE_MS - CLOCKS_DIFFER_MS;

const BLOCKED: Readonly<Partial<Record<RefusalReason, RefreshBlockedReason>>> = {
  "lease-held": "in-progress",
  "too-young": "too-young",
};

/** Makes the two ways to refresh. */
export function createRefreshing(parts: RefreshParts): Refreshing {
  const running = new Map<string, Promise<RefreshAttempt>>();

  function begin(ownerId: string, timeoutMs: number, known?: Versioned<Connection>): Promise<RefreshAttempt> {
    const limitMs = Math.min(timeoutMs, LONGEST_TIMEOUT_MS);
    const work = attemptRefresh(parts, ownerId, limitMs, known).finally(() => running.delete(ownerId));
    running.set(ownerId, work);
    return work;
  }

  async function resultOf(work: Promise<RefreshAttempt>): Promise<RefreshResult> {
    const attempt = await work;
    if (attempt.outcome === "failed") {
      await attempt.storeVerdict();
      throw attempt.error;
    }
    const { connection } = attempt;
    if (attempt.outcome === "refreshed") return { refreshed: true, reason: null, connection };
    return { refreshed: false, reason: attempt.reason, connection };
  }

  return {
    async refresh(ownerId, options) {
      // Checked before the claim, because a caller's mistake is not a failure of the connection.
      checkOwner(ownerId);
      checkCallOptions(options);
      if (options.signal?.aborted === true) throw options.signal.reason as Error;
      const work = running.get(ownerId) ?? begin(ownerId, options.timeoutMs ?? parts.client.timeoutMs);
      // The work continues after an abort. Otherwise a token that Threads has already issued could be lost.
      return await orAborted(resultOf(work), options.signal);
    },
    async attempt(ownerId, known) {
      if (running.has(ownerId)) return { outcome: "skipped", reason: "in-progress", connection: known?.value ?? null };
      return await begin(ownerId, parts.client.timeoutMs, known);
    },
  };
}

async function attemptRefresh(
  parts: RefreshParts,
  ownerId: string,
  timeoutMs: number,
  known: Versioned<Connection> | undefined,
): Promise<RefreshAttempt> {
  const { client, applier, clock } = parts;
  const connection = known?.value ?? (await parts.get(ownerId));
  const blocked = connection === null ? "not-connected" : refreshBlockedReason(connection, clock.now());
  if (blocked !== null) return { outcome: "skipped", reason: blocked, connection };

  // A token that cannot be decrypted throws here, before the claim.
  if (connection?.auth?.accessToken === undefined) return { outcome: "skipped", reason: "not-connected", connection };
  const holder = nodeCrypto().randomUUID();
  const until = new Date(clock.now() + timeoutMs + CLOCKS_DIFFER_MS);
  const claim = await applier.apply(ownerId, { type: "refresh-claimed", holder, until }, known);
  if (claim.refused !== null || claim.connection.auth === null || claim.version === null) {
    const reason = (claim.refused === null ? null : BLOCKED[claim.refused]) ?? "not-connected";
    return { outcome: "skipped", reason, connection: claim.connection };
  }

  const claimed = claim.connection;
  const takenOver = claim.previous.lease !== null;
  let token: LongLivedToken;
  try {
    token = await client.refreshLongLived(claimed.auth.accessToken, { timeoutMs });
  } catch (error) {
    let verdict: Promise<FailureVerdict> | undefined;
    const storeVerdict = () => (verdict ??= storeFailure(parts, claimed, holder, error, timeoutMs));
    const abandon = () => releaseLease(applier, ownerId, holder);
    return { outcome: "failed", error, takenOver, storeVerdict, abandon };
  }
  const attempt = await storeToken(parts, { value: claimed, version: claim.version }, token, takenOver);
  if (attempt.outcome !== "refreshed" || token.lifetimeStated) return attempt;
  return { ...attempt, connection: await learnExpiry(parts, attempt.connection, token, timeoutMs) };
}

/** Runs after the token is stored. If the process is killed here, only the expiry is lost, and the next refresh reads it again. */
async function learnExpiry(
  { client, applier }: RefreshParts,
  connection: Connection,
  token: LongLivedToken,
  timeoutMs: number,
): Promise<Connection> {
  const expiresAt = expiryOf(token, await tokenInfo(client, token.accessToken, { timeoutMs }));
  const event = { type: "expiry-learned", fingerprint: fingerprint(token.accessToken), expiresAt } as const;
  try {
    return (await applier.apply(connection.ownerId, event)).connection;
  } catch {
    return connection;
  }
}

async function storeToken(
  { applier, clock }: RefreshParts,
  known: Versioned<LinkedConnection>,
  token: LongLivedToken,
  takenOver: boolean,
): Promise<RefreshAttempt> {
  const { ownerId, auth } = known.value;
  const { accessToken, issuedAt } = token;
  const expiresAt = token.lifetimeStated ? token.expiresAt : null;
  const event = {
    type: "refresh-succeeded",
    fingerprint: fingerprint(auth.accessToken),
    // A refresh does not change the scopes, which come from the consent.
    auth: { ...auth, accessToken, issuedAt, expiresAt },
  } as const;
  const { connection, refused } = await applier.applyWithRetry(ownerId, event, { known });
  if (refused === null) return { outcome: "refreshed", connection, takenOver };
  // The owner reconnected or disconnected before Threads responded: the stored record is newer than this token.
  return { outcome: "skipped", reason: refreshBlockedReason(connection, clock.now()) ?? "too-young", connection };
}

async function storeFailure(
  parts: RefreshParts,
  claimed: LinkedConnection,
  holder: string,
  error: unknown,
  timeoutMs: number,
): Promise<FailureVerdict> {
  const { client, applier } = parts;
  const { ownerId, auth } = claimed;
  const facts = { fingerprint: fingerprint(auth.accessToken), message: failureSentence(error) };
  const finding = needsTokenVerification(error)
    ? await verifyTokenInvalid(client, auth.accessToken, { timeoutMs })
    : null;
  const refusedAtMe = finding === "refused" || finding === "blocked";
  try {
    if (finding === "invalid") await applier.apply(ownerId, { type: "token-rejected", holder, ...facts });
    else {
      const permanent = isLasting(error) || refusedAtMe;
      await applier.apply(ownerId, { type: "refresh-failed", holder, permanent, ...facts });
    }
    if (refusedAtMe) {
      const mayMeanInvalid = finding === "refused";
      await applier.apply(ownerId, { type: "profile-refused", mayMeanInvalid, counted: false, ...facts });
    }
  } catch {
    // A failure of the store must not hide why the refresh failed. The lease ends by itself.
  }
  if (finding === "invalid") return "rejected";
  return isRefusal(error) ? "refused" : "transient";
}

async function releaseLease(applier: EventApplier, ownerId: string, holder: string): Promise<void> {
  try {
    await applier.apply(ownerId, { type: "refresh-abandoned", holder });
  } catch {
    // The lease ends by itself.
  }
}

/** Tells whether Threads refused the refresh, as opposed to a failure that may pass. */
export function isRefusal(error: unknown): error is ThreadsApiError {
  return needsTokenVerification(error) || isLasting(error);
}
