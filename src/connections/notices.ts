/** The notices that owners should receive. They follow from changes that are stored. */
import type { Connection, ConnectionProfile } from "./connection.js";
import { DAY_MS, EXPIRING_DAYS, msUntilExpiry, isSameAccount } from "./record-rules.js";
import type { ConnectionEvent, NoticeGiven } from "./events.js";
import type { ConnectionStatus } from "./status.js";

/**
 * The kinds of notices:
 * - `refreshed`: the token was refreshed;
 * - `seven-days-left`, `one-day-left`: the token expires soon, and refreshing it has failed so far;
 * - `needs-reconnection`: the token's date has passed; the owner has to connect again;
 * - `revoked`: Threads refuses the token, or the user removed the app there; the owner has to connect again;
 * - `account-replaced`: the owner connected another Threads account than before.
 */
export type ConnectionNoticeKind =
  "refreshed" | "seven-days-left" | "one-day-left" | "needs-reconnection" | "revoked" | "account-replaced";

/** An account that another one has replaced. */
export interface ReplacedAccount {
  readonly platformId: string;
  readonly profile: ConnectionProfile;
}

/** A notice, as `onNotice` receives it after the write. Contains no token. */
export interface ConnectionNotice {
  readonly ownerId: string;
  readonly notice: ConnectionNoticeKind;
  readonly status: ConnectionStatus;
  /** For `account-replaced`, the account that was connected before; else null. */
  readonly replaced: ReplacedAccount | null;
}

/** Returns the account of a connection when it is another one than `platformId`; else null. */
export function replacedAccount(from: Connection, platformId: string): ReplacedAccount | null {
  if (from.state === "disconnected" || isSameAccount(from, platformId)) return null;
  return { platformId: from.platformId, profile: from.profile };
}

/** Returns the notice of an event that counted, or null. Each kind comes once per expiry, because the event counts once in all processes. */
export function noticeOf(event: ConnectionEvent, from: Connection, to: Connection): ConnectionNoticeKind | null {
  if (event.type === "refresh-succeeded") return "refreshed";
  if (event.type === "authorized") return replacedAccount(from, event.platformId) === null ? null : "account-replaced";
  if (event.type === "notice-given") return event.days === 7 ? "seven-days-left" : "one-day-left";
  if (from.health.needsReconnection || !to.health.needsReconnection) return null;
  return to.health.status === "revoked" ? "revoked" : "needs-reconnection";
}

/** Returns the warning that is due for a connection that could not be refreshed, or null. Only the latest one, so that a late sweep sends one. */
export function dueWarning(connection: Connection, now: number): NoticeGiven | null {
  if (connection.state !== "active" && connection.state !== "error") return null;
  const leftMs = msUntilExpiry(connection, now);
  if (leftMs === null || leftMs <= 0 || leftMs > EXPIRING_DAYS * DAY_MS) return null;
  const days = leftMs <= DAY_MS ? 1 : 7;
  const { lastNotice } = connection;
  return lastNotice !== null && lastNotice <= days ? null : { type: "notice-given", days };
}
