/** The indexes in MongoDB, for `ensureSchema` and for migrations by hand. */
import type { MongodbCollection } from "./collection.js";
import { checkStoreOptions } from "../shared/check-arguments.js";
import { SUBDOCUMENT_OPTIONS, type MongodbSubdocumentOptions } from "./owner-keys.js";

/** An index, as `createIndex` takes it. MongoDB chooses its name. */
export interface MongodbIndex {
  readonly keys: Readonly<Record<string, 1>>;
  readonly unique: boolean;
}

/** Returns the indexes of `mongodbStore`: by expiry, by account, and, in your own documents, by owner. */
export function mongodbStoreIndexes(options?: MongodbSubdocumentOptions): readonly MongodbIndex[] {
  if (options === undefined) {
    return [
      { keys: { state: 1, "auth.expiresAt": 1, _id: 1 }, unique: false },
      { keys: { platformId: 1, _id: 1 }, unique: false },
    ];
  }
  checkStoreOptions("The MongoDB indexes", options, SUBDOCUMENT_OPTIONS);
  const { ownerField, path } = options;
  return [
    // `_id` always has a unique index.
    ...(ownerField === "_id" ? [] : [{ keys: { [ownerField]: 1 as const }, unique: true }]),
    { keys: { [`${path}.health.status`]: 1, [`${path}.auth.expiresAt`]: 1, [ownerField]: 1 }, unique: false },
    { keys: { [`${path}.platformId`]: 1, [ownerField]: 1 }, unique: false },
  ];
}

/** Returns the index of `mongodbJournal`. */
export function mongodbJournalIndexes(): readonly MongodbIndex[] {
  return [{ keys: { savedAt: 1 }, unique: false }];
}

/** Creates the indexes one after the other, and stops at the first failure. */
export async function createIndexes(collection: MongodbCollection, indexes: readonly MongodbIndex[]): Promise<void> {
  for (const { keys, unique } of indexes) await collection.createIndex(keys, unique ? { unique } : {}, {});
}
