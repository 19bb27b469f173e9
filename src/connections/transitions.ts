/** The transitions of the machine as data. A test draws the diagram of the docs from them, and tests all of them. */
import type { ConnectionState } from "./connection.js";
import type { ConnectionEventType } from "./events.js";

/** For each event and each state in which it counts, the states that may follow. In other states the event is refused. */
export type TransitionTable = Readonly<
  Record<ConnectionEventType, Readonly<Partial<Record<ConnectionState, readonly ConnectionState[]>>>>
>;

/** All transitions. */
export const TRANSITIONS: TransitionTable = {
  authorized: {
    disconnected: ["active"],
    active: ["active"],
    expired: ["active"],
    revoked: ["active"],
    error: ["active"],
  },
  "refresh-claimed": { active: ["active"], error: ["error"] },
  // A token that Threads has issued is never discarded, even after a verdict on the old one.
  "refresh-succeeded": { active: ["active"], error: ["active"], expired: ["active"], revoked: ["active"] },
  "expiry-learned": { active: ["active"], error: ["error"] },
  "refresh-failed": { active: ["active", "error"], error: ["error"] },
  "refresh-abandoned": { active: ["active"], error: ["error"] },
  "token-rejected": { active: ["revoked", "expired"], error: ["revoked", "expired"] },
  "expiry-passed": { active: ["expired"], error: ["expired"] },
  // A token that works undoes a wrong verdict.
  "profile-fetched": { active: ["active"], error: ["active", "error"], revoked: ["active"], expired: ["active"] },
  "profile-refused": {
    active: ["error"],
    error: ["error", "revoked", "expired"],
    revoked: ["revoked"],
    expired: ["expired"],
  },
  deauthorized: {
    active: ["disconnected"],
    expired: ["disconnected"],
    revoked: ["disconnected"],
    error: ["disconnected"],
  },
  "notice-given": { active: ["active"], error: ["error"] },
  "disconnect-requested": {
    disconnected: ["disconnected"],
    active: ["disconnected"],
    expired: ["disconnected"],
    revoked: ["disconnected"],
    error: ["disconnected"],
  },
};
