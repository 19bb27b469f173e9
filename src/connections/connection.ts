/** What a host stores for each of its users: one connection to one Threads account. */
import type { ThreadsScope } from "../oauth/scopes.js";

/** Where a connection stands. "Expiring soon" and "being renewed" are no states: both follow from the clock. */
export type ConnectionState = "disconnected" | "active" | "expired" | "revoked" | "error";

/** The credential. Keep it encrypted, and out of what a browser is sent. */
export interface ConnectionAuth {
  readonly accessToken: string;
  /** Null for a record from before the SDK, whose age is not known. */
  readonly issuedAt: Date | null;
  /** Null when it is not known: the next use or sweep refreshes the token and learns it. Such a token never counts as expired. */
  readonly expiresAt: Date | null;
  /** What was asked for; Threads does not say what was granted. Explains a permission error, and never refuses a call by itself. */
  readonly scopes: readonly ThreadsScope[] | null;
}

/** Who the account is, for the host's page. */
export interface ConnectionProfile {
  /** The username, without `@`. */
  readonly handle: string;
  /** The handle, when the account has no name. */
  readonly displayName: string;
  /** A signed URL that Threads lets expire within days; sweeps update it. */
  readonly avatar: string | null;
  /** When the profile was last read from Threads; left out where it is not known. */
  readonly updatedAt?: Date | undefined;
}

/**
 * Looks at `/me` with a token that was refused there, or whose connection has ended. Sweeps take them: daily, or after 1, 2, 4, 8, 16 and 32
 * days.
 */
export interface Recheck {
  /** When `/me` first refused the token; for `expired` and `revoked`, when the connection ended. */
  readonly since: Date;
  /** When a look was last counted. */
  readonly last: Date;
  /** How many looks were counted since then. */
  readonly count: number;
}

/** How the connection does. */
export interface ConnectionHealth {
  /** `disconnected` for an owner who has connected nothing. */
  readonly status: "disconnected" | "active" | "expired" | "revoked" | "error";
  /** True when only the user can fix it, by connecting again. Network trouble never makes it true. */
  readonly needsReconnection: boolean;
  readonly lastSuccessfulRefresh: Date | null;
  /** A sentence without secrets, paths and trace ids, or null. */
  readonly lastError: string | null;
  readonly consecutiveFailures: number;
  /** Left out while the token works. */
  readonly recheck?: Recheck | undefined;
}

/** A lease on the token, held by the process that refreshes it. When `until` has passed, another process may take it. */
export interface Lease {
  readonly holder: string;
  readonly until: Date;
}

/** What all connections have, in whatever state. */
interface ConnectionBase {
  /** The host's own user id; the store's key. One account per owner. */
  readonly ownerId: string;
  readonly health: ConnectionHealth;
}

/** No account: nothing that belongs to one is kept. */
export interface DisconnectedConnection extends ConnectionBase {
  readonly state: "disconnected";
  readonly connected: false;
  readonly platformId: null;
  readonly auth: null;
  readonly profile: null;
  readonly authorizedAt: null;
  readonly lease: null;
  readonly lastNotice: null;
}

/**
 * An account whose token is held: `active`, or `expired`, `revoked` and `error`, which keep token, id and profile, so that a wrong
 * verdict can be undone and the host's page still shows who it was.
 */
export interface LinkedConnection extends ConnectionBase {
  readonly state: "active" | "expired" | "revoked" | "error";
  readonly connected: true;
  /** Threads user id, exact digits. */
  readonly platformId: string;
  readonly auth: ConnectionAuth;
  readonly profile: ConnectionProfile;
  /** When the owner last authorized the app; null for a record from before the SDK. */
  readonly authorizedAt: Date | null;
  readonly lease: Lease | null;
  /** Days of warning already given before this expiry. */
  readonly lastNotice: 7 | 1 | null;
}

/** The record. Told apart by `state`: a token is there exactly where the type has one. */
export type Connection = DisconnectedConnection | LinkedConnection;

/** The record of an owner who has connected nothing. */
export function disconnected(ownerId: string): DisconnectedConnection {
  return {
    ownerId,
    state: "disconnected",
    connected: false,
    platformId: null,
    auth: null,
    profile: null,
    health: {
      status: "disconnected",
      needsReconnection: false,
      lastSuccessfulRefresh: null,
      lastError: null,
      consecutiveFailures: 0,
    },
    authorizedAt: null,
    lease: null,
    lastNotice: null,
  };
}
