/** Renewing a token: one call to Threads however many ask, and no token that Threads has issued is lost. */
import { randomUUID } from "node:crypto";
import { checkCallOptions } from "../../internal/arguments.js";
import type { ThreadsClient } from "../../client.js";
import type { Clock } from "../../internal/clock.js";
import { fingerprint } from "../../internal/fingerprint.js";
import type { CallOptions } from "../../http/call.js";
import type { LongLivedToken } from "../../oauth/tokens.js";
import type { Connection, LinkedConnection } from "../connection.js";
import { refreshBlockedReason, type RefreshBlockedReason } from "../record-rules.js";
import { LONGEST_LEASE_MS } from "../lease.js";
import { checkOwner } from "../owner.js";
import { endOf } from "./token-end.js";
import type { EventApplier } from "../apply-event.js";
import type { RefusalReason } from "../machine.js";
import { failureSentence } from "../failure-sentence.js";
import { needsTokenVerification, isLasting, verifyTokenInvalid } from "../token-verdict.js";
import type { Versioned } from "../../internal/versioned.js";

/** What became of a wish to renew. */
export interface RefreshResult {
  readonly refreshed: boolean;
  /** Why there was no call, or null. */
  readonly reason: RefreshBlockedReason | null;
  /** The connection as it is now; null for an owner never seen. */
  readonly connection: Connection | null;
}

/** What a failed renewal was put down to: the token is dead, Threads refused for another reason, or trouble that may pass. */
export type FailureVerdict = "rejected" | "refused" | "transient";

/** A renewal that Threads did not grant. Nothing of it is written yet, and its lease is held. */
export interface FailedAttempt {
  readonly outcome: "failed";
  readonly error: unknown;
  readonly takenOver: boolean;
  /** Takes the second look where one is due, and writes what it shows. Once, however often it is called. */
  readonly record: () => Promise<FailureVerdict>;
  /** Gives the renewal up without a word about the token. */
  readonly abandon: () => Promise<void>;
}

/** One try to renew. `takenOver`: whoever claimed it before has died with it. */
export type RefreshAttempt =
  | { readonly outcome: "renewed"; readonly connection: Connection; readonly takenOver: boolean }
  | { readonly outcome: "skipped"; readonly reason: RefreshBlockedReason; readonly connection: Connection | null }
  | FailedAttempt;

/** The two ways to renew. */
export interface Refreshing {
  /** For one owner: concurrent calls share one renewal, other processes are kept off by the lease. */
  readonly renew: (ownerId: string, options: CallOptions) => Promise<RefreshResult>;
  /**
   * For a sweep, which judges failures itself. Skips what this process is renewing already.
   *
   * @param known as listed; left out, it is read
   * @throws what the store throws
   */
  readonly attempt: (ownerId: string, known?: Versioned<Connection>) => Promise<RefreshAttempt>;
}

/** What renewing is made of. */
export interface RefreshParts {
  readonly client: ThreadsClient;
  readonly ledger: EventApplier;
  readonly clock: Clock;
  /** The connection, with `expiry-passed` written when its date has certainly passed. */
  readonly get: (ownerId: string) => Promise<Connection | null>;
}

/** A lease outlasts the call that it is for by as much as two machines' clocks may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/** A lease must not outlast what counts as one. */
const LONGEST_TIMEOUT_MS = LONGEST_LEASE_MS - CLOCKS_DIFFER_MS;

const OBSTACLE: Readonly<Partial<Record<RefusalReason, RefreshBlockedReason>>> = {
  "lease-held": "in-progress",
  "too-young": "too-young",
};

/** Makes both. */
export function createRefresh(parts: RefreshParts): Refreshing {
  const running = new Map<string, Promise<RefreshAttempt>>();

  function begin(ownerId: string, timeoutMs: number, known?: Versioned<Connection>): Promise<RefreshAttempt> {
    const limitMs = Math.min(timeoutMs, LONGEST_TIMEOUT_MS);
    const work = tryOnce(parts, ownerId, limitMs, known).finally(() => running.delete(ownerId));
    running.set(ownerId, work);
    return work;
  }

  async function settled(work: Promise<RefreshAttempt>): Promise<RefreshResult> {
    const attempt = await work;
    if (attempt.outcome === "failed") {
      await attempt.record();
      throw attempt.error;
    }
    const { connection } = attempt;
    if (attempt.outcome === "renewed") return { refreshed: true, reason: null, connection };
    return { refreshed: false, reason: attempt.reason, connection };
  }

  return {
    async renew(ownerId, options) {
      // Before the claim: a caller's mistake is no failure of the connection.
      checkOwner(ownerId);
      checkCallOptions(options);
      if (options.signal?.aborted === true) throw options.signal.reason as Error;
      const work = running.get(ownerId) ?? begin(ownerId, options.timeoutMs ?? parts.client.timeoutMs);
      return await abandonable(settled(work), options.signal);
    },
    async attempt(ownerId, known) {
      if (running.has(ownerId)) return { outcome: "skipped", reason: "in-progress", connection: known?.value ?? null };
      return await begin(ownerId, parts.client.timeoutMs, known);
    },
  };
}

/**
 * Lets one caller go without stopping the work: an aborted renewal would throw away a token that Threads may have issued already.
 */
function abandonable<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

async function tryOnce(
  parts: RefreshParts,
  ownerId: string,
  timeoutMs: number,
  known: Versioned<Connection> | undefined,
): Promise<RefreshAttempt> {
  const { client, ledger, clock } = parts;
  const connection = known?.value ?? (await parts.get(ownerId));
  const obstacle = connection === null ? "not-connected" : refreshBlockedReason(connection, clock.now());
  if (obstacle !== null) return { outcome: "skipped", reason: obstacle, connection };

  // A stored token that cannot be read says so here, before anything is claimed for it.
  if (connection?.auth?.accessToken === undefined) return { outcome: "skipped", reason: "not-connected", connection };
  const holder = randomUUID();
  const until = new Date(clock.now() + timeoutMs + CLOCKS_DIFFER_MS);
  const claim = await ledger.apply(ownerId, { type: "refresh-claimed", holder, until }, known);
  if (claim.refused !== null || claim.connection.auth === null || claim.version === null) {
    const reason = (claim.refused === null ? null : OBSTACLE[claim.refused]) ?? "not-connected";
    return { outcome: "skipped", reason, connection: claim.connection };
  }

  const held = claim.connection;
  const takenOver = claim.previous.lease !== null;
  let token: LongLivedToken;
  try {
    token = await client.refreshLongLived(held.auth.accessToken, { timeoutMs });
  } catch (error) {
    let recorded: Promise<FailureVerdict> | undefined;
    const record = () => (recorded ??= recordFailure(parts, held, holder, error, timeoutMs));
    const abandon = () => giveUp(ledger, ownerId, holder);
    return { outcome: "failed", error, takenOver, record, abandon };
  }
  const attempt = await store(parts, { value: held, version: claim.version }, token, takenOver);
  if (attempt.outcome !== "renewed" || token.lifetimeStated) return attempt;
  return { ...attempt, connection: await learnEnd(parts, attempt.connection, token, timeoutMs) };
}

/** After the token is stored: a process that dies while it asks must lose the date at most, which the next refresh learns. */
async function learnEnd(
  { client, ledger }: RefreshParts,
  connection: Connection,
  token: LongLivedToken,
  timeoutMs: number,
): Promise<Connection> {
  const expiresAt = await endOf(client, token, { timeoutMs });
  const event = { type: "expiry-learned", fingerprint: fingerprint(token.accessToken), expiresAt } as const;
  try {
    return (await ledger.apply(connection.ownerId, event)).connection;
  } catch {
    return connection;
  }
}

async function store(
  { ledger, clock }: RefreshParts,
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
    auth: { accessToken, issuedAt, expiresAt, scopes: auth.scopes },
  } as const;
  const { connection, refused } = await ledger.applyWithRetry(ownerId, event, { known });
  if (refused === null) return { outcome: "renewed", connection, takenOver };
  // The owner reconnected or disconnected before Threads responded: the stored record is newer than this token.
  return { outcome: "skipped", reason: refreshBlockedReason(connection, clock.now()) ?? "too-young", connection };
}

async function recordFailure(
  parts: RefreshParts,
  held: LinkedConnection,
  holder: string,
  error: unknown,
  timeoutMs: number,
): Promise<FailureVerdict> {
  const { client, ledger } = parts;
  const { ownerId, auth } = held;
  const named = { fingerprint: fingerprint(auth.accessToken), message: failureSentence(error) };
  const found = needsTokenVerification(error)
    ? await verifyTokenInvalid(client, auth.accessToken, { timeoutMs })
    : null;
  const refusedAtMe = found === "refused" || found === "blocked";
  try {
    if (found === "invalid") await ledger.apply(ownerId, { type: "token-rejected", holder, ...named });
    else {
      const permanent = isLasting(error) || refusedAtMe;
      await ledger.apply(ownerId, { type: "refresh-failed", holder, permanent, ...named });
    }
    if (refusedAtMe) {
      const mayMeanInvalid = found === "refused";
      await ledger.apply(ownerId, { type: "profile-refused", mayMeanInvalid, counted: false, ...named });
    }
  } catch {
    // The store's own trouble must not hide why the refresh failed; the lease ends by itself.
  }
  if (found === "invalid") return "rejected";
  return isRefusal(error) ? "refused" : "transient";
}

async function giveUp(ledger: EventApplier, ownerId: string, holder: string): Promise<void> {
  try {
    await ledger.apply(ownerId, { type: "refresh-abandoned", holder });
  } catch {
    // The lease ends by itself.
  }
}

/** Has Threads said no, as against trouble that may pass? */
export function isRefusal(error: unknown): boolean {
  return needsTokenVerification(error) || isLasting(error);
}
