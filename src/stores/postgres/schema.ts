/** The tables and indexes in PostgreSQL, for `ensureSchema` and for those who migrate by hand. */
import { checkStoreOptions } from "../shared/check-arguments.js";
import { quotedName } from "../shared/names.js";
import { CONNECTIONS_TABLE, connectionIndexes, JOURNAL_TABLE, journalIndex } from "../shared/tables.js";
import { TABLE_OPTIONS, type PostgresDatabase, type PostgresTableOptions } from "./database.js";

/** Any number: whoever holds it makes tables, and others wait. */
const SCHEMA_LOCK = 0x7468_7264;

/** The table's name as statements write it. */
export function qualified(table: string, schema: string | undefined): string {
  return `${prefixOf(schema)}${quotedName("table", table)}`;
}

const prefixOf = (schema: string | undefined) => (schema === undefined ? "" : `${quotedName("schema", schema)}.`);

/**
 * The statements that make the table of `postgresStore` and its indexes; each does nothing where they are there.
 *
 * @throws ThreadsConfigError for a name that is none
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
 * The statements that make the table of `postgresJournal` and its index; each does nothing where they are there.
 *
 * @throws ThreadsConfigError for a name that is none
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
 * Runs them as one statement, and so as one transaction, on any pool; where nothing is missing, none of them. `if not exists` alone is not
 * enough: of two processes that look at the same time, both find nothing, and one fails; and making an index that is there waits for every
 * open write, lets new ones wait, and wants a right that a host's everyday role need not have.
 *
 * @param relations the names of what the statements make, as they write them
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

/** The table and its indexes, by their names as statements write them. */
export function relationsOf(table: string, schema: string | undefined, indexes: readonly string[]): readonly string[] {
  return [table, ...indexes.map((index) => `${table}_${index}`)].map((name) => `${prefixOf(schema)}"${name}"`);
}
