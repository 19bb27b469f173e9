/** The indexes in MongoDB, for `ensureSchema` and for those who make them by hand. */
import type { MongodbCollection } from "./collection.js";
import { checkStoreOptions } from "../shared/check-arguments.js";
import { SUBDOCUMENT_OPTIONS, type MongodbSubdocumentOptions } from "./owner-keys.js";

/** One index, as `createIndex` takes it. Its name is the one that MongoDB gives it. */
export interface MongodbIndex {
  readonly keys: Readonly<Record<string, 1>>;
  readonly unique: boolean;
}

/** The indexes of `mongodbStore`: what is due, and the owners of an account; in documents of the host's, first the owner itself. */
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
    // `_id` is unique anyhow, and takes no index beside its own.
    ...(ownerField === "_id" ? [] : [{ keys: { [ownerField]: 1 as const }, unique: true }]),
    { keys: { [`${path}.health.status`]: 1, [`${path}.auth.expiresAt`]: 1, [ownerField]: 1 }, unique: false },
    { keys: { [`${path}.platformId`]: 1, [ownerField]: 1 }, unique: false },
  ];
}

/** The index of `mongodbJournal`. */
export function mongodbJournalIndexes(): readonly MongodbIndex[] {
  return [{ keys: { savedAt: 1 }, unique: false }];
}

/** Makes them one after the other, and none after one that fails. */
export async function createIndexes(collection: MongodbCollection, indexes: readonly MongodbIndex[]): Promise<void> {
  for (const { keys, unique } of indexes) await collection.createIndex(keys, unique ? { unique } : {}, {});
}
