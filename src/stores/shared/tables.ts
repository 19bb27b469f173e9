/** The parts of tables that PostgreSQL and SQLite share. */

/** The default table of connections. */
export const CONNECTIONS_TABLE = "threads_connections";

/** The default table of the journal. */
export const JOURNAL_TABLE = "threads_publish_journal";

/**
 * Returns the statements that create the indexes of a table of connections, if they are missing.
 *
 * @param name the quoted name of the table
 */
export function connectionIndexes(table: string, name: string): readonly string[] {
  return [
    `create index if not exists "${table}_due" on ${name} (state, expires_at, owner_id) where expires_at is not null`,
    `create index if not exists "${table}_account" on ${name} (platform_id, owner_id) where platform_id is not null`,
  ];
}

/**
 * Returns the statement that creates the index of a table of a journal, if it is missing.
 *
 * @param name the quoted name of the table
 */
export function journalIndex(table: string, name: string): string {
  return `create index if not exists "${table}_saved_at" on ${name} (saved_at)`;
}
