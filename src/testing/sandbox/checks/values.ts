/*
 * Checks of options. A misspelled name would have no effect, and its test would pass without testing anything, so each is refused
 * by its name.
 */

/** Throws a `TypeError`, or a `RangeError` for a number out of range, that names the invalid value. */
export type Check = (value: unknown, name: string) => void;

/** A check for each field. A field of `undefined` is missing. */
export type Shape<T> = { readonly [Field in keyof Required<T>]: Check };

/** Checks for a string, optionally of one form, which `words` describes. */
export function text(form?: RegExp, words = "a string"): Check {
  return (value, name) => demand(typeof value === "string" && (form?.test(value) ?? true), name, words);
}

/** Checks for a boolean. */
export const flag: Check = (value, name) => demand(typeof value === "boolean", name, "true or false");

/** Checks for a function. */
export const callback: Check = (value, name) => demand(typeof value === "function", name, "a function");

/** Checks for a whole number from `least` to `most`. */
export function whole(least: number, most: number): Check {
  return (value, name) => {
    demand(typeof value === "number", name, "a number");
    inRange(Number.isInteger(value), value as number, least, most, name, "whole number");
  };
}

/** Checks for a number from `least` to `most`. */
export function amount(least: number, most: number): Check {
  return (value, name) => {
    demand(typeof value === "number", name, "a number");
    inRange(true, value as number, least, most, name, "number");
  };
}

/** Checks for a number of times, from 1; `Infinity` for always. */
export const count: Check = (value, name) => {
  if (value !== Infinity) whole(1, Number.MAX_SAFE_INTEGER)(value, name);
};

/** Checks for one of the values. */
export function oneOf(values: readonly unknown[]): Check {
  return (value, name) => demand(values.includes(value), name, `one of ${values.map(String).join(", ")}`);
}

/** Checks for a list of at least `fewest` items that all pass. */
export function list(item: Check, fewest = 0): Check {
  return (value, name) => {
    demand(Array.isArray(value), name, "a list");
    const items = value as readonly unknown[];
    if (items.length < fewest) throw new TypeError(`${name} must not be empty`);
    for (const [index, each] of items.entries()) item(each, `${name}[${index}]`);
  };
}

/** Checks for an object with these fields and no others. Only the fields in `required` are required. */
export function fields(shape: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, name) => {
    demand(typeof value === "object" && value !== null && !Array.isArray(value), name, "an object");
    const given = Object.entries(value as object).filter(([, each]) => each !== undefined);
    for (const [field, each] of given) {
      const check = Object.hasOwn(shape, field) ? shape[field] : undefined;
      if (check === undefined) throw new TypeError(`${name} has no field named ${field}`);
      check(each, `${name}.${field}`);
    }
    for (const field of required) {
      if (!given.some(([name]) => name === field)) throw new TypeError(`${name}.${field} is required`);
    }
  };
}

function demand(holds: boolean, name: string, words: string): void {
  if (!holds) throw new TypeError(`${name} must be ${words}`);
}

function inRange(holds: boolean, value: number, least: number, most: number, name: string, kind: string): void {
  if (!holds || !(value >= least && value <= most)) {
    const range = most >= Number.MAX_SAFE_INTEGER && least >= 0 ? `of ${least} or more` : `from ${least} to ${most}`;
    throw new RangeError(`${name} must be a ${kind} ${range}`);
  }
}
