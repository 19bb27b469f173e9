/** The statement for a page of connections. SQL databases share it, and differ in parameters and dates. */
import type { ConnectionState } from "../../connections/connection.js";
import { pageRequest, type ListPosition } from "../../connections/store/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store/contract.js";
import type { StoredConnection } from "../../connections/store/stored.js";
import { storedFromJson } from "./connection-json.js";
import { columnText } from "./names.js";
import { HELD, pageOfListed } from "./page.js";

/** The differences between databases. */
export interface SqlDialect {
  /** The placeholder of the nth value, from 1. */
  readonly placeholder: (index: number) => string;
  /** Returns a date as in the column `expires_at`. Null is an unknown expiry, which comes before every date. */
  readonly time: (date: Date | null) => string | number;
  /** The column `expires_at` as {@link ConnectionRow.expires_ms}. */
  readonly expiresMs: string;
  /** The column `record`, as text. */
  readonly record: string;
}

/** The columns of a statement for one connection. */
export interface RecordRow {
  readonly version: string;
  readonly record: string;
}

/** The columns of a statement for a page. The position comes from columns, because the record may be unreadable. */
export interface ConnectionRow extends RecordRow {
  readonly owner_id: string;
  /** Epoch milliseconds, as a number or as text; null without a token. The expiry is unknown if a `Date` cannot hold it. */
  readonly expires_ms: number | bigint | string | null;
}

/** A statement and its values, in the order of the placeholders. */
export interface SqlStatement {
  readonly text: string;
  readonly values: (string | number)[];
}

const BY_EXPIRY = "expires_at, owner_id";

/**
 * Returns the statement for one page, and one connection more to know whether another page follows. It continues after a position, never at an
 * offset.
 *
 * @param table the quoted name of the table
 * @throws ThreadsValidationError for an invalid query
 */
export function listStatement(query: ConnectionQuery, table: string, dialect: SqlDialect): SqlStatement {
  const { limit, after } = pageRequest(query);
  const { platformId, states, expiresBefore } = query;
  const { placeholder, time, record, expiresMs } = dialect;
  const values: (string | number)[] = [];
  const bind = (value: string | number) => placeholder(values.push(value));
  const select = (conditions: readonly string[], order: string, columns = "") =>
    `select owner_id, ${columns}version, ${record} as record, ${expiresMs} as expires_ms from ${table}` +
    (conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`) +
    ` order by ${order} limit ${bind(limit + 1)}`;
  const ofAccount = () =>
    platformId === undefined ? [] : [`platform_id = ${bind(columnText("platformId", platformId))}`];

  if (expiresBefore === undefined) {
    const conditions = [
      ...(after === null ? [] : [`owner_id > ${bind(after.ownerId)}`]),
      ...ofAccount(),
      ...(states === undefined ? [] : [`state in (${states.map(bind).join(", ") || "null"})`]),
    ];
    return { text: select(conditions, "owner_id"), values };
  }

  // The index starts with the state, so that a sweep skips tokens that expired long ago. Within a state it has the order of the page. The
  // pages of all states are then merged.
  const ofState = (state: ConnectionState) => {
    const conditions = [`state = ${bind(state)}`, `expires_at < ${bind(time(expiresBefore))}`];
    if (after !== null) {
      conditions.push(`(expires_at, owner_id) > (${bind(time(after.expiresAt))}, ${bind(after.ownerId)})`);
    }
    conditions.push(...ofAccount());
    return `select * from (${select(conditions, BY_EXPIRY, "expires_at, ")}) as page`;
  };
  const wanted = HELD.filter((state) => states === undefined || states.includes(state));
  // Without a state nothing matches. The statement still runs, so that an unreachable database does not look like an empty one.
  if (wanted.length === 0) return { text: select(["1 = 0"], "owner_id"), values };
  return { text: `${wanted.map(ofState).join(" union all ")} order by ${BY_EXPIRY} limit ${bind(limit + 1)}`, values };
}

/** Returns the record in a row. */
export function storedOf(ownerId: string, { version, record }: RecordRow): StoredConnection {
  return storedFromJson(ownerId, version, record);
}

/** Returns the page that the rows of {@link listStatement} make. */
export function pageOf(rows: readonly ConnectionRow[], query: ConnectionQuery): ConnectionPage {
  const listed = rows.map((row) => ({ stored: storedOf(row.owner_id, row), position: positionOf(row) }));
  return pageOfListed(listed, query);
}

function positionOf({ owner_id: ownerId, expires_ms: ms }: ConnectionRow): ListPosition {
  const expiresAt = new Date(Math.min(Number(ms ?? NaN), LAST_MS));
  return { ownerId, expiresAt: Number.isNaN(expiresAt.getTime()) ? null : expiresAt };
}

/** The last moment that a `Date` can hold. */
const LAST_MS = 8_640_000_000_000_000;
