/** One statement for one page of connections: the same for every SQL database but for how it writes parameters and dates. */
import type { Connection, ConnectionState } from "../../connections/connection.js";
import { pageCursor, pageRequest } from "../../connections/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store.js";
import type { Versioned } from "../../versioned.js";
import { connectionFromJson } from "./connection-json.js";
import { columnText } from "./names.js";

/** How a database writes what differs. */
export interface SqlDialect {
  /** The placeholder of the nth value, from 1. */
  readonly placeholder: (index: number) => string;
  /** A date as the database compares it. */
  readonly time: (date: Date) => string | number;
  /** The column `record`, as text. */
  readonly record: string;
}

/** What every statement over connections selects. */
export interface ConnectionRow {
  readonly version: string;
  readonly record: string;
}

/** A statement and its values, in the order of the placeholders. */
export interface SqlStatement {
  readonly text: string;
  readonly values: (string | number)[];
}

/** The states in which a token is held: only they have an expiry. */
const HELD: readonly ConnectionState[] = ["active", "expired", "revoked", "error"];

const BY_EXPIRY = "expires_at, owner_id";

/**
 * The statement for one page and, to know whether there is a next one, one connection more. It goes on after a position, never at an offset.
 *
 * @param table the quoted name of the table
 * @throws ThreadsValidationError for a query that is none
 */
export function listStatement(query: ConnectionQuery, table: string, dialect: SqlDialect): SqlStatement {
  const { limit, after } = pageRequest(query);
  const { platformId, states, expiresBefore } = query;
  const { placeholder, time, record } = dialect;
  const values: (string | number)[] = [];
  const bind = (value: string | number) => placeholder(values.push(value));
  const select = (conditions: readonly string[], order: string, columns = "") =>
    `select ${columns}version, ${record} as record from ${table}` +
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

  // The index begins with the state, so that connections which expired long ago are not walked through again with every sweep. Within one
  // state it has the order of the page; the pages of all states are then merged.
  const ofState = (state: ConnectionState) => {
    const conditions = [`state = ${bind(state)}`, `expires_at < ${bind(time(expiresBefore))}`];
    if (after?.expiresAt) {
      conditions.push(`(expires_at, owner_id) > (${bind(time(after.expiresAt))}, ${bind(after.ownerId)})`);
    }
    conditions.push(...ofAccount());
    return `select * from (${select(conditions, BY_EXPIRY, "owner_id, expires_at, ")}) as page`;
  };
  const wanted = HELD.filter((state) => states === undefined || states.includes(state));
  // Nobody holds a token in no state. The database is asked all the same: one that is away must not look like one that is empty.
  if (wanted.length === 0) return { text: select(["1 = 0"], "owner_id"), values };
  return { text: `${wanted.map(ofState).join(" union all ")} order by ${BY_EXPIRY} limit ${bind(limit + 1)}`, values };
}

/** A row as what was saved. */
export function connectionOf({ version, record }: ConnectionRow): Versioned<Connection> {
  return { value: connectionFromJson(record), version };
}

/** The page that the rows of {@link listStatement} make. */
export function pageOf(rows: readonly ConnectionRow[], query: ConnectionQuery): ConnectionPage {
  const { limit } = pageRequest(query);
  const items = rows.slice(0, limit).map(connectionOf);
  const last = items.at(-1);
  return last !== undefined && rows.length > limit ? { items, cursor: pageCursor(last.value, query) } : { items };
}
