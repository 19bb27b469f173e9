import { randomUUID } from "node:crypto";
import type { PublishJournal } from "../../posts/publish/journal.js";
import { entryFromJson, pruneDate, savedDate } from "../shared/journal.js";
import { columnText } from "../shared/names.js";
import { checkPostgres, timestampOf, type PostgresDatabase, type PostgresTableOptions } from "./database.js";
import { JOURNAL_TABLE } from "../shared/tables.js";
import { createSchema, postgresJournalSchema, qualified, relationsOf } from "./schema.js";

/** A publish journal in PostgreSQL. */
export interface PostgresJournal extends PublishJournal {
  /** Creates the table and its index if they are missing. Any number of processes may call it at once, each time they start. */
  ensureSchema(): Promise<void>;
}

/**
 * Returns a journal in a table of PostgreSQL (13 or later), for any number of processes. Every write is one statement with a random version,
 * and durable unless the server's `synchronous_commit` is off.
 *
 * @throws ThreadsConfigError for an invalid name of the table or schema
 */
export function postgresJournal(db: PostgresDatabase, options: PostgresTableOptions = {}): PostgresJournal {
  checkPostgres("The PostgreSQL journal", db, options);
  const { table = JOURNAL_TABLE, schema } = options;
  const name = qualified(table, schema);
  const rowsOf = async (text: string, values: unknown[]) => (await db.query(text, values)).rows;
  const insert = `insert into ${name} (key, version, saved_at, value) values ($1, $2, $3, $4) on conflict (key) do nothing`;
  const update = `update ${name} set version = $2, saved_at = $3, value = $4 where key = $1 and version = $5`;

  return {
    ensureSchema: () => createSchema(db, postgresJournalSchema(options), relationsOf(table, schema, ["saved_at"])),
    async load(key) {
      const text = `select version, value::text as value from ${name} where key = $1`;
      const [row] = (await rowsOf(text, [columnText("key", key)])) as { version: string; value: string }[];
      return row === undefined ? null : entryFromJson(row.version, row.value);
    },
    async save(key, value, ifVersion) {
      const version = randomUUID();
      const json = JSON.stringify(value);
      const values = [columnText("key", key), version, timestampOf(savedDate(value)), json];
      const written =
        ifVersion === null
          ? await rowsOf(`${insert} returning 1 as written`, values)
          : await rowsOf(`${update} returning 1 as written`, [...values, ifVersion]);
      return written.length === 0 ? null : entryFromJson(version, json);
    },
    async prune(olderThan) {
      const gone = `delete from ${name} where saved_at < $1 returning 1`;
      const text = `with gone as (${gone}) select count(*) as pruned from gone`;
      const [row] = (await rowsOf(text, [timestampOf(pruneDate(olderThan))])) as { pruned: number | string }[];
      // A driver may return numbers as text.
      return Number(row?.pruned);
    },
  };
}
