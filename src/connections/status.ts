/** What a host may show of a connection: no token is in it. */
import type { Connection, ConnectionHealth, ConnectionProfile, ConnectionState } from "./connection.js";
import {
  hasExpired,
  isExpiring,
  msUntilExpiry,
  refreshBlockedReason,
  type RefreshBlockedReason,
} from "./record-rules.js";

/** A connection as a page or an API may show it. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  readonly connected: boolean;
  readonly platformId: string | null;
  readonly profile: ConnectionProfile | null;
  readonly health: ConnectionHealth;
  /** The token ends within a week. */
  readonly expiring: boolean;
  /** Null without a token, and where its expiry is not known yet. */
  readonly expiresAt: Date | null;
  /** Milliseconds; negative when the date has passed, null where `expiresAt` is. */
  readonly expiresInMs: number | null;
  /** Whether the token can be renewed now, and if not, why. */
  readonly refresh: { readonly allowed: boolean; readonly reason: RefreshBlockedReason | null };
}

/**
 * Returns a connection without its secrets. Past the token's date it shows `expired` before that is stored, because a page is right again as
 * soon as the clock is.
 */
export function statusOf(stored: Connection, now: number): ConnectionStatus {
  const connection = shown(stored, now);
  const { state, connected, platformId, profile, health, auth } = connection;
  const reason = refreshBlockedReason(connection, now);
  return {
    state,
    connected,
    platformId,
    profile,
    health,
    expiring: isExpiring(connection, now),
    expiresAt: auth?.expiresAt ?? null,
    expiresInMs: msUntilExpiry(connection, now),
    refresh: { allowed: reason === null, reason },
  };
}

function shown(connection: Connection, now: number): Connection {
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
    expiring: false,
    expiresAt: null,
    expiresInMs: null,
    refresh: { allowed: false, reason: "not-connected" },
  };
}
