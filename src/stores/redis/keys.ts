/** The names of the keys in Redis, and the texts in the indexes. */
import { ThreadsConfigError } from "../../errors/index.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";

/** The names of the keys. */
export interface RedisKeyOptions {
  /**
   * The prefix of every key. Default: `threads`. Without a hash tag it becomes one, `{threads}`, so that a cluster keeps all keys on one node.
   */
  readonly prefix?: string | undefined;
}

/** Every option, by name. */
export const KEY_OPTIONS: NamesOf<RedisKeyOptions> = { prefix: true };

/**
 * Returns the keys of the hash and of its indexes.
 *
 * @throws ThreadsConfigError for an empty prefix, and for one with more than one hash tag
 */
export function keysOf({ prefix = "threads" }: RedisKeyOptions, hash: string, indexes: readonly string[]): string[] {
  const key = `${tagged(prefix)}:${hash}`;
  return [key, ...indexes.map((index) => `${key}:${index}`)];
}

function tagged(prefix: string): string {
  if (typeof (prefix as unknown) === "string" && prefix.isWellFormed()) {
    if (/^[^{}]+$/.test(prefix)) return `{${prefix}}`;
    if (/^[^{}]*\{[^{}]+\}[^{}]*$/.test(prefix)) return prefix;
  }
  throw new ThreadsConfigError([
    {
      name: "prefix",
      problem: "must be a text that is not empty and has at most one part in braces, such as app:{social}",
    },
  ]);
}

/**
 * Returns a date as text that sorts by time, byte by byte. Later years than 9999 become `infinity`; earlier ones than 0, and null, become
 * `-infinity`.
 */
export function sortableDate(date: Date | null): string {
  if (date === null) return "-infinity";
  const year = date.getUTCFullYear();
  if (year > 9999) return "infinity";
  return year < 0 ? "-infinity" : date.toISOString();
}

/** Reads what {@link sortableDate} wrote. */
export function dateOfSortable(text: string): Date | null {
  if (text === "-infinity") return null;
  return new Date(text === "infinity" ? 8_640_000_000_000_000 : text);
}

/** Returns the prefix of a name in an index. A NUL ends each part, and no part contains one. */
export function placePrefix(...parts: readonly string[]): string {
  return parts.map((part) => `${part}\0`).join("");
}
