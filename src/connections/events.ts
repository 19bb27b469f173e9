/** What can happen to a connection. */
import type { ConnectionAuth, ConnectionProfile } from "./connection.js";

/** The owner authorized the app, and the exchange and the profile succeeded. */
export interface Authorized {
  readonly type: "authorized";
  readonly platformId: string;
  readonly auth: ConnectionAuth;
  readonly profile: ConnectionProfile;
  /** When the user allowed it; `auth.issuedAt` by default. */
  readonly authorizedAt?: Date | undefined;
}

/** A process is about to refresh the token, and keeps the others from it until then. */
export interface RefreshClaimed {
  readonly type: "refresh-claimed";
  readonly holder: string;
  readonly until: Date;
}

/** Threads gave a new token for the one with this fingerprint, whoever holds the lease by now. */
export interface RefreshSucceeded {
  readonly type: "refresh-succeeded";
  /** SHA-256 of the token that was renewed. */
  readonly fingerprint: string;
  readonly auth: ConnectionAuth;
}

/** The end of the token with this fingerprint, which Threads had issued without one. */
export interface ExpiryLearned {
  readonly type: "expiry-learned";
  readonly fingerprint: string;
  readonly expiresAt: Date;
}

/** A renewal failed. `permanent` is a definite refusal that is not about the token; everything that may pass is not. */
export interface RefreshFailed {
  readonly type: "refresh-failed";
  readonly holder: string;
  readonly fingerprint: string;
  readonly permanent: boolean;
  /** Without secrets; shown as `health.lastError`. */
  readonly message: string;
}

/** Who claimed the renewal gives it up, and nothing is to be said of the token. */
export interface RefreshAbandoned {
  readonly type: "refresh-abandoned";
  readonly holder: string;
}

/** Threads refused the token with this fingerprint, and refused it again on a second look. */
export interface TokenRejected {
  readonly type: "token-rejected";
  /** Who was renewing it, where it was refused in a renewal. */
  readonly holder?: string | undefined;
  readonly fingerprint: string;
  readonly message: string;
}

/** The date on the token has passed, by our clock and by Threads'. */
export interface ExpiryPassed {
  readonly type: "expiry-passed";
  /** A time that has certainly passed: our clock has reached it, and so have two responses of Threads that agree with each other. */
  readonly at: Date;
}

/** The token with this fingerprint fetched a profile: it works. */
export interface ProfileFetched {
  readonly type: "profile-fetched";
  readonly fingerprint: string;
  readonly platformId: string;
  readonly profile: ConnectionProfile;
}

/**
 * `/me` refused the token with this fingerprint, for a reason that is not a verdict on the token by itself; or a sweep looked at the token of
 * a connection that has ended, and `/me` still refuses it.
 */
export interface ProfileRefused {
  readonly type: "profile-refused";
  readonly fingerprint: string;
  readonly message: string;
  /** False where the refusal is about the app, or asks the user to act at Threads: however often it repeats, the owner need not reconnect. */
  readonly mayMeanInvalid: boolean;
  /** True for the look of a sweep that has seen another connection work, or found no other one: only such looks are counted. */
  readonly counted: boolean;
}

/** Meta's signed callback says that the Threads user removed the app. */
export interface Deauthorized {
  readonly type: "deauthorized";
  /** The Threads account that it speaks of. */
  readonly platformId: string;
  /** When Threads wrote it, to the second. */
  readonly issuedAt: Date;
}

/** The host was told that the token expires in so many days. */
export interface NoticeGiven {
  readonly type: "notice-given";
  readonly days: 7 | 1;
}

/** The owner disconnects. */
export interface DisconnectRequested {
  readonly type: "disconnect-requested";
}

/** Told apart by `type`. */
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
