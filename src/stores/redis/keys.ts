/** What the keys in Redis are called, and what stands in the indexes. */
import { ThreadsConfigError } from "../../errors/index.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";

/** Where the keys are. */
export interface RedisKeyOptions {
  /**
   * What every key begins with; `threads` by default. Without a hash tag of its own it becomes one, `{threads}`, so that a cluster has all
   * keys on one node.
   */
  readonly prefix?: string | undefined;
}

/** Every option, by name. */
export const KEY_OPTIONS: NamesOf<RedisKeyOptions> = { prefix: true };

/**
 * The hash, and after it its indexes.
 *
 * @throws ThreadsConfigError for a prefix that is empty, or has braces that are no hash tag
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
  throw new ThreadsConfigError([{ name: "prefix", problem: "must be a text, in braces at most one part of it" }]);
}

/**
 * Writes a date so that the text of the later one of two is the greater one, byte by byte. Years outside of 0 to 9999 become `infinity`; null,
 * which comes before every date, becomes `-infinity`.
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

/** What stands in front of a name in an index. Nothing that it is made of has a NUL in it, and so nothing runs into the next. */
export function placePrefix(...parts: readonly string[]): string {
  return parts.map((part) => `${part}\0`).join("");
}
