/** What the SDK needs of a PostgreSQL driver. */
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { checkStoreArguments } from "../shared/check-arguments.js";

/**
 * Anything that runs one statement with bound values: `pg`'s Pool or Client, PGlite. The driver is yours, and so are its pool, its TLS and
 * its timeouts; its errors come through as they are.
 */
export interface PostgresDatabase {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Where the tables are. */
export interface PostgresTableOptions {
  /** Up to 48 ASCII letters, digits and underscores; quoted, so that upper case counts. */
  readonly table?: string | undefined;
  /** Where the table is; it has to be there. The connection's search path by default. */
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
 * A date as text that every server reads alike, whatever its time zone and date style. Years outside of 1 to 9999 become `infinity`; null,
 * which comes before every date, becomes `-infinity`.
 */
export function timestampOf(date: Date | null): string {
  if (date === null) return "-infinity";
  const year = date.getUTCFullYear();
  if (year > 9999) return "infinity";
  return year < 1 ? "-infinity" : date.toISOString();
}
