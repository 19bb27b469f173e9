/*
 * MongoDB: a store of connections and a publish journal, over a collection of your own driver.
 */

export { mongodbStore, type MongodbStoreOptions } from "./mongodb/store.js";
export { mongodbJournal, type MongodbJournal } from "./mongodb/journal.js";
export { mongodbJournalIndexes, mongodbStoreIndexes, type MongodbIndex } from "./mongodb/indexes.js";
export type { MongodbSubdocumentOptions, OwnerKeys } from "./mongodb/owner-keys.js";
export type { MongodbCheck, MongodbCollection, MongodbFields, MongodbStore } from "./mongodb/collection.js";
