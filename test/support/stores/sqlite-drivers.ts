/** The drivers of SQLite that are here. */
import Libsql from "libsql";
import type { SqliteDatabase } from "../../../src/stores/sqlite.js";

/** A connection of whichever driver. */
export type Connected = SqliteDatabase & { close(): unknown };

/** What `node:sqlite` holds, where this Node has it: absent from Node 20. */
const builtin = process.getBuiltinModule("node:sqlite") as
  { readonly DatabaseSync: new (file: string) => Connected } | undefined;

/** Each driver by its name; those that this Node does not have open nothing. */
export const DRIVERS: Readonly<Record<string, ((file: string) => Connected) | null>> = {
  libsql: (file) => new Libsql(file),
  "node:sqlite": builtin === undefined ? null : (file) => new builtin.DatabaseSync(file),
};
