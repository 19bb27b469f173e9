/*
 * Finds unknown names of drafts and options, and the known name that was probably meant.
 */

import { isObject } from "./objects.js";

/** The names of all fields of an interface. A missing or an unknown name does not compile. */
export type NamesOf<T> = Readonly<Record<keyof T, true>>;

/** Returns the names of `value` that `known` does not have. */
export function unknownNames(value: object, known: object): string[] {
  return Object.keys(value).filter((name) => !Object.hasOwn(known, name));
}

/** Returns whether a value is a plain object, of this realm or another: not a class instance and not a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.hasOwn(prototype as object, "isPrototypeOf");
}

/** Returns the known name that is most similar to an unknown one, or null. */
export function nearestName(given: string, known: object): string | null {
  const names = Object.keys(known);
  for (let edits = 0; edits < 4; edits += 1) {
    const nearest = names.find(
      (name) => name.length >= 3 * (edits - 1) && isWithin(edits, plainName(given), plainName(name), true),
    );
    if (nearest !== undefined) return nearest;
  }
  return null;
}

/**
 * Returns the known name that an unknown one misspells, or null. Stricter than {@link nearestName}, because a host may keep its own fields
 * in a draft: `test` and `host` do not misspell `text` and `ghost`, and `_id` belongs to a database.
 */
export function misspelledName(given: string, known: object): string | null {
  const typed = plainName(given);
  const misspells = (name: string): boolean => {
    const meant = plainName(name);
    // In a short name, a replaced letter makes another word, so only an added, missing or swapped letter counts as a typing error.
    const edits = meant.length < 3 || !typed.startsWith(meant.slice(0, 1)) ? 0 : meant.length < 8 ? 1 : 2;
    return isWithin(edits, typed, meant, meant.length > 5);
  };
  return given.startsWith("_") ? null : (Object.keys(known).find(misspells) ?? null);
}

/** Returns a name without case, underscores, hyphens and spaces: `reply_to` and `replyTo` become equal. */
export function plainName(name: string): string {
  return name
    .slice(0, 60)
    .replace(/[_\s-]/g, "")
    .toLowerCase();
}

/** Returns whether at most `edits` edits turn one name into the other. An edit adds or removes a letter, swaps two, or with `replacing` replaces one. */
function isWithin(edits: number, a: string, b: string, replacing: boolean): boolean {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const [x, y] = [a.slice(same), b.slice(same)];
  if (x === y || edits === 0) return x === y;
  const rest = (dropX: number, dropY: number) => isWithin(edits - 1, x.slice(dropX), y.slice(dropY), replacing);
  return (
    rest(1, 0) ||
    rest(0, 1) ||
    (replacing && rest(1, 1)) ||
    (x.length > 1 && y.startsWith(x.charAt(1) + x.charAt(0)) && rest(2, 2))
  );
}

/** Returns a caller's name for a message: at most 40 ASCII letters, digits and plain signs. */
export function shownName(name: string): string {
  return name.slice(0, 40).replace(/[^\w$.-]/g, "?");
}

/** Returns the problem of an unknown option; it follows the option's name in a message. */
export function unknownOption(name: string, known: object): string {
  const use = nearestName(name, known);
  return `is not a known option; ${use === null ? `the options are ${Object.keys(known).join(", ")}` : `use ${use}`}`;
}
