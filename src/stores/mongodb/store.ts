import type { MongodbCollection, MongodbStore } from "./collection.js";
import { ownCollectionStore } from "./own-collection.js";
import { SUBDOCUMENT_OPTIONS, type MongodbSubdocumentOptions } from "./owner-keys.js";
import { checkStoreArguments } from "../shared/check-arguments.js";
import { subdocumentStore } from "./subdocument.js";

/** In documents of the host's; left out, in a collection of its own. */
export type MongodbStoreOptions = MongodbSubdocumentOptions;

/**
 * A store in a collection of MongoDB (5.0 or later), for any number of processes. It reads from the primary, and a write is answered when a
 * majority has it on disk. Without options the collection is the store's own. With them, the connection is a subdocument of a
 * document that the host has for each user, whose other fields nobody touches:
 * `mongodbStore(collection, { ownerField: "userId", path: "threads", owner: { toKey: (id) => new ObjectId(id), fromKey: (key) => key.toString() } })`.
 * The host may go on writing there: what it has written is read as the truth. The token is stored as it is given: wrap the store in
 * an encrypting one.
 *
 * @throws ThreadsConfigError for a field or a path that is none
 */
export function mongodbStore(collection: MongodbCollection, options?: MongodbStoreOptions): MongodbStore {
  const needs = "must be a collection of the driver mongodb";
  const methods = ["findOne", "updateOne"];
  const driver = { name: "collection", value: collection, methods, needs };
  checkStoreArguments("The MongoDB store", driver, options, SUBDOCUMENT_OPTIONS);
  return options === undefined ? ownCollectionStore(collection) : subdocumentStore(collection, options);
}
