import { randomUUID } from "node:crypto";
import type { Connection } from "../../connections/connection.js";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { connectionFromJson, connectionToJson } from "../shared/connection-json.js";
import {
  listStatement,
  pageOf,
  storedOf,
  type ConnectionRow,
  type RecordRow,
  type SqlDialect,
} from "../shared/list-sql.js";
import { settled } from "../shared/settled.js";
import { CONNECTIONS_TABLE } from "../shared/tables.js";
import { columnText, quotedName } from "../shared/names.js";
import { checkSqlite, type SqliteDatabase, type SqliteTableOptions } from "./database.js";
import { createSchema, sqliteStoreSchema } from "./schema.js";

/** Connections in SQLite. */
export interface SqliteStore extends ConnectionStore {
  /**
   * Configures the connection (a WAL, waiting up to five seconds for another process, every write on disk), and creates the table and its indexes
   * if they are missing. Call it in each process when it starts.
   */
  ensureSchema(): Promise<void>;
}

/** The column's value for an unknown expiry, before every date of JavaScript. */
const UNKNOWN_MS = -8_640_000_000_000_001;

const timeOf = (date: Date | null) => date?.getTime() ?? UNKNOWN_MS;

const DIALECT: SqlDialect = { placeholder: () => "?", time: timeOf, expiresMs: "expires_at", record: "record" };

/**
 * Returns a store in a table of an SQLite file, for the processes of one machine. Every write is one statement with a random version. The token
 * is in the column `record` as it is: wrap the store in `encryptedStore`.
 *
 * @throws ThreadsConfigError for an invalid table name
 */
export function sqliteStore(db: SqliteDatabase, options: SqliteTableOptions = {}): SqliteStore {
  checkSqlite("The SQLite store", db, options);
  const { table = CONNECTIONS_TABLE } = options;
  const name = quotedName("table", table);
  // The number of changed rows. `returning` would leave a statement open in some drivers.
  const changes = (sql: string, values: unknown[]) => Number(db.prepare(sql).run(...values).changes);
  const columns = "version, state, platform_id, expires_at, record, owner_id";
  const insert = `insert into ${name} (${columns}) values (?, ?, ?, ?, ?, ?) on conflict (owner_id) do nothing`;
  const update =
    `update ${name} set version = ?, state = ?, platform_id = ?, expires_at = ?, record = ?` +
    " where owner_id = ? and version = ?";

  return {
    ensureSchema: () => createSchema(db, sqliteStoreSchema(options)),
    get: (ownerId) =>
      settled(() => {
        const sql = `select version, record from ${name} where owner_id = ?`;
        const row = db.prepare(sql).get(columnText("ownerId", ownerId)) as RecordRow | undefined;
        return row === undefined ? null : storedOf(ownerId, row);
      }),
    save: (connection, ifVersion) =>
      settled(() => {
        const version = randomUUID();
        const record = connectionToJson(connection);
        const values = columnsOf(connection, version, record);
        const written = ifVersion === null ? changes(insert, values) : changes(update, [...values, ifVersion]);
        return written === 0 ? null : { value: connectionFromJson(record), version };
      }),
    delete: (ownerId) =>
      settled(() => changes(`delete from ${name} where owner_id = ?`, [columnText("ownerId", ownerId)]) > 0),
    list: (query) =>
      settled(() => {
        const { text, values } = listStatement(query, name, DIALECT);
        return pageOf(db.prepare(text).all(...values) as ConnectionRow[], query);
      }),
  };
}

/** Returns the columns for queries. The record itself is in the column `record`. */
function columnsOf({ ownerId, state, platformId, auth }: Connection, version: string, record: string): unknown[] {
  const expiresAt = auth === null ? null : timeOf(auth.expiresAt);
  return [version, state, platformId, expiresAt, record, columnText("ownerId", ownerId)];
}
