/** The methods of a MongoDB collection that the SDK calls, and how it calls them. */
import type { Connection } from "../../connections/connection.js";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { connectionFromJson, connectionToJson } from "../shared/connection-json.js";

/** An object with fields: a filter, a document, options. */
export type MongodbFields = Record<string, unknown>;

/**
 * A collection of the official driver (6 or later), such as Mongoose's `Model.collection` (8 or later), once it is connected. You configure
 * the driver, its pool, its TLS and its timeouts. The SDK passes its errors on unchanged.
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

/** The number of documents, and of those that need attention. A document may count more than once. */
export interface MongodbCheck {
  /** Documents that contain a connection, or parts of one. */
  readonly documents: number;
  /**
   * Connections whose account id may have lost its last digits, because `JSON.parse` or a script made a number of it. The next profile corrects it;
   * a correct id that JavaScript can represent as a number counts, too.
   */
  readonly rounded: number;
  /** Connections without a readable `auth.expiresAt`. The next refresh corrects them. */
  readonly dateless: number;
  /** Documents that are marked as connected, and contain no token. Disconnecting or connecting again replaces them. */
  readonly tokenless: number;
  /** Documents whose owner has another one. `ensureSchema` fails over them: keep one for each owner. */
  readonly duplicate: number;
  /** Other documents that cannot be read: no readable owner, a token that is not text, no document at the path. */
  readonly unreadable: number;
}

/** Connections in MongoDB. */
export interface MongodbStore extends ConnectionStore {
  /**
   * Creates missing indexes. Any number of processes may call it at once, each time they start.
   *
   * @throws ThreadsConfigError when an owner has two documents of yours; then it creates nothing
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

/** Returns numbers as numbers, whatever the client's options are: an `Int32` of zero is not falsy. */
const NUMBERS = { promoteValues: true };

/** Reads from the primary, whatever the client's read preference is. */
export const READ: MongodbFields = { ...NUMBERS, readPreference: "primary" };

/** Waits until a majority has the write on disk, so that neither a crash nor an election reverts it. */
export const WRITE: MongodbFields = { ...NUMBERS, writeConcern: { w: "majority", j: true } };

/** Tells whether a document with this field's value exists already. A conflict in another unique index is another error. */
export function isDuplicate(error: unknown, field: string): boolean {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: object };
  return code === 11_000 && (keyPattern === undefined || field in keyPattern);
}

/** Tells whether another index has this name, or these fields. */
export function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 85 || code === 86;
}

/**
 * Returns a copy of a connection as BSON stores it, which replaces lone surrogates.
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

/** Tells whether a value is a document, and not a text, a list or a BSON value. */
export function isFields(value: unknown): value is MongodbFields {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
