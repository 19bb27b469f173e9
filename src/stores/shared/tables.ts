/** The tables of the SQL stores: what PostgreSQL and SQLite have in common. */

/** Where connections are unless told otherwise. */
export const CONNECTIONS_TABLE = "threads_connections";

/** Where the journal is unless told otherwise. */
export const JOURNAL_TABLE = "threads_publish_journal";

/**
 * The statements that make the indexes of a table of connections; each does nothing where its index exists.
 *
 * @param name the table as statements write it
 */
export function connectionIndexes(table: string, name: string): readonly string[] {
  return [
    `create index if not exists "${table}_due" on ${name} (state, expires_at, owner_id) where expires_at is not null`,
    `create index if not exists "${table}_account" on ${name} (platform_id, owner_id) where platform_id is not null`,
  ];
}

/**
 * The statement that makes the index of a table of a journal; it does nothing where the index exists.
 *
 * @param name the table as statements write it
 */
export function journalIndex(table: string, name: string): string {
  return `create index if not exists "${table}_saved_at" on ${name} (saved_at)`;
}
