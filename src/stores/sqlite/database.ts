/** What the SDK needs of an SQLite driver. */
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { checkStoreArguments } from "../shared/check-arguments.js";

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

/** Every option, by name. */
export const TABLE_OPTIONS: NamesOf<SqliteTableOptions> = { table: true };

/** @throws ThreadsConfigError for a database without `exec` or `prepare`, and for unknown options */
export function checkSqlite(subject: string, db: unknown, options: unknown): void {
  const needs = "must be a database of node:sqlite, better-sqlite3 or libsql, with the methods exec and prepare";
  checkStoreArguments(subject, { name: "db", value: db, methods: ["exec", "prepare"], needs }, options, TABLE_OPTIONS);
}
