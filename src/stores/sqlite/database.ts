/** What the SDK needs of an SQLite driver. */

/** A prepared statement. It is given texts, numbers and nulls. */
export interface SqliteStatement {
  run(...values: unknown[]): { changes: number | bigint };
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

/**
 * Anything synchronous over SQLite 3.37 or later: `node:sqlite`'s DatabaseSync, `better-sqlite3`, `libsql`. Opening and closing it is yours;
 * its errors come through as they are.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** Where the table is. */
export interface SqliteTableOptions {
  /** Up to 48 ASCII letters, digits and underscores. */
  readonly table?: string | undefined;
}

/** A store fails by rejecting, also where it has nothing to wait for. */
export function answer<Value>(compute: () => Value): Promise<Value> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}
