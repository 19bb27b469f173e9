/** The methods of an SQLite driver that the SDK calls. */
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { checkStoreArguments } from "../shared/check-arguments.js";

/** A prepared statement. The SDK binds texts, numbers and nulls. */
export interface SqliteStatement {
  run(...values: unknown[]): { changes: number | bigint };
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

/**
 * A synchronous driver of SQLite 3.37 or later: `node:sqlite`'s DatabaseSync, `better-sqlite3`, `libsql`. You open and close it. The SDK passes
 * its errors on unchanged.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** The name of the table. */
export interface SqliteTableOptions {
  /** The table: up to 48 ASCII letters, digits and underscores. */
  readonly table?: string | undefined;
}

/** Every option, by name. */
export const TABLE_OPTIONS: NamesOf<SqliteTableOptions> = { table: true };

/** @throws ThreadsConfigError for a database without `exec` or `prepare`, and for unknown options */
export function checkSqlite(subject: string, db: unknown, options: unknown): void {
  const needs = "must be a database of node:sqlite, better-sqlite3 or libsql, with the methods exec and prepare";
  checkStoreArguments(subject, { name: "db", value: db, methods: ["exec", "prepare"], needs }, options, TABLE_OPTIONS);
}
