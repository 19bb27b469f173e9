/** The record that a host stores for each of its users: one connection to one Threads account. */
import type { ThreadsScope } from "../oauth/scopes.js";

/** The state of a connection. "Expiring soon" and "being refreshed" are not states, because both follow from the time. */
export type ConnectionState = "disconnected" | "active" | "expired" | "revoked" | "error";

/** The token of a connection. Store it encrypted, and never send it to a browser. */
export interface ConnectionAuth {
  readonly accessToken: string;
  /** When Threads issued the token; null while that is not known, as in a record from before the SDK. */
  readonly issuedAt: Date | null;
  /** When the token expires; null while that is not known. The next use or sweep then refreshes the token and learns the date. Until then the token does not count as expired. */
  readonly expiresAt: Date | null;
  /** The scopes that the app requested when it connected the account. They explain a permission error; the SDK never refuses a call because of them. */
  readonly scopes: readonly ThreadsScope[] | null;
  /**
   * The scopes that the user granted, as `debug_token` reported them once after connecting; they may include scopes that this SDK does not
   * know. Null when Threads did not report them: it documents `debug_token` only for the app's testers. Absent in records of earlier
   * versions. They explain a permission error; the SDK never refuses a call because of them.
   */
  readonly granted?: readonly string[] | null | undefined;
}

/** The profile of the account, to show to the owner. */
export interface ConnectionProfile {
  /** The username, without `@`. */
  readonly handle: string;
  /** The name of the account; the handle when it has no name. */
  readonly displayName: string;
  /** A signed URL that Threads lets expire within days; sweeps update it. */
  readonly avatar: string | null;
  /** When the profile was last read from Threads; left out where it is not known. */
  readonly updatedAt?: Date | undefined;
}

/**
 * The repeated checks at `/me` of a token that was refused there, or whose connection has ended. Sweeps make them: daily, or after 1, 2, 4, 8,
 * 16 and 32 days.
 */
export interface Recheck {
  /** When `/me` first refused the token; for `expired` and `revoked`, when the connection ended. */
  readonly since: Date;
  /** When a check was last counted. */
  readonly last: Date;
  /** How many checks were counted since `since`. */
  readonly count: number;
}

/** The health of a connection. */
export interface ConnectionHealth {
  /** The state; of a disconnected connection also `revoked`, after the user removed the app at Threads. */
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

/** The fields that connections of all states have. */
interface ConnectionBase {
  /** The user id in your app, which is the store's key. An owner has one account at most. */
  readonly ownerId: string;
  readonly health: ConnectionHealth;
}

/** A connection without an account. It keeps nothing of a former one. */
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
 * A connection with an account and its token. `expired`, `revoked` and `error` keep token, id and profile, so that a wrong verdict can be
 * undone and your page can still show the account.
 */
export interface LinkedConnection extends ConnectionBase {
  readonly state: "active" | "expired" | "revoked" | "error";
  readonly connected: true;
  /** The Threads user id, with all its digits. */
  readonly platformId: string;
  readonly auth: ConnectionAuth;
  readonly profile: ConnectionProfile;
  /** When the owner last authorized the app; null for a record from before the SDK. */
  readonly authorizedAt: Date | null;
  readonly lease: Lease | null;
  /** The last warning before this expiry, in days; null before the first. */
  readonly lastNotice: 7 | 1 | null;
}

/** A connection. `state` discriminates the union: only linked connections have a token. */
export type Connection = DisconnectedConnection | LinkedConnection;

/** Returns the connection of an owner without an account. */
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
