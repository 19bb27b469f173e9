/** The machine as data: where each event may lead from each state. Docs draw their diagram from it, and tests walk all of it. */
import type { ConnectionState } from "./connection.js";
import type { ConnectionEventType } from "./events.js";

/** For an event, the states that it may lead to from each state in which it counts; where it does not count, it is refused. */
export type TransitionTable = Readonly<
  Record<ConnectionEventType, Readonly<Partial<Record<ConnectionState, readonly ConnectionState[]>>>>
>;

/** Every transition there is. */
export const TRANSITIONS: TransitionTable = {
  authorized: {
    disconnected: ["active"],
    active: ["active"],
    expired: ["active"],
    revoked: ["active"],
    error: ["active"],
  },
  "refresh-claimed": { active: ["active"], error: ["error"] },
  // A token that Threads has issued is never thrown away, whatever has been thought of the old one meanwhile.
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
