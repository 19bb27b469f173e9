/** What a store is given to find things by. */
import { ThreadsConfigError } from "../../errors/index.js";
import { refuse } from "../../internal/arguments.js";
import { MAX_OWNER_LENGTH } from "../../connections/record-rules.js";

/** The longest name that leaves room for an index's, within the 63 bytes that PostgreSQL has for one. */
const SQL_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,47}$/;

/**
 * A name of a table or a schema, quoted. A name cannot be bound as a value can, so that it has to be a plain one.
 *
 * @throws ThreadsConfigError for one that is not up to 48 ASCII letters, digits and underscores
 */
export function quotedName(option: string, name: string): string {
  if (typeof (name as unknown) === "string" && SQL_NAME.test(name)) return `"${name}"`;
  throw new ThreadsConfigError([
    { name: option, problem: "must be up to 48 ASCII letters, digits and underscores, and not begin with a digit" },
  ]);
}

/**
 * Checks an owner or a key that goes into a column of text. A NUL, or half of a surrogate pair, would be lost on the way, and two keys would
 * become one. An owner id has at most 255 characters.
 *
 * @throws ThreadsValidationError
 */
export function columnText(name: string, value: string): string {
  if (typeof (value as unknown) !== "string") refuse(name, "must be a string");
  if (value.includes("\0")) refuse(name, "must not contain NUL characters");
  if (!value.isWellFormed()) refuse(name, "must be well-formed Unicode");
  if (name === "ownerId" && value.length > MAX_OWNER_LENGTH) {
    refuse(name, "is too long", MAX_OWNER_LENGTH, value.length);
  }
  return value;
}
