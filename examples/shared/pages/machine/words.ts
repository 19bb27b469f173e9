/** The states and events of a connection, in words. */
import type { ConnectionEventType, ConnectionState } from "@hayon/threads/stores";

interface StateWords {
  readonly name: string;
  readonly meaning: string;
}

/** The states in the order in which they are drawn. */
export const STATE_WORDS: Readonly<Record<ConnectionState, StateWords>> = {
  disconnected: { name: "Disconnected", meaning: "No account is connected." },
  active: { name: "Active", meaning: "The account is connected." },
  error: { name: "Error", meaning: "Something failed. The account stays connected." },
  expired: { name: "Expired", meaning: "The token has expired. The user must reconnect." },
  revoked: { name: "Revoked", meaning: "Threads rejects the token. The user must reconnect." },
};

export const EVENT_WORDS: Readonly<Record<ConnectionEventType, string>> = {
  authorized: "the user connects",
  "refresh-claimed": "a refresh starts",
  "refresh-succeeded": "a refresh succeeds",
  "expiry-learned": "the expiry date becomes known",
  "refresh-failed": "a refresh fails",
  "refresh-abandoned": "a refresh stops without a result",
  "token-rejected": "Threads rejects the token",
  "expiry-passed": "the token expires",
  "profile-fetched": "the profile is read",
  "profile-refused": "the profile cannot be read",
  deauthorized: "the user removes the app at Threads",
  "notice-given": "the user is warned of the expiry",
  "disconnect-requested": "the user disconnects",
};
