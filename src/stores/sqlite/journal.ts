import { randomUUID } from "node:crypto";
import { refuse } from "../../internal/arguments.js";
import type { JournalValue, PublishJournal } from "../../posts/publish/journal.js";
import { columnText, quotedName } from "../shared/names.js";
import { checkSqlite, type SqliteDatabase, type SqliteTableOptions } from "./database.js";
import { settled } from "../shared/settled.js";
import { JOURNAL_TABLE } from "../shared/tables.js";
import { createSchema, sqliteJournalSchema } from "./schema.js";

/** A publish journal in SQLite. */
export interface SqliteJournal extends PublishJournal {
  /**
   * Sets up the connection (a WAL, five seconds of waiting for another process, every write on the disk) and makes the table and its index
   * where they are missing. To be called by each process when it starts: without it, some drivers lose the last writes with the power.
   */
  ensureSchema(): Promise<void>;
}

/**
 * A journal in a table of an SQLite file, for the processes of one machine. Every write is one statement, under a random version that never
 * comes back.
 *
 * @throws ThreadsConfigError for a table whose name is none
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
        return { value: JSON.parse(value) as JournalValue, version };
      }),
    save: (key, value, ifVersion) =>
      settled(() => {
        const version = randomUUID();
        const json = JSON.stringify(value);
        const values = [version, value.savedAt, json, columnText("key", key)];
        const written = ifVersion === null ? changes(insert, values) : changes(update, [...values, ifVersion]);
        return written === 0 ? null : { value: JSON.parse(json) as JournalValue, version };
      }),
    prune: (olderThan) =>
      settled(() => {
        // Nothing is older than no date at all: a journal that never forgets would be found out when it is full.
        if (Number.isNaN(olderThan.getTime())) refuse("olderThan", "must be a date");
        return changes(`delete from ${name} where saved_at < ?`, [olderThan.getTime()]);
      }),
  };
}
