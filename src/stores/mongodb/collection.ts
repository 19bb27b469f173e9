/** What the SDK needs of a MongoDB collection, and how it uses it. */
import type { Connection } from "../../connections/connection.js";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { connectionFromJson, connectionToJson } from "../shared/connection-json.js";

/** Anything with fields: a filter, a document, options. */
export type MongodbFields = Record<string, unknown>;

/**
 * A collection of the official driver (6 or later), and so Mongoose's `Model.collection` (8 or later), once it is connected. The driver is
 * yours, and so are its pool, its TLS and its timeouts; its errors come through as they are.
 */
export interface MongodbCollection {
  findOne(filter: MongodbFields, options: MongodbFields): Promise<object | null>;
  find(filter: MongodbFields, options: MongodbFields): { toArray(): Promise<object[]> };
  aggregate(pipeline: MongodbFields[], options: MongodbFields): { toArray(): Promise<object[]> };
  insertOne(document: MongodbFields, options: MongodbFields): Promise<unknown>;
  updateOne(
    filter: MongodbFields,
    update: MongodbFields,
    options: MongodbFields,
  ): Promise<{ matchedCount: number; upsertedCount: number }>;
  updateMany(filter: MongodbFields, update: MongodbFields, options: MongodbFields): Promise<{ matchedCount: number }>;
  deleteOne(filter: MongodbFields, options: MongodbFields): Promise<{ deletedCount: number }>;
  deleteMany(filter: MongodbFields, options: MongodbFields): Promise<{ deletedCount: number }>;
  createIndex(keys: Record<string, 1>, index: MongodbFields, options: MongodbFields): Promise<unknown>;
}

/** How many documents there are, and how many of them need attention. A document may count more than once. */
export interface MongodbCheck {
  /** The documents that hold a connection, or anything left of one. */
  readonly documents: number;
  /**
   * Connections whose account id may have lost its last digits, because `JSON.parse` or a script made a number of it. The next profile corrects it;
   * a correct id that JavaScript can represent as a number counts, too.
   */
  readonly rounded: number;
  /** Connections without a readable `auth.expiresAt`. The next refresh corrects them. */
  readonly dateless: number;
  /** Documents that say that they are connected, and hold no token. Disconnecting or connecting again replaces them. */
  readonly tokenless: number;
  /** Documents whose owner has another one. `ensureSchema` refuses them: keep one for each owner. */
  readonly duplicate: number;
  /** Other documents that cannot be read: no readable owner, a token that is not text, no document at the path. */
  readonly unreadable: number;
}

/** Connections in MongoDB. */
export interface MongodbStore extends ConnectionStore {
  /**
   * Makes the indexes where they are missing. Any number of processes may do so at once, each time they start.
   *
   * @throws ThreadsConfigError, in documents of the host's, when an owner has two of them; then nothing is made
   */
  ensureSchema(): Promise<void>;
  /**
   * Counts documents that need attention, such as before an app adopts the SDK. It writes nothing, and reads the whole collection in pages of
   * 1,000, by `_id`, whose values must be of one type.
   *
   * @throws what the driver throws
   */
  check(): Promise<MongodbCheck>;
}

/** Numbers as numbers, in documents and in counts, whatever the host's client makes of them: an `Int32` of zero is not zero. */
const NUMBERS = { promoteValues: true };

/** From the primary, whatever the host reads elsewhere. */
export const READ: MongodbFields = { ...NUMBERS, readPreference: "primary" };

/** On the disks of a majority before it is answered: neither a crash nor an election takes it back. */
export const WRITE: MongodbFields = { ...NUMBERS, writeConcern: { w: "majority", j: true } };

/** Has somebody else inserted a document for this field's value? Another unique index of the host's is another error. */
export function isDuplicate(error: unknown, field: string): boolean {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: object };
  return code === 11_000 && (keyPattern === undefined || field in keyPattern);
}

/** Is there an index with this name, or over these fields, that differs from the one wanted? */
export function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 85 || code === 86;
}

/**
 * Copies a connection as it will be read: BSON has no halves of surrogate pairs.
 *
 * @throws ThreadsValidationError for an invalid date
 */
export function storable(connection: Connection): Connection {
  const json = connectionToJson(connection);
  return connectionFromJson(json.includes("\\ud") ? JSON.stringify(JSON.parse(json, wellFormed)) : json);
}

const wellFormed = (_key: string, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value);

/** Returns a field of a document by its path; undefined where it is missing. */
export function fieldAt(document: unknown, path: string): unknown {
  let value = document;
  for (const name of path.split(".")) value = isFields(value) ? value[name] : undefined;
  return value;
}

/** Tells whether this is a document in a document, as against a text, a list, or one of BSON's own values. */
export function isFields(value: unknown): value is MongodbFields {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
