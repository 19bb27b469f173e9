/** Renewing a token: one call to Threads however many ask, and no token that Threads has issued is lost. */
import { randomUUID } from "node:crypto";
import { checkCallOptions } from "../arguments.js";
import type { ThreadsClient } from "../client.js";
import type { Clock } from "../clock.js";
import { ThreadsError } from "../errors/index.js";
import { fingerprint } from "../fingerprint.js";
import type { CallOptions } from "../http/call.js";
import type { LongLivedToken } from "../oauth/tokens.js";
import type { Connection, HeldConnection } from "./connection.js";
import { refreshObstacle, type RefreshObstacle } from "./derived.js";
import { LONGEST_LEASE_MS } from "./lease.js";
import { checkOwner } from "./owner.js";
import type { Ledger } from "./ledger.js";
import type { RefusalReason } from "./machine.js";
import { deservesASecondLook, isConfirmedDead, isLasting } from "./rejection.js";

/** What became of a wish to renew. */
export interface RefreshResult {
  readonly refreshed: boolean;
  /** Why there was no call, or null. */
  readonly reason: RefreshObstacle | null;
  /** The connection as it is now; null for an owner never seen. */
  readonly connection: Connection | null;
}

/** What renewing is made of. */
export interface RefreshParts {
  readonly client: ThreadsClient;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** The connection, with `expiry-passed` written when its date has passed. */
  readonly get: (ownerId: string) => Promise<Connection | null>;
}

/** A lease outlasts the call that it is for by as much as two machines' clocks may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/** A lease must not outlast what counts as one. */
const LONGEST_TIMEOUT_MS = LONGEST_LEASE_MS - CLOCKS_DIFFER_MS;

const OBSTACLE: Readonly<Partial<Record<RefusalReason, RefreshObstacle>>> = {
  "lease-held": "in-progress",
  "token-expired": "expired",
};

/** Makes the function that renews: concurrent calls for one owner share one renewal, other processes are kept off by the lease. */
export function createRefresh(parts: RefreshParts): (ownerId: string, options: CallOptions) => Promise<RefreshResult> {
  const running = new Map<string, Promise<RefreshResult>>();
  return async (ownerId, options) => {
    // Before the claim: a caller's mistake is no failure of the connection.
    checkOwner(ownerId);
    checkCallOptions(options);
    if (options.signal?.aborted === true) throw options.signal.reason as Error;
    const shared =
      running.get(ownerId) ??
      renew(parts, ownerId, Math.min(options.timeoutMs ?? parts.client.timeoutMs, LONGEST_TIMEOUT_MS)).finally(() =>
        running.delete(ownerId),
      );
    running.set(ownerId, shared);
    return await abandonable(shared, options.signal);
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

async function renew(parts: RefreshParts, ownerId: string, timeoutMs: number): Promise<RefreshResult> {
  const { client, ledger, clock } = parts;
  const connection = await parts.get(ownerId);
  const obstacle = connection === null ? "not-connected" : refreshObstacle(connection, clock.now());
  if (obstacle !== null) return { refreshed: false, reason: obstacle, connection };

  const holder = randomUUID();
  const until = new Date(clock.now() + timeoutMs + CLOCKS_DIFFER_MS);
  const claim = await ledger.apply(ownerId, { type: "refresh-claimed", holder, until });
  if (claim.refused !== null || claim.connection.auth === null) {
    const reason = (claim.refused === null ? null : OBSTACLE[claim.refused]) ?? "not-connected";
    return { refreshed: false, reason, connection: claim.connection };
  }

  const held = claim.connection;
  let token: LongLivedToken;
  try {
    token = await client.refreshLongLived(held.auth.accessToken, { timeoutMs });
  } catch (error) {
    await recordFailure(parts, held, holder, error, timeoutMs);
    throw error;
  }
  return await store(parts, held, token);
}

async function store(
  { ledger, clock }: RefreshParts,
  held: HeldConnection,
  token: LongLivedToken,
): Promise<RefreshResult> {
  const { accessToken, issuedAt, expiresAt } = token;
  const { connection, refused } = await ledger.insist(held.ownerId, {
    type: "refresh-succeeded",
    fingerprint: fingerprint(held.auth.accessToken),
    auth: { accessToken, issuedAt, expiresAt, scopes: held.auth.scopes },
  });
  if (refused === null) return { refreshed: true, reason: null, connection };
  // The person connected again, or went, while Threads answered: what is stored now is newer than what we brought.
  return { refreshed: false, reason: refreshObstacle(connection, clock.now()) ?? "too-young", connection };
}

async function recordFailure(
  parts: RefreshParts,
  held: HeldConnection,
  holder: string,
  error: unknown,
  timeoutMs: number,
): Promise<void> {
  const { client, ledger } = parts;
  const { ownerId, auth } = held;
  const named = { fingerprint: fingerprint(auth.accessToken), message: messageOf(error) };
  try {
    if (deservesASecondLook(error) && (await isConfirmedDead(client, auth.accessToken, { timeoutMs }))) {
      await ledger.apply(ownerId, { type: "token-rejected", ...named });
    } else {
      await ledger.apply(ownerId, { type: "refresh-failed", holder, permanent: isLasting(error), ...named });
    }
  } catch {
    // The store's own trouble must not hide why the renewal failed; the lease ends by itself.
  }
}

/** Errors of the SDK are redacted; of anything else only the kind is told. */
export function messageOf(error: unknown): string {
  return error instanceof ThreadsError ? error.message : "The renewal failed.";
}
