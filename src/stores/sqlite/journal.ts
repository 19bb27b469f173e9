import { randomUUID } from "node:crypto";
import type { PublishJournal } from "../../posts/publish/journal.js";
import { entryFromJson, pruneDate, savedDate } from "../shared/journal.js";
import { columnText, quotedName } from "../shared/names.js";
import { checkSqlite, type SqliteDatabase, type SqliteTableOptions } from "./database.js";
import { settled } from "../shared/settled.js";
import { JOURNAL_TABLE } from "../shared/tables.js";
import { createSchema, sqliteJournalSchema } from "./schema.js";

/** A publish journal in SQLite. */
export interface SqliteJournal extends PublishJournal {
  /**
   * Configures the connection (a WAL, waiting up to five seconds for another process, every write on disk), and creates the table and its index if
   * they are missing. Call it in each process when it starts: otherwise some drivers lose the last writes in a power failure.
   */
  ensureSchema(): Promise<void>;
}

/**
 * Returns a journal in a table of an SQLite file, for the processes of one machine. Every write is one statement with a random version.
 *
 * @throws ThreadsConfigError for an invalid table name
 */
export function sqliteJournal(db: SqliteDatabase, options: SqliteTableOptions = {}): SqliteJournal {
  checkSqlite("The SQLite journal", db, options);
  const { table = JOURNAL_TABLE } = options;
  const name = quotedName("table", table);
  const changes = (sql: string, values: unknown[]) => Number(db.prepare(sql).run(...values).changes);
  const insert = `insert into ${name} (version, saved_at, value, key) values (?, ?, ?, ?) on conflict (key) do nothing`;
  const update = `update ${name} set version = ?, saved_at = ?, value = ? where key = ? and version = ?`;

  return {
    ensureSchema: () => createSchema(db, sqliteJournalSchema(options)),
    load: (key) =>
      settled(() => {
        const row = db.prepare(`select version, value from ${name} where key = ?`).get(columnText("key", key));
        if (row === undefined) return null;
        const { version, value } = row as { version: string; value: string };
        return entryFromJson(version, value);
      }),
    save: (key, value, ifVersion) =>
      settled(() => {
        const version = randomUUID();
        const json = JSON.stringify(value);
        const values = [version, savedDate(value).getTime(), json, columnText("key", key)];
        const written = ifVersion === null ? changes(insert, values) : changes(update, [...values, ifVersion]);
        return written === 0 ? null : entryFromJson(version, json);
      }),
    prune: (olderThan) =>
      settled(() => changes(`delete from ${name} where saved_at < ?`, [pruneDate(olderThan).getTime()])),
  };
}
