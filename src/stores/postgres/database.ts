/** The method of a PostgreSQL driver that the SDK calls. */
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { checkStoreArguments } from "../shared/check-arguments.js";

/**
 * An object that runs one statement with bound values: `pg`'s Pool or Client, PGlite. You configure the driver, its pool, its TLS and its
 * timeouts. The SDK passes its errors on unchanged.
 */
export interface PostgresDatabase {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** The names of the tables. */
export interface PostgresTableOptions {
  /** The table: up to 48 ASCII letters, digits and underscores. It is quoted, so case counts. */
  readonly table?: string | undefined;
  /** The schema of the table, which must exist. Default: the connection's search path. */
  readonly schema?: string | undefined;
}

/** Every option, by name. */
export const TABLE_OPTIONS: NamesOf<PostgresTableOptions> = { table: true, schema: true };

/** @throws ThreadsConfigError for a database without `query`, and for unknown options */
export function checkPostgres(subject: string, db: unknown, options: unknown): void {
  const needs = "must be a Pool or Client of pg, or anything else with its method query";
  checkStoreArguments(subject, { name: "db", value: db, methods: ["query"], needs }, options, TABLE_OPTIONS);
}

/**
 * Returns a date as text that every server reads alike, whatever its time zone and date style. Later years than 9999 become `infinity`;
 * earlier ones than 1, and null, become `-infinity`.
 */
export function timestampOf(date: Date | null): string {
  if (date === null) return "-infinity";
  const year = date.getUTCFullYear();
  if (year > 9999) return "infinity";
  return year < 1 ? "-infinity" : date.toISOString();
}
