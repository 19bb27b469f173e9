import type { MongodbCollection, MongodbStore } from "./collection.js";
import { ownCollectionStore } from "./own-collection.js";
import { SUBDOCUMENT_OPTIONS, type MongodbSubdocumentOptions } from "./owner-keys.js";
import { checkStoreArguments } from "../shared/check-arguments.js";
import { subdocumentStore } from "./subdocument.js";

/** Options for connections in your own documents. Without them, the store has its own collection. */
export type MongodbStoreOptions = MongodbSubdocumentOptions;

/**
 * Returns a store in a collection of MongoDB (5.0 or later), for any number of processes. It reads from the primary, and a write waits until a
 * majority has it on disk. Without options, the collection belongs to the store. With them, the connection is a subdocument of a document of
 * yours for each user, and the SDK does not touch its other fields:
 * `mongodbStore(collection, { ownerField: "userId", path: "threads", owner: { toKey: (id) => new ObjectId(id), fromKey: (key) => key.toString() } })`.
 * Your app may write there too, and the SDK reads what it wrote. The token is stored as it is: wrap the store in
 * `encryptedStore`.
 *
 * @throws ThreadsConfigError for an invalid field or path
 */
export function mongodbStore(collection: MongodbCollection, options?: MongodbStoreOptions): MongodbStore {
  const needs = "must be a collection of the driver mongodb";
  const methods = ["findOne", "updateOne"];
  const driver = { name: "collection", value: collection, methods, needs };
  checkStoreArguments("The MongoDB store", driver, options, SUBDOCUMENT_OPTIONS);
  return options === undefined ? ownCollectionStore(collection) : subdocumentStore(collection, options);
}
