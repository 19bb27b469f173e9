/** What a host may show of a connection: no token is in it. */
import type { Connection, ConnectionHealth, ConnectionProfile, ConnectionState } from "./connection.js";
import { isExpiring, msUntilExpiry, refreshObstacle, type RefreshObstacle } from "./derived.js";

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
  readonly refresh: { readonly allowed: boolean; readonly reason: RefreshObstacle | null };
}

/** Looks at a connection without its secrets. */
export function statusOf(connection: Connection, now: number): ConnectionStatus {
  const { state, connected, platformId, profile, health, auth } = connection;
  const reason = refreshObstacle(connection, now);
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
