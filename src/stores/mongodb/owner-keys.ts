/** Where a host keeps connections inside documents of its own, and how its documents name the owners. */
import { refuse, unknownOptions } from "../../internal/arguments.js";
import { ThreadsConfigError, type ConfigProblem } from "../../errors/index.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { hasMethods } from "../shared/check-arguments.js";
import { columnText } from "../shared/names.js";

/** Owner ids as the documents have them, and back. Each is the other's inverse. */
export interface OwnerKeys {
  /** What `ownerField` holds for this owner: `(id) => new ObjectId(id)`. Throws for an id that is none. */
  readonly toKey: (ownerId: string) => unknown;
  /** The owner's id for what `ownerField` holds: `(key) => key.toString()`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the host's own documents hold, in the host's own type
  readonly fromKey: (key: any) => string;
}

/** A subdocument for the connection, in a document that the host has for each of its users. */
export interface MongodbSubdocumentOptions {
  /** The field that names the user: `"userId"`. */
  readonly ownerField: string;
  /** The subdocument: `"threads"`. */
  readonly path: string;
  /** Where the field holds anything but the owner id as text. */
  readonly owner?: OwnerKeys | undefined;
  /**
   * Whether writes keep Mongoose's fields of a document: `updatedAt` with each write; `createdAt` and `__v` in a document that the SDK creates.
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

/** @throws ThreadsConfigError for a field or a path that is none */
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
 * What the documents hold for an owner.
 *
 * @throws ThreadsValidationError for an id that the host's own function does not take, or takes for another's
 */
export function keyOf(ownerId: string, owner: OwnerKeys | undefined): unknown {
  const text = columnText("ownerId", ownerId);
  if (owner === undefined) return text;
  let key: unknown;
  try {
    key = owner.toKey(text);
  } catch {
    // Without its cause, which repeats the id. Refused below.
  }
  // A filter for nothing at all finds a document of somebody; two ids for one document are two connections in one place.
  if (key === undefined || key === null || owner.fromKey(key) !== text) refuse("ownerId", "is not an id of an owner");
  return key;
}

/** The owner's id for what a document holds; null for what the host's own function cannot read: one such document is not everybody's trouble. */
export function ownerOf(key: unknown, owner: OwnerKeys | undefined): string | null {
  let ownerId: unknown = key;
  try {
    if (owner !== undefined) ownerId = owner.fromKey(key);
  } catch {
    return null;
  }
  return typeof ownerId === "string" ? ownerId : null;
}
