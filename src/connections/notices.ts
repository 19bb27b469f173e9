/** What a host should tell its owners: read from a change that has been written. */
import type { Connection, ConnectionProfile } from "./connection.js";
import { DAY_MS, EXPIRING_DAYS, msUntilExpiry } from "./record-rules.js";
import type { ConnectionEvent, NoticeGiven } from "./events.js";
import { isSameAccount } from "./same-account.js";
import type { ConnectionStatus } from "./status.js";

/**
 * What is told:
 * - `renewed`: there is a new token;
 * - `seven-days-left`, `one-day-left`: renewing has failed so far, and the token ends so soon;
 * - `needs-reconnection`: the date has passed, and only the owner can fix it;
 * - `revoked`: Threads refuses the token, or the user removed the app there; only the user can fix it;
 * - `account-replaced`: the owner has connected another Threads account than before.
 */
export type ConnectionNoticeKind =
  "renewed" | "seven-days-left" | "one-day-left" | "needs-reconnection" | "revoked" | "account-replaced";

/** An account that another one has replaced. */
export interface ReplacedAccount {
  readonly platformId: string;
  readonly profile: ConnectionProfile;
}

/** What `onNotice` is told, after the write. No token is in it. */
export interface ConnectionNotice {
  readonly ownerId: string;
  readonly notice: ConnectionNoticeKind;
  readonly status: ConnectionStatus;
  /** For `account-replaced`, the account that was connected before; else null. */
  readonly replaced: ReplacedAccount | null;
}

/** Returns the account that a connection belonged to, where it is another one than this. */
export function replacedAccount(from: Connection, platformId: string): ReplacedAccount | null {
  if (from.state === "disconnected" || isSameAccount(from, platformId)) return null;
  return { platformId: from.platformId, profile: from.profile };
}

/** What to tell of an event that counted, or null. Each kind once per expiry: the event counts once, whoever tries it. */
export function noticeOf(event: ConnectionEvent, from: Connection, to: Connection): ConnectionNoticeKind | null {
  if (event.type === "refresh-succeeded") return "renewed";
  if (event.type === "authorized") return replacedAccount(from, event.platformId) === null ? null : "account-replaced";
  if (event.type === "notice-given") return event.days === 7 ? "seven-days-left" : "one-day-left";
  if (from.health.needsReconnection || !to.health.needsReconnection) return null;
  return to.health.status === "revoked" ? "revoked" : "needs-reconnection";
}

/** The warning that is due for a connection whose renewal has failed so far, or null. Only the nearest one: a late first sweep gives no two. */
export function dueWarning(connection: Connection, now: number): NoticeGiven | null {
  if (connection.state !== "active" && connection.state !== "error") return null;
  const leftMs = msUntilExpiry(connection, now);
  if (leftMs === null || leftMs <= 0 || leftMs > EXPIRING_DAYS * DAY_MS) return null;
  const days = leftMs <= DAY_MS ? 1 : 7;
  const { lastNotice } = connection;
  return lastNotice !== null && lastNotice <= days ? null : { type: "notice-given", days };
}
