/** The part of a connection that pages and APIs may show: it contains no token. */
import type { ThreadsScope } from "../oauth/scopes.js";
import type { Connection, ConnectionHealth, ConnectionProfile, ConnectionState } from "./connection.js";
import {
  hasExpired,
  isExpiring,
  msUntilExpiry,
  refreshBlockedReason,
  type RefreshBlockedReason,
} from "./record-rules.js";

/**
 * The scopes of an account as of the last consent: a scope that the user withdrew later is still in `granted`. The user did not allow a scope
 * that is in `asked` but not in `granted`.
 */
export interface ConnectionScopes {
  /** The scopes that the app requested; null when they are not known. */
  readonly asked: readonly ThreadsScope[] | null;
  /** The scopes that the user granted, as Threads reported them after connecting; null if it did not report them. */
  readonly granted: readonly string[] | null;
}

/** The status of a connection, for a page or an API. Contains no token. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  readonly connected: boolean;
  readonly platformId: string | null;
  readonly profile: ConnectionProfile | null;
  readonly health: ConnectionHealth;
  /** The scopes of the token; null without a token. */
  readonly scopes: ConnectionScopes | null;
  /** Whether the token expires within a week. */
  readonly expiring: boolean;
  /** When the token expires; null without a token, and while the expiry is not known. */
  readonly expiresAt: Date | null;
  /** Milliseconds until the token expires; negative after that, null where `expiresAt` is null. */
  readonly expiresInMs: number | null;
  /** Whether the token can be refreshed now, and if not, why. */
  readonly refresh: { readonly allowed: boolean; readonly reason: RefreshBlockedReason | null };
}

/**
 * Returns the status of a connection. Past the token's date it is `expired` even before that is stored. A wrong clock does no harm: the status is
 * correct again as soon as the clock is.
 */
export function statusOf(stored: Connection, now: number): ConnectionStatus {
  const connection = asOf(stored, now);
  const { state, connected, platformId, profile, health, auth } = connection;
  const reason = refreshBlockedReason(connection, now);
  return {
    state,
    connected,
    platformId,
    profile,
    health,
    scopes: auth === null ? null : { asked: auth.scopes, granted: auth.granted ?? null },
    expiring: isExpiring(connection, now),
    expiresAt: auth?.expiresAt ?? null,
    expiresInMs: msUntilExpiry(connection, now),
    refresh: { allowed: reason === null, reason },
  };
}

function asOf(connection: Connection, now: number): Connection {
  const { health } = connection;
  if (connection.state === "disconnected") {
    // Records of version 0.1 say `active` here.
    return health.status === "active" ? { ...connection, health: { ...health, status: "disconnected" } } : connection;
  }
  if (!hasExpired(connection, now) || health.needsReconnection) return connection;
  return { ...connection, state: "expired", health: { ...health, status: "expired", needsReconnection: true } };
}

/** Returns the status of a record that cannot be read: an error that connecting again fixes. */
export function unreadableStatus(): ConnectionStatus {
  return {
    state: "error",
    connected: true,
    platformId: null,
    profile: null,
    health: {
      status: "error",
      needsReconnection: true,
      lastSuccessfulRefresh: null,
      lastError: "The stored connection cannot be read.",
      consecutiveFailures: 0,
    },
    scopes: null,
    expiring: false,
    expiresAt: null,
    expiresInMs: null,
    refresh: { allowed: false, reason: "not-connected" },
  };
}
