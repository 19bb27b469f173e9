/** What a host may show of a connection: no token is in it. */
import type { Connection, ConnectionHealth, ConnectionProfile, ConnectionState } from "./connection.js";
import { isExpiring, refreshObstacle, type RefreshObstacle } from "./derived.js";

/** A connection as a page or an API may show it. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  readonly connected: boolean;
  readonly platformId: string | null;
  readonly profile: ConnectionProfile | null;
  readonly health: ConnectionHealth;
  /** The token ends within a week. */
  readonly expiring: boolean;
  readonly expiresAt: Date | null;
  /** Milliseconds; negative when it has passed. */
  readonly expiresInMs: number | null;
  /** Whether the token can be renewed now, and if not, why. */
  readonly refresh: { readonly allowed: boolean; readonly reason: RefreshObstacle | null };
}

/** Looks at a connection without its secrets. */
export function statusOf(connection: Connection, now: number): ConnectionStatus {
  const { state, connected, platformId, profile, health, auth } = connection;
  const expiresAt = auth?.expiresAt ?? null;
  const reason = refreshObstacle(connection, now);
  return {
    state,
    connected,
    platformId,
    profile,
    health,
    expiring: isExpiring(connection, now),
    expiresAt,
    expiresInMs: expiresAt === null ? null : expiresAt.getTime() - now,
    refresh: { allowed: reason === null, reason },
  };
}
