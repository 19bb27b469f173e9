/** Connections in the documents of a Mongoose model. */
import { Types } from "mongoose";
import { mongodbStore, type MongodbCollection, type MongodbStore } from "@hayon/threads/stores/mongodb";

/** The part of a Mongoose model that the store uses. */
export interface MongooseModel {
  readonly collection: MongodbCollection;
  readonly schema: { get(option: "timestamps"): unknown };
  updateOne(filter: object, update: object, options: object): PromiseLike<unknown>;
}

export interface MongooseStoreOptions {
  /** The subdocument of the connection: `"threads"`. */
  readonly path: string;
  /** The field with the user's ObjectId: `"userId"`. */
  readonly ownerField: string;
}

/**
 * Returns a store over a model whose owners are ObjectIds. The first connection of a user without a document creates one with the schema's
 * defaults. The model must be connected.
 */
export function mongooseStore(model: MongooseModel, { path, ownerField }: MongooseStoreOptions): MongodbStore {
  const store = mongodbStore(model.collection, {
    path,
    ownerField,
    timestamps: Boolean(model.schema.get("timestamps")),
    owner: { toKey: (id) => new Types.ObjectId(id), fromKey: (key: Types.ObjectId) => key.toString() },
  });
  return {
    ...store,
    async save(connection, ifVersion) {
      if (ifVersion === null) await insertDefaults(model, { [ownerField]: new Types.ObjectId(connection.ownerId) });
      return store.save(connection, ifVersion);
    },
  };
}

/** The SDK calls the driver, which does not apply the schema's defaults. So Mongoose inserts the document. */
async function insertDefaults(model: MongooseModel, owner: Record<string, unknown>): Promise<void> {
  try {
    if ((await model.collection.findOne(owner, { projection: { _id: 1 } })) !== null) return;
    await model.updateOne(owner, {}, { upsert: true, setDefaultsOnInsert: true });
  } catch (error) {
    // Another process inserted it at the same time.
    if ((error as { code?: unknown }).code !== 11_000) throw error;
  }
}

/** Returns the projection for documents that a browser may see: without the token, and without what only the SDK needs. */
export function forBrowser(path: string): Record<string, 0> {
  return { [`${path}.auth.accessToken`]: 0, [`${path}.auth.refreshToken`]: 0, [`${path}.sdk`]: 0 };
}
