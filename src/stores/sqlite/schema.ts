/** The tables and indexes in SQLite, for `ensureSchema` and for those who migrate by hand. */
import { setTimeout as sleep } from "node:timers/promises";
import { checkStoreOptions } from "../shared/check-arguments.js";
import { quotedName } from "../shared/names.js";
import { CONNECTIONS_TABLE, connectionIndexes, JOURNAL_TABLE, journalIndex } from "../shared/tables.js";
import { TABLE_OPTIONS, type SqliteDatabase, type SqliteTableOptions } from "./database.js";

/**
 * What each connection to the file needs: to wait for another process's write, to let others read meanwhile, and to have a write on the disk
 * before it is answered. Drivers differ in what they begin with.
 */
export const SQLITE_PRAGMAS: readonly string[] = [
  "pragma busy_timeout = 5000",
  "pragma journal_mode = wal",
  "pragma synchronous = full",
];

/**
 * The statements that make the table of `sqliteStore` and its indexes; each does nothing where they are there. Dates are epoch milliseconds.
 *
 * @throws ThreadsConfigError for a name that is none
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
 * The statements that make the table of `sqliteJournal` and its index; each does nothing where they are there. Dates are epoch milliseconds.
 *
 * @throws ThreadsConfigError for a name that is none
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
 * Prepares the connection, then makes what is missing; statement by statement. `busy_timeout` is not for all of them: where processes begin
 * together over a new file, who makes it a WAL second is refused at once.
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
