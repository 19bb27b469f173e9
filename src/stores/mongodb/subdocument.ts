/** Connections as subdocuments of the host's documents, which the host also writes. */
import { randomUUID } from "node:crypto";
import type { ConnectionState } from "../../connections/connection.js";
import { isUnreadable } from "../../connections/store/stored.js";
import { ThreadsConfigError } from "../../errors/index.js";
import {
  fieldAt,
  isDuplicate,
  isFields,
  isTaken,
  READ,
  storable,
  WRITE,
  type MongodbCollection,
  type MongodbFields,
  type MongodbStore,
} from "./collection.js";
import { checkDocuments, commonFindings, type Findings } from "./check.js";
import {
  entryOf,
  holdsSomething,
  HOST_FIELDS,
  hostDocument,
  isAccountId,
  NO_TOKEN,
  type HostDocument,
} from "./host-document.js";
import { createIndexes, mongodbStoreIndexes } from "./indexes.js";
import { refuse } from "../../validation/refuse.js";
import { HELD } from "../shared/page.js";
import { listPage, type ListFields } from "./list.js";
import { checkPaths, keyOf, ownerOf, type MongodbSubdocumentOptions } from "./owner-keys.js";

/** The most owners with two documents that a message names. */
const MOST_NAMED = 20;

export function subdocumentStore(collection: MongodbCollection, options: MongodbSubdocumentOptions): MongodbStore {
  checkPaths(options);
  const { ownerField, path, owner, timestamps = true } = options;
  /** The fields that Mongoose sets with a change, and in a new document. */
  const touched = () => (timestamps ? { updatedAt: new Date() } : {});
  const created = () => (timestamps ? { createdAt: new Date(), updatedAt: new Date(), __v: 0 } : {});
  const of = (ownerId: string) => ({ [ownerField]: keyOf(ownerId, owner) });
  const projection = { [path]: 1, [ownerField]: 1 };
  const listed = (document: object) => {
    const ownerId = ownerOf(fieldAt(document, ownerField), owner);
    return ownerId === null ? null : entryOf(ownerId, fieldAt(document, path));
  };

  return {
    async ensureSchema() {
      const indexes = mongodbStoreIndexes(options);
      try {
        await createIndexes(collection, indexes);
      } catch (error) {
        const owners = isDuplicate(error, ownerField) || isTaken(error) ? await ownersOfTwo(collection, options) : [];
        if (owners.length === 0) throw error;
        throw new ThreadsConfigError([
          {
            name: "collection",
            problem: `has more than one document for an owner, so no index was made: ${owners.join(", ")}`,
          },
        ]);
      }
    },
    async get(ownerId) {
      const document = await collection.findOne(of(ownerId), { ...READ, projection });
      return document === null ? null : entryOf(ownerId, fieldAt(document, path));
    },
    async save(connection, ifVersion) {
      const { ownerId } = connection;
      const filter = of(ownerId);
      const written = hostDocument(storable(connection), randomUUID());
      const saved = entryOf(ownerId, written);
      if (saved === null || isUnreadable(saved)) refuse("connection", "is connected and has no access token");
      const document = await collection.findOne(filter, { ...READ, projection });
      const subdocument = fieldAt(document, path);
      if ((entryOf(ownerId, subdocument)?.version ?? null) !== ifVersion) return null;
      const won =
        document === null
          ? await insertNew(collection, filter, { [path]: present(written), ...created() })
          : await updated(
              collection,
              { ...filter, ...unchanged(path, subdocument) },
              changes(path, subdocument, written, touched()),
            );
      return won ? saved : null;
    },
    async delete(ownerId) {
      const filter = { ...of(ownerId), ...holdsSomething(path) };
      return (
        (await collection.updateMany(filter, { $unset: { [path]: "" }, ...(timestamps && { $set: touched() }) }, WRITE))
          .matchedCount > 0
      );
    },
    list: (query) => listPage(collection, query, listFields(options, projection), listed),
    check: () =>
      checkDocuments(collection, {
        filter: holdsSomething(path),
        projection,
        ownerField: ownerField === "_id" ? null : ownerField,
        examine: (document) => examined(document, options),
      }),
  };
}

function examined(document: object, { ownerField, path, owner }: MongodbSubdocumentOptions): Findings {
  const subdocument = fieldAt(document, path);
  const ownerId = ownerOf(fieldAt(document, ownerField), owner);
  const stored = entryOf(ownerId ?? "", subdocument);
  if (stored === null) return { rounded: false, dateless: false, tokenless: false, unreadable: ownerId === null };
  const tokenless = stored.unreadable === NO_TOKEN;
  const findings = commonFindings(stored, fieldAt(subdocument, "platformId"));
  return { ...findings, tokenless, unreadable: ownerId === null || (findings.unreadable && !tokenless) };
}

/** Inserts a document if the owner has none; a concurrent one stays unchanged. */
async function insertNew(
  collection: MongodbCollection,
  filter: MongodbFields,
  fields: MongodbFields,
): Promise<boolean> {
  try {
    const options = { ...WRITE, upsert: true };
    return (await collection.updateOne(filter, { $setOnInsert: fields }, options)).upsertedCount > 0;
  } catch (error) {
    if (isDuplicate(error, Object.keys(filter)[0] ?? "")) return false;
    throw error;
  }
}

async function updated(collection: MongodbCollection, filter: MongodbFields, update: MongodbFields): Promise<boolean> {
  return (await collection.updateOne(filter, update, WRITE)).matchedCount > 0;
}

/** Returns the guard: every field that was read must be unchanged, including missing ones. */
function unchanged(path: string, subdocument: unknown): MongodbFields {
  if (!isFields(subdocument)) return { [path]: subdocument ?? null };
  return Object.fromEntries(HOST_FIELDS.map((field) => [`${path}.${field}`, fieldAt(subdocument, field) ?? null]));
}

/** Returns the update, field by field, so that the host's other fields stay. */
function changes(path: string, subdocument: unknown, written: HostDocument, beside: MongodbFields): MongodbFields {
  if (!isFields(subdocument)) return { $set: { [path]: present(written), ...beside } };
  const set: MongodbFields = { ...beside };
  const unset: MongodbFields = {};
  for (const [name, value] of Object.entries(written)) {
    const inside = subdocument[name];
    if (value === null && name !== "platformId") unset[`${path}.${name}`] = "";
    // A new token replaces the whole `auth`.
    else if (!isFields(value) || !isFields(inside) || name === "auth" || name === "sdk") set[`${path}.${name}`] = value;
    else for (const [field, each] of Object.entries(value)) set[`${path}.${name}.${field}`] = each;
  }
  return Object.keys(unset).length === 0 ? { $set: set } : { $set: set, $unset: unset };
}

function present(written: HostDocument): MongodbFields {
  return Object.fromEntries(Object.entries(written).filter(([name, value]) => value !== null || name === "platformId"));
}

/** Returns the rules of `entryOf` as queries. An unknown status is not covered, because the host's schema rejects it. */
function listFields({ ownerField, path, owner }: MongodbSubdocumentOptions, projection: MongodbFields): ListFields {
  const [status, expiresAt] = [`${path}.health.status`, `${path}.auth.expiresAt`];
  const held = {
    [`${path}.connected`]: true,
    [`${path}.auth.accessToken`]: { $gt: "" },
  };
  const something = holdsSomething(path);
  const heldIn = (states: readonly ConnectionState[]) => {
    const statuses: (ConnectionState | null)[] = HELD.filter((state) => states.includes(state));
    // A missing status counts as active.
    if (states.includes("active")) statuses.push(null);
    return { ...held, [status]: { $in: statuses } };
  };
  return {
    owner: ownerField,
    platformId: `${path}.platformId`,
    expiresAt,
    isAccount: isAccountId,
    keyOf: (ownerId) => keyOf(ownerId, owner),
    inStates: (states) => {
      if (states === undefined) return something;
      if (!states.includes("disconnected")) return heldIn(states);
      return { $or: [heldIn(states), { $and: [something, { [`${path}.connected`]: { $ne: true } }] }] };
    },
    projection,
  };
}

async function ownersOfTwo(collection: MongodbCollection, options: MongodbSubdocumentOptions): Promise<string[]> {
  const { ownerField, owner } = options;
  const pipeline = [
    { $group: { _id: `$${ownerField}`, documents: { $sum: 1 } } },
    { $match: { documents: { $gt: 1 } } },
    { $sort: { _id: 1 } },
    { $limit: MOST_NAMED },
  ];
  const found = (await collection.aggregate(pipeline, { ...READ, allowDiskUse: true }).toArray()) as { _id: unknown }[];
  // Documents without an owner count as documents of one owner.
  return found.map(({ _id }) => (_id === null ? "(none)" : (ownerOf(_id, owner) ?? "(unreadable)")));
}
