/*
 * SQLite: a store of connections and a publish journal, over your own driver.
 */

export { sqliteStore, type SqliteStore } from "./sqlite/store.js";
export { sqliteJournal, type SqliteJournal } from "./sqlite/journal.js";
export { SQLITE_PRAGMAS, sqliteJournalSchema, sqliteStoreSchema } from "./sqlite/schema.js";
export type { SqliteDatabase, SqliteStatement, SqliteTableOptions } from "./sqlite/database.js";
