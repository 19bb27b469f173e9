/** The state machine: one pure function from a connection, an event and the time to the next connection. */
import {
  disconnected,
  type Connection,
  type ConnectionHealth,
  type LinkedConnection,
  type Recheck,
} from "./connection.js";
import type {
  Authorized,
  ConnectionEvent,
  Deauthorized,
  ProfileFetched,
  ProfileRefused,
  RefreshFailed,
  RefreshSucceeded,
} from "./events.js";
import {
  CLOCK_TOLERANCE_MS,
  DAY_MS,
  hasExpired,
  isTooYoung,
  msUntilExpiry,
  isHeld,
  isSameAccount,
} from "./record-rules.js";
import { countRecheck, countRepeat, isRecheckDue, newRecheck, REPEATS_UNTIL_RECONNECT } from "./recheck.js";
import { fingerprint } from "../internal/fingerprint.js";
import { TRANSITIONS } from "./transitions.js";

/**
 * Why an event does not count:
 * - `wrong-state`: it has no meaning in this state;
 * - `other-token`: it is about a token that is no longer stored;
 * - `other-account`: it is about another Threads account;
 * - `lease-held`: another process is refreshing the token;
 * - `not-holder`: the process that abandons a refresh no longer holds the lease;
 * - `too-young`: the token is less than a day old: it was just refreshed or connected, and Threads would not refresh it;
 * - `not-due`: its date has not come yet;
 * - `already-given`: this warning or a later one was already sent;
 * - `older-than-authorization`: it was written before the owner authorized the app again.
 */
export type RefusalReason =
  | "wrong-state"
  | "other-token"
  | "other-account"
  | "lease-held"
  | "not-holder"
  | "too-young"
  | "not-due"
  | "already-given"
  | "older-than-authorization";

/** The result of an event: the next connection, or why the event does not count. */
export type Transition =
  | { readonly accepted: true; readonly connection: Connection }
  | { readonly accepted: false; readonly reason: RefusalReason };

/** After this many failures in a row that may pass, a connection becomes an `error` for the operator. The owner is not asked to reconnect. */
export const FAILURES_UNTIL_ERROR = 5;

const refused = (reason: RefusalReason): Transition => ({ accepted: false, reason });
const accepted = (connection: Connection): Transition => ({ accepted: true, connection });

/**
 * Applies an event to a connection. A pure function: it changes no argument and reads no clock.
 *
 * @param now epoch milliseconds
 */
export function transition(connection: Connection, event: ConnectionEvent, now: number): Transition {
  if (TRANSITIONS[event.type][connection.state] === undefined) return refused("wrong-state");
  if (event.type === "authorized") return accepted(authorized(connection, event));
  if (event.type === "disconnect-requested" || connection.state === "disconnected") {
    return accepted(disconnected(connection.ownerId));
  }
  return linkedTransition(connection, event, now);
}

function linkedTransition(
  connection: LinkedConnection,
  event: Exclude<ConnectionEvent, { type: "authorized" | "disconnect-requested" }>,
  now: number,
): Transition {
  const { auth, lease } = connection;
  const expired = hasExpired(connection, now);
  if ("fingerprint" in event && event.fingerprint !== fingerprint(auth.accessToken)) return refused("other-token");

  switch (event.type) {
    case "refresh-claimed":
      if (isTooYoung(auth, now)) return refused("too-young");
      if (isHeld(lease, now) && lease?.holder !== event.holder) return refused("lease-held");
      return accepted({ ...connection, lease: { holder: event.holder, until: event.until } });
    case "refresh-succeeded":
      return accepted(refreshed(connection, event, now));
    case "expiry-learned":
      return accepted({ ...connection, auth: { ...auth, expiresAt: event.expiresAt } });
    case "refresh-failed":
      return accepted(refreshFailed(connection, event));
    case "refresh-abandoned":
      if (lease?.holder !== event.holder) return refused("not-holder");
      return accepted({ ...connection, lease: null });
    case "token-rejected":
      // A refresh may invalidate the old token at once: the process that holds the lease is about to write the new one.
      if (isHeld(lease, now) && lease?.holder !== event.holder) return refused("lease-held");
      return accepted(withEnd(connection, expired ? "expired" : "revoked", event.message, now));
    case "expiry-passed":
      if (!hasExpired(connection, event.at.getTime())) return refused("not-due");
      return accepted(withEnd(connection, "expired", null, now));
    case "profile-fetched":
      if (!isSameAccount(connection, event.platformId)) return refused("other-account");
      return accepted(profileFetched(connection, event, now));
    case "profile-refused":
      if (isHeld(lease, now)) return refused("lease-held");
      return profileRefused(connection, event, now);
    case "deauthorized":
      if (!isSameAccount(connection, event.platformId)) return refused("other-account");
      if (isOlderThanAuthorization(event, connection, now)) return refused("older-than-authorization");
      return accepted(deauthorized(connection.ownerId));
    case "notice-given":
      if (connection.lastNotice !== null && connection.lastNotice <= event.days) return refused("already-given");
      if ((msUntilExpiry(connection, now) ?? Infinity) > event.days * DAY_MS) return refused("not-due");
      return accepted({ ...connection, lastNotice: event.days });
  }
}

/**
 * Tells whether Threads wrote the request before the user authorized the app again. Threads dates by the second, so a request of the same
 * second counts as newer. A wrong clock dated an authorization that lies ahead: it must not hide that the app was removed.
 */
function isOlderThanAuthorization(
  { issuedAt }: Deauthorized,
  { authorizedAt }: LinkedConnection,
  now: number,
): boolean {
  if (authorizedAt === null || authorizedAt.getTime() - now > CLOCK_TOLERANCE_MS) return false;
  return secondsOf(issuedAt) < secondsOf(authorizedAt);
}

const secondsOf = (date: Date) => Math.floor(date.getTime() / 1000);

function authorized(connection: Connection, event: Authorized): LinkedConnection {
  const { platformId, auth, profile, authorizedAt = auth.issuedAt } = event;
  return {
    ownerId: connection.ownerId,
    state: "active",
    connected: true,
    platformId,
    auth,
    profile,
    health: { ...healthy(connection.health), lastSuccessfulRefresh: null },
    authorizedAt,
    lease: null,
    lastNotice: null,
  };
}

function healthy({ lastSuccessfulRefresh }: ConnectionHealth): ConnectionHealth {
  return { status: "active", needsReconnection: false, lastSuccessfulRefresh, lastError: null, consecutiveFailures: 0 };
}

function refreshed(connection: LinkedConnection, event: RefreshSucceeded, now: number): LinkedConnection {
  return {
    ...connection,
    state: "active",
    auth: event.auth,
    health: { ...healthy(connection.health), lastSuccessfulRefresh: event.auth.issuedAt ?? new Date(now) },
    lease: null,
    lastNotice: null,
  };
}

function refreshFailed(connection: LinkedConnection, event: RefreshFailed): LinkedConnection {
  const consecutiveFailures = connection.health.consecutiveFailures + 1;
  const state = event.permanent || consecutiveFailures >= FAILURES_UNTIL_ERROR ? "error" : connection.state;
  return {
    ...connection,
    state,
    health: {
      ...connection.health,
      status: state,
      lastError: event.message,
      consecutiveFailures,
    },
    lease: connection.lease?.holder === event.holder ? null : connection.lease,
  };
}

/** Ends a connection. Token, id and profile stay, because the verdict may be wrong and pages still show the account. */
function withEnd(
  connection: LinkedConnection,
  state: "expired" | "revoked",
  lastError: string | null,
  now: number,
): LinkedConnection {
  const health = { ...connection.health, status: state, needsReconnection: true, recheck: newRecheck(now) };
  return { ...connection, state, health: { ...health, lastError: lastError ?? health.lastError }, lease: null };
}

/** Undoes every verdict on a token that works. An error of its refreshes ends only with a successful refresh. */
function profileFetched(connection: LinkedConnection, event: ProfileFetched, now: number): LinkedConnection {
  const { auth, health, state } = connection;
  const profile = { ...event.profile, updatedAt: new Date(now) };
  const updated = { ...connection, platformId: event.platformId, profile };
  if (state === "active" || (state === "error" && health.recheck === undefined)) return updated;
  // A token that works past its date has another date, which the next refresh learns.
  const expiresAt = hasExpired(connection, now) ? null : auth.expiresAt;
  return { ...updated, state: "active", auth: { ...auth, expiresAt }, health: healthy(health) };
}

function profileRefused(connection: LinkedConnection, event: ProfileRefused, now: number): Transition {
  const { health, state } = connection;
  const { counted, mayMeanInvalid, message } = event;
  if (state === "revoked" || state === "expired") {
    if (!counted || !isRecheckDue(connection, now)) return refused("not-due");
    return accepted({ ...connection, health: { ...health, recheck: countRecheck(health.recheck, now) } });
  }
  const error = (recheck: Recheck) =>
    accepted({ ...connection, state: "error", health: { ...health, status: "error", lastError: message, recheck } });
  if (!mayMeanInvalid || health.recheck === undefined) return error(newRecheck(now));
  if (!counted) return error(health.recheck);
  if (!isRecheckDue(connection, now)) return refused("not-due");
  const recheck = countRepeat(health.recheck, now);
  if (recheck.count < REPEATS_UNTIL_RECONNECT) return error(recheck);
  return accepted(withEnd(connection, hasExpired(connection, now) ? "expired" : "revoked", message, now));
}

/** Returns the record of an owner who removed the app at Threads. */
export function deauthorized(ownerId: string): Connection {
  const empty = disconnected(ownerId);
  const lastError = "The app was removed at Threads.";
  return { ...empty, health: { ...empty.health, status: "revoked", needsReconnection: true, lastError } };
}
