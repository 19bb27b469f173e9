/** Connections in a collection of their own: a document is the connection, with `_id` for the owner's id. */
import { randomUUID } from "node:crypto";
import type { Connection } from "../../connections/connection.js";
import type { Versioned } from "../../versioned.js";
import { columnText } from "../shared/names.js";
import { isDuplicate, READ, storable, WRITE, type MongodbCollection, type MongodbStore } from "./collection.js";
import { createIndexes, mongodbStoreIndexes } from "./indexes.js";
import { listPage, type ListFields } from "./list.js";

type Stored = Omit<Connection, "ownerId"> & { readonly _id: string; readonly version: string };

const LIST: ListFields = {
  owner: "_id",
  platformId: "platformId",
  expiresAt: "auth.expiresAt",
  isAccount: (platformId) => platformId,
  keyOf: (ownerId) => ownerId,
  inStates: (states) => (states === undefined ? {} : { state: { $in: states } }),
  projection: {},
};

/** Makes the store. */
export function ownCollectionStore(collection: MongodbCollection): MongodbStore {
  return {
    ensureSchema: () => createIndexes(collection, mongodbStoreIndexes()),
    async get(ownerId) {
      const document = await collection.findOne({ _id: columnText("ownerId", ownerId) }, READ);
      return document === null ? null : entryOf(document);
    },
    async save(connection, ifVersion) {
      const value = storable(connection);
      const version = randomUUID();
      const { ownerId, ...fields } = value;
      const _id = columnText("ownerId", ownerId);
      if (ifVersion !== null) {
        const update = { $set: { ...fields, version } };
        const { matchedCount } = await collection.updateOne({ _id, version: ifVersion }, update, WRITE);
        return matchedCount === 0 ? null : { value, version };
      }
      try {
        await collection.insertOne({ _id, ...fields, version }, WRITE);
      } catch (error) {
        if (isDuplicate(error, "_id")) return null;
        throw error;
      }
      return { value, version };
    },
    async delete(ownerId) {
      return (await collection.deleteOne({ _id: columnText("ownerId", ownerId) }, WRITE)).deletedCount > 0;
    },
    list: (query) => listPage(collection, query, LIST, entryOf),
  };
}

/** Field by field: what the host has put beside them is the host's. */
function entryOf(document: object): Versioned<Connection> {
  const { _id, version, state, connected, platformId, auth, profile, health, ...rest } = document as Stored;
  const { authorizedAt, lease, lastNotice } = rest;
  const more = { authorizedAt, lease, lastNotice };
  return {
    value: { ownerId: _id, state, connected, platformId, auth, profile, health, ...more } as Connection,
    version,
  };
}
