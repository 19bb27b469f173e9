/** The options for connections inside your own documents, and the keys of owners in them. */
import { unknownOptions } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import { ThreadsConfigError, type ConfigProblem } from "../../errors/index.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { columnText } from "../shared/names.js";
import { hasMethods } from "../../validation/fields/objects.js";

/** Conversions between owner ids and the values in your documents. Each is the inverse of the other. */
export interface OwnerKeys {
  /** Returns the value of `ownerField` for an owner: `(id) => new ObjectId(id)`. It throws for an invalid id. */
  readonly toKey: (ownerId: string) => unknown;
  /** Returns the owner id for a value of `ownerField`: `(key) => key.toString()`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type of the host's own field
  readonly fromKey: (key: any) => string;
}

/** A subdocument for the connection, in a document of yours for each user. */
export interface MongodbSubdocumentOptions {
  /** The field that names the user: `"userId"`. */
  readonly ownerField: string;
  /** The subdocument: `"threads"`. */
  readonly path: string;
  /** The conversion, if the field does not contain the owner id as text. */
  readonly owner?: OwnerKeys | undefined;
  /**
   * Whether writes maintain Mongoose's fields: `updatedAt` with each write; `createdAt` and `__v` in a document that the SDK creates.
   * True by default; false for a collection whose documents have no such fields.
   */
  readonly timestamps?: boolean | undefined;
}

/** Every option, by name. */
export const SUBDOCUMENT_OPTIONS: NamesOf<MongodbSubdocumentOptions> = {
  ownerField: true,
  path: true,
  owner: true,
  timestamps: true,
};
const OWNER_KEYS: NamesOf<OwnerKeys> = { toKey: true, fromKey: true };

const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);

const PATH = /^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*$/;

/** @throws ThreadsConfigError for an invalid field or path */
export function checkPaths({ ownerField, path, owner, timestamps }: MongodbSubdocumentOptions): void {
  const problems: ConfigProblem[] = Object.entries({ ownerField, path })
    .filter(([, value]) => typeof value !== "string" || !PATH.test(value))
    .map(([name]) => ({ name, problem: "must be the name of a field, or names with dots between" }));
  if (problems.length === 0 && (within(ownerField, path) || within(path, ownerField))) {
    problems.push({ name: "path", problem: "must lie beside ownerField, not within it or around it" });
  }
  if (owner !== undefined) {
    if (hasMethods(owner, ["toKey", "fromKey"])) problems.push(...unknownOptions(owner, OWNER_KEYS, "owner."));
    else problems.push({ name: "owner", problem: "must be an object with the functions toKey and fromKey" });
  }
  if (timestamps !== undefined && typeof (timestamps as unknown) !== "boolean")
    problems.push({ name: "timestamps", problem: "must be true or false" });
  if (problems.length > 0) throw new ThreadsConfigError(problems, "The MongoDB store");
}

/**
 * Returns the key of an owner in the documents.
 *
 * @throws ThreadsValidationError for an id that `toKey` rejects, or maps to another owner
 */
export function keyOf(ownerId: string, owner: OwnerKeys | undefined): unknown {
  const text = columnText("ownerId", ownerId);
  if (owner === undefined) return text;
  let key: unknown;
  try {
    key = owner.toKey(text);
  } catch {
    // The cause repeats the id, so it is dropped. Refused below.
  }
  // A filter for null finds another owner's document, and two ids for one document would share a connection.
  if (key === undefined || key === null || owner.fromKey(key) !== text) refuse("ownerId", "is not a valid owner id");
  return key;
}

/** Returns the owner id of a document; null if `fromKey` throws, so that one such document does not fail a whole list. */
export function ownerOf(key: unknown, owner: OwnerKeys | undefined): string | null {
  let ownerId: unknown = key;
  try {
    if (owner !== undefined) ownerId = owner.fromKey(key);
  } catch {
    return null;
  }
  return typeof ownerId === "string" ? ownerId : null;
}
