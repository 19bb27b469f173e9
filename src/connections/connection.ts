/** What a host stores for each of its users: one connection to one Threads account. */
import type { ThreadsScope } from "../oauth/scopes.js";

/** Where a connection stands. "Expiring soon" and "being renewed" are no states: both follow from the clock. */
export type ConnectionState = "disconnected" | "active" | "expired" | "revoked" | "error";

/** The credential. Keep it encrypted, and out of what a browser is sent. */
export interface ConnectionAuth {
  readonly accessToken: string;
  /** Null for a record from before the SDK, whose age nobody knows. */
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
  /** The handle, when the person gave no name. */
  readonly displayName: string;
  readonly avatar: string | null;
}

/** How the connection does. */
export interface ConnectionHealth {
  readonly status: "active" | "expired" | "revoked" | "error";
  /** True when only the person can mend it. Network trouble never makes it true. */
  readonly needsReconnection: boolean;
  readonly lastSuccessfulRefresh: Date | null;
  /** A sentence without secrets, or null. */
  readonly lastError: string | null;
  readonly consecutiveFailures: number;
}

/** Somebody is renewing the token. When `until` has passed, whoever it was is taken for dead. */
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

/** Nobody's account: nothing that belongs to one is kept. */
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
export interface HeldConnection extends ConnectionBase {
  readonly state: "active" | "expired" | "revoked" | "error";
  readonly connected: true;
  /** Threads user id, exact digits. */
  readonly platformId: string;
  readonly auth: ConnectionAuth;
  readonly profile: ConnectionProfile;
  /** When the person last allowed it; null for a record from before the SDK. */
  readonly authorizedAt: Date | null;
  readonly lease: Lease | null;
  /** Days of warning already given before this expiry. */
  readonly lastNotice: 7 | 1 | null;
}

/** The record. Told apart by `state`: a token is there exactly where the type has one. */
export type Connection = DisconnectedConnection | HeldConnection;

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
      status: "active",
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
