/*
 * PostgreSQL: a store of connections and a publish journal, over your own driver.
 */

export { postgresStore, type PostgresStore } from "./postgres/store.js";
export { postgresJournal, type PostgresJournal } from "./postgres/journal.js";
export { postgresJournalSchema, postgresStoreSchema } from "./postgres/schema.js";
export type { PostgresDatabase, PostgresTableOptions } from "./postgres/database.js";
