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
import { CONNECTIONS_TABLE } from "../shared/tables.js";
import { columnText } from "../shared/names.js";
import { checkPostgres, timestampOf, type PostgresDatabase, type PostgresTableOptions } from "./database.js";
import { createSchema, postgresStoreSchema, qualified, relationsOf } from "./schema.js";

/** Connections in PostgreSQL. */
export interface PostgresStore extends ConnectionStore {
  /** Creates the table and its indexes if they are missing. Any number of processes may call it at once, each time they start. */
  ensureSchema(): Promise<void>;
}

// As text, because drivers can be configured to parse JSON in other ways.
const RECORD = "record::text";
const DIALECT: SqlDialect = {
  placeholder: (index) => `$${index}`,
  time: timestampOf,
  // As text, because drivers return numbers in different ways; `infinity` is "Infinity".
  expiresMs: "(extract(epoch from expires_at) * 1000)::text",
  record: RECORD,
};

/**
 * Returns a store in a table of PostgreSQL (13 or later), for any number of processes. Every write is one statement with a random version. The
 * token is in the column `record` as it is: wrap the store in `encryptedStore`.
 *
 * @throws ThreadsConfigError for an invalid name of the table or schema
 */
export function postgresStore(db: PostgresDatabase, options: PostgresTableOptions = {}): PostgresStore {
  checkPostgres("The PostgreSQL store", db, options);
  const { table = CONNECTIONS_TABLE, schema } = options;
  const name = qualified(table, schema);
  const rowsOf = async (text: string, values: unknown[]) => (await db.query(text, values)).rows;
  const columns = "owner_id, version, state, platform_id, expires_at, record";
  const insert = `insert into ${name} (${columns}) values ($1, $2, $3, $4, $5, $6) on conflict (owner_id) do nothing`;
  const update =
    `update ${name} set version = $2, state = $3, platform_id = $4, expires_at = $5, record = $6` +
    " where owner_id = $1 and version = $7";

  return {
    ensureSchema: () => createSchema(db, postgresStoreSchema(options), relationsOf(table, schema, ["due", "account"])),
    async get(ownerId) {
      const text = `select version, ${RECORD} as record from ${name} where owner_id = $1`;
      const [row] = (await rowsOf(text, [columnText("ownerId", ownerId)])) as RecordRow[];
      return row === undefined ? null : storedOf(ownerId, row);
    },
    async save(connection, ifVersion) {
      const version = randomUUID();
      const record = connectionToJson(connection);
      const values = [...columnsOf(connection, version), record];
      const written =
        ifVersion === null
          ? await rowsOf(`${insert} returning 1 as written`, values)
          : await rowsOf(`${update} returning 1 as written`, [...values, ifVersion]);
      return written.length === 0 ? null : { value: connectionFromJson(record), version };
    },
    async delete(ownerId) {
      const text = `delete from ${name} where owner_id = $1 returning 1 as deleted`;
      return (await rowsOf(text, [columnText("ownerId", ownerId)])).length > 0;
    },
    async list(query) {
      const { text, values } = listStatement(query, name, DIALECT);
      return pageOf((await rowsOf(text, values)) as ConnectionRow[], query);
    },
  };
}

/** Returns the columns for queries. The record itself is in the column `record`. */
function columnsOf({ ownerId, state, platformId, auth }: Connection, version: string): (string | null)[] {
  const expiresAt = auth === null ? null : timestampOf(auth.expiresAt);
  return [columnText("ownerId", ownerId), version, state, platformId, expiresAt];
}
