/** The tables and indexes in SQLite, for `ensureSchema` and for migrations by hand. */
import { setTimeout as sleep } from "node:timers/promises";
import { checkStoreOptions } from "../shared/check-arguments.js";
import { quotedName } from "../shared/names.js";
import { CONNECTIONS_TABLE, connectionIndexes, JOURNAL_TABLE, journalIndex } from "../shared/tables.js";
import { TABLE_OPTIONS, type SqliteDatabase, type SqliteTableOptions } from "./database.js";

/**
 * The settings of each connection: it waits for another process's write, lets others read meanwhile, and has a write on disk before the call
 * returns. The defaults of drivers differ.
 */
export const SQLITE_PRAGMAS: readonly string[] = [
  "pragma busy_timeout = 5000",
  "pragma journal_mode = wal",
  "pragma synchronous = full",
];

/**
 * Returns the statements that create the table of `sqliteStore` and its indexes, if they are missing. Dates are epoch milliseconds.
 *
 * @throws ThreadsConfigError for an invalid name
 */
export function sqliteStoreSchema(options: SqliteTableOptions = {}): readonly string[] {
  checkStoreOptions("The SQLite schema", options, TABLE_OPTIONS);
  const { table = CONNECTIONS_TABLE } = options;
  const name = quotedName("table", table);
  return [
    `create table if not exists ${name} (
  owner_id text not null primary key,
  version text not null,
  state text not null,
  platform_id text,
  expires_at integer,
  record text not null
) strict`,
    ...connectionIndexes(table, name),
  ];
}

/**
 * Returns the statements that create the table of `sqliteJournal` and its index, if they are missing. Dates are epoch milliseconds.
 *
 * @throws ThreadsConfigError for an invalid name
 */
export function sqliteJournalSchema(options: SqliteTableOptions = {}): readonly string[] {
  checkStoreOptions("The SQLite schema", options, TABLE_OPTIONS);
  const { table = JOURNAL_TABLE } = options;
  const name = quotedName("table", table);
  return [
    `create table if not exists ${name} (
  key text not null primary key,
  version text not null,
  saved_at integer not null,
  value text not null
) strict`,
    journalIndex(table, name),
  ];
}

const MOST_TRIES = 500;
const PAUSE_MS = 10;

/**
 * Configures the connection, then creates what is missing, statement by statement. It retries, because `busy_timeout` does not cover all of
 * them: when two processes turn a new file into a WAL, SQLite refuses the second one at once.
 */
export async function createSchema(db: SqliteDatabase, statements: readonly string[]): Promise<void> {
  for (const statement of [...SQLITE_PRAGMAS, ...statements]) {
    for (let tries = 1; ; tries += 1) {
      try {
        db.exec(statement);
        break;
      } catch (error) {
        if (tries === MOST_TRIES || !/\b(locked|busy)\b/i.test(String(error))) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }
}
