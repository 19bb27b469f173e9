/** The tables and indexes in PostgreSQL, for `ensureSchema` and for migrations by hand. */
import { checkStoreOptions } from "../shared/check-arguments.js";
import { quotedName } from "../shared/names.js";
import { CONNECTIONS_TABLE, connectionIndexes, JOURNAL_TABLE, journalIndex } from "../shared/tables.js";
import { TABLE_OPTIONS, type PostgresDatabase, type PostgresTableOptions } from "./database.js";

/** The number of an advisory lock, so that only one process at a time creates tables. */
const SCHEMA_LOCK = 0x7468_7264;

/** Returns the table's quoted name, with its schema. */
export function qualified(table: string, schema: string | undefined): string {
  return `${prefixOf(schema)}${quotedName("table", table)}`;
}

const prefixOf = (schema: string | undefined) => (schema === undefined ? "" : `${quotedName("schema", schema)}.`);

/**
 * Returns the statements that create the table of `postgresStore` and its indexes, if they are missing.
 *
 * @throws ThreadsConfigError for an invalid name
 */
export function postgresStoreSchema(options: PostgresTableOptions = {}): readonly string[] {
  checkStoreOptions("The PostgreSQL schema", options, TABLE_OPTIONS);
  const { table = CONNECTIONS_TABLE, schema } = options;
  const name = qualified(table, schema);
  return [
    `create table if not exists ${name} (
  owner_id text collate "C" primary key,
  version text not null,
  state text not null,
  platform_id text,
  expires_at timestamptz(3),
  record json not null
)`,
    ...connectionIndexes(table, name),
  ];
}

/**
 * Returns the statements that create the table of `postgresJournal` and its index, if they are missing.
 *
 * @throws ThreadsConfigError for an invalid name
 */
export function postgresJournalSchema(options: PostgresTableOptions = {}): readonly string[] {
  checkStoreOptions("The PostgreSQL schema", options, TABLE_OPTIONS);
  const { table = JOURNAL_TABLE, schema } = options;
  const name = qualified(table, schema);
  return [
    `create table if not exists ${name} (
  key text collate "C" primary key,
  version text not null,
  saved_at timestamptz(3) not null,
  value json not null
)`,
    journalIndex(table, name),
  ];
}

/**
 * Runs the statements as one transaction, on any pool, if something is missing. `if not exists` alone is not enough: when two processes check
 * at the same time, one of them fails. To create an existing index would also wait for open writes, block new ones, and need a privilege that
 * the app's role may not have.
 *
 * @param relations the quoted names of the tables and indexes that the statements create
 */
export async function createSchema(
  db: PostgresDatabase,
  statements: readonly string[],
  relations: readonly string[],
): Promise<void> {
  const missing = relations.map((name) => `to_regclass('${name}') is null`).join(" or ");
  const body = [`perform pg_advisory_xact_lock(${SCHEMA_LOCK})`, ...statements].map((each) => `${each};`).join("\n");
  await db.query(`do $threads$ begin\nif ${missing} then\n${body}\nend if;\nend $threads$`);
}

/** Returns the quoted names of the table and its indexes. */
export function relationsOf(table: string, schema: string | undefined, indexes: readonly string[]): readonly string[] {
  return [table, ...indexes.map((index) => `${table}_${index}`)].map((name) => `${prefixOf(schema)}"${name}"`);
}
