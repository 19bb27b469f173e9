/** The events that can change a connection. */
import type { ConnectionAuth, ConnectionProfile } from "./connection.js";

/** The owner authorized the app, and the exchange and the profile succeeded. */
export interface Authorized {
  readonly type: "authorized";
  readonly platformId: string;
  readonly auth: ConnectionAuth;
  readonly profile: ConnectionProfile;
  /** When the user authorized the app; `auth.issuedAt` by default. */
  readonly authorizedAt?: Date | undefined;
}

/** A process is about to refresh the token, and holds the lease until `until`. */
export interface RefreshClaimed {
  readonly type: "refresh-claimed";
  readonly holder: string;
  readonly until: Date;
}

/** Threads issued a new token for the one with this fingerprint. It counts even if another process holds the lease by now. */
export interface RefreshSucceeded {
  readonly type: "refresh-succeeded";
  /** The SHA-256 of the token that was refreshed. */
  readonly fingerprint: string;
  readonly auth: ConnectionAuth;
}

/** The expiry of the token with this fingerprint was learned. Threads had issued it without one. */
export interface ExpiryLearned {
  readonly type: "expiry-learned";
  readonly fingerprint: string;
  readonly expiresAt: Date;
}

/** A refresh failed. */
export interface RefreshFailed {
  readonly type: "refresh-failed";
  readonly holder: string;
  readonly fingerprint: string;
  /** True for a definite refusal that is not about the token; false for every failure that may pass. */
  readonly permanent: boolean;
  /** A sentence without secrets, which becomes `health.lastError`. */
  readonly message: string;
}

/** The holder of the lease abandons the refresh, without a verdict on the token. */
export interface RefreshAbandoned {
  readonly type: "refresh-abandoned";
  readonly holder: string;
}

/** Threads refused the token with this fingerprint, and `/me` confirmed it. */
export interface TokenRejected {
  readonly type: "token-rejected";
  /** The holder of the lease, where the token was refused in a refresh. */
  readonly holder?: string | undefined;
  readonly fingerprint: string;
  readonly message: string;
}

/** The token's date has passed, by our clock and by Threads' time. */
export interface ExpiryPassed {
  readonly type: "expiry-passed";
  /** A time that has certainly passed: by our clock, and by two responses of Threads that agree. */
  readonly at: Date;
}

/** The token with this fingerprint fetched a profile, so it works. */
export interface ProfileFetched {
  readonly type: "profile-fetched";
  readonly fingerprint: string;
  readonly platformId: string;
  readonly profile: ConnectionProfile;
}

/**
 * `/me` refused the token with this fingerprint, without a verdict on it; or a sweep checked the token of a connection that has ended, and
 * `/me` still refuses it.
 */
export interface ProfileRefused {
  readonly type: "profile-refused";
  readonly fingerprint: string;
  readonly message: string;
  /** False where the refusal is about the app, or asks the user to act at Threads: however often it repeats, the owner need not reconnect. */
  readonly mayMeanInvalid: boolean;
  /** True for a check by a sweep in which another connection worked, or that found no other one. Only such checks count. */
  readonly counted: boolean;
}

/** Meta's signed callback says that the Threads user removed the app. */
export interface Deauthorized {
  readonly type: "deauthorized";
  /** The Threads user id. */
  readonly platformId: string;
  /** When Threads wrote the request, to the second. */
  readonly issuedAt: Date;
}

/** A warning was sent that the token expires within this many days. */
export interface NoticeGiven {
  readonly type: "notice-given";
  readonly days: 7 | 1;
}

/** The owner disconnected the account. */
export interface DisconnectRequested {
  readonly type: "disconnect-requested";
}

/** An event. `type` discriminates the union. */
export type ConnectionEvent =
  | Authorized
  | RefreshClaimed
  | RefreshSucceeded
  | ExpiryLearned
  | RefreshFailed
  | RefreshAbandoned
  | TokenRejected
  | ExpiryPassed
  | ProfileFetched
  | ProfileRefused
  | Deauthorized
  | NoticeGiven
  | DisconnectRequested;

/** The name of an event. */
export type ConnectionEventType = ConnectionEvent["type"];
