/** Connections in their own collection: a document is a connection, with the owner id as `_id`. */
import { randomUUID } from "node:crypto";
import type { Connection } from "../../connections/connection.js";
import { isUnreadable, type StoredConnection } from "../../connections/store/stored.js";
import { isConnection } from "../shared/check-connection.js";
import { NOT_A_CONNECTION } from "../shared/connection-json.js";
import { columnText } from "../shared/names.js";
import { isDuplicate, READ, storable, WRITE, type MongodbCollection, type MongodbStore } from "./collection.js";
import { checkDocuments, commonFindings, type Findings } from "./check.js";
import { createIndexes, mongodbStoreIndexes } from "./indexes.js";
import { listPage, type ListFields } from "./list.js";

/** The version of a document whose own was removed by another program. */
const NO_VERSION = "none";

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
        const guard = ifVersion === NO_VERSION ? { $not: { $type: "string" } } : ifVersion;
        const { matchedCount } = await collection.updateOne({ _id, version: guard }, update, WRITE);
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
    check: () => checkDocuments(collection, { filter: {}, projection: {}, ownerField: null, examine }),
  };
}

function examine(document: object): Findings {
  const stored = entryOf(document);
  const { platformId, connected, auth } = document as Partial<Stored>;
  if (stored === null) return { rounded: false, dateless: false, tokenless: false, unreadable: true };
  const tokenless = isUnreadable(stored) && connected === true && (auth?.accessToken ?? "") === "";
  const findings = commonFindings(stored, platformId);
  return { ...findings, tokenless, unreadable: findings.unreadable && !tokenless };
}

/** Reads the SDK's fields, and ignores other fields. */
function entryOf(document: object): StoredConnection | null {
  const {
    _id: ownerId,
    version: stored,
    state,
    connected,
    platformId,
    auth,
    profile,
    health,
    ...rest
  } = document as Stored;
  // Another program wrote a document whose `_id` is not an owner id.
  if (typeof (ownerId as unknown) !== "string") return null;
  const version = typeof (stored as unknown) === "string" ? stored : NO_VERSION;
  const { authorizedAt, lease, lastNotice } = rest;
  const more = { authorizedAt, lease, lastNotice };
  const value: unknown = { ownerId, state, connected, platformId, auth, profile, health, ...more };
  return isConnection(value) ? { value, version } : { unreadable: NOT_A_CONNECTION, ownerId, version };
}
