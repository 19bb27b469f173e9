/** Checks of names and keys. */
import { ThreadsConfigError } from "../../errors/index.js";
import { refuse } from "../../validation/refuse.js";
import { MAX_OWNER_LENGTH } from "../../connections/record-rules.js";

/** PostgreSQL names have up to 63 bytes; 48 leave room for the suffix of an index. */
const SQL_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,47}$/;

/**
 * Returns the quoted name of a table or a schema. Names cannot be bound like values, so only plain ones are allowed.
 *
 * @throws ThreadsConfigError for any name but up to 48 ASCII letters, digits and underscores
 */
export function quotedName(option: string, name: string): string {
  if (typeof (name as unknown) === "string" && SQL_NAME.test(name)) return `"${name}"`;
  throw new ThreadsConfigError([
    { name: option, problem: "must be up to 48 ASCII letters, digits and underscores, and not begin with a digit" },
  ]);
}

/**
 * Returns an owner id or a key for a column of text. A NUL or a lone surrogate is refused, because a database may drop it, so that two keys
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
