/*
 * Which names an object may have, and which known name an unknown one was meant to be. Drafts, options and nested objects share it.
 */

/** Every name of an interface. A name that is left out, or one that does not exist, does not compile. */
export type NamesOf<T> = Readonly<Record<keyof T, true>>;

/** The names of `value` that `known` lacks. */
export function unknownNames(value: object, known: object): string[] {
  return Object.keys(value).filter((name) => !Object.hasOwn(known, name));
}

/** Whether a value is an object literal, JSON or the like, of this realm or another: not an instance of a class, not a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.hasOwn(prototype as object, "isPrototypeOf");
}

/** The known name that is nearest to an unknown one, or null when none resembles it. */
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
 * The known name that an unknown one misspells, or null. Stricter than {@link nearestName}, because a host may keep fields of its own in a
 * draft: `test` and `host` are not `text` and `ghost`, and `_id` is a database's.
 */
export function misspelledName(given: string, known: object): string | null {
  const typed = plainName(given);
  const misspells = (name: string): boolean => {
    const meant = plainName(name);
    // In a short name, one letter for another gives a different word; a letter too many, too few or swapped does not.
    const edits = meant.length < 3 || !typed.startsWith(meant.slice(0, 1)) ? 0 : meant.length < 8 ? 1 : 2;
    return isWithin(edits, typed, meant, meant.length > 5);
  };
  return given.startsWith("_") ? null : (Object.keys(known).find(misspells) ?? null);
}

/** A name without the marks and the case that spellings differ in: `reply_to` and `replyTo` are one. */
export function plainName(name: string): string {
  return name
    .slice(0, 60)
    .replace(/[_\s-]/g, "")
    .toLowerCase();
}

/** Whether so many edits turn one name into the other. An edit adds, drops or swaps letters, and replaces one where that is allowed. */
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

/** A name from outside as a message may show it: short, and ASCII letters, digits and plain signs only. */
export function shownName(name: string): string {
  return name.slice(0, 40).replace(/[^\w$.-]/g, "?");
}

/** What is wrong with an unknown option, in words that follow its name. */
export function unknownOption(name: string, known: object): string {
  const use = nearestName(name, known);
  return `is not a known option; ${use === null ? `the options are ${Object.keys(known).join(", ")}` : `use ${use}`}`;
}
