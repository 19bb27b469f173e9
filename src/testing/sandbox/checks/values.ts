/*
 * Checks of what a test asks for. A misspelt name or a value out of range would do nothing at all, and the test that asked
 * for it would pass for nothing: so each is refused at once, by its name.
 */

/** Throws a `TypeError`, or a `RangeError` for a number out of range, that says what is wrong with the value named. */
export type Check = (value: unknown, name: string) => void;

/** A check for each field; a field of `undefined` counts as missing. */
export type Shape<T> = { readonly [Field in keyof Required<T>]: Check };

/** A string, perhaps of one form only, which `words` tells. */
export function text(form?: RegExp, words = "a string"): Check {
  return (value, name) => demand(typeof value === "string" && (form?.test(value) ?? true), name, words);
}

/** True or false. */
export const flag: Check = (value, name) => demand(typeof value === "boolean", name, "true or false");

/** A function. */
export const callback: Check = (value, name) => demand(typeof value === "function", name, "a function");

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): Check {
  return (value, name) => {
    demand(typeof value === "number", name, "a number");
    inRange(Number.isInteger(value), value as number, least, most, name, "whole number");
  };
}

/** A number from `least` to `most`, with or without a fraction. */
export function amount(least: number, most: number): Check {
  return (value, name) => {
    demand(typeof value === "number", name, "a number");
    inRange(true, value as number, least, most, name, "number");
  };
}

/** How often, counted from 1; `Infinity` for always. */
export const count: Check = (value, name) => {
  if (value !== Infinity) whole(1, Number.MAX_SAFE_INTEGER)(value, name);
};

/** One of the values listed. */
export function oneOf(values: readonly unknown[]): Check {
  return (value, name) => demand(values.includes(value), name, `one of ${values.map(String).join(", ")}`);
}

/** A list whose items all pass, and of which there are `fewest` at least. */
export function list(item: Check, fewest = 0): Check {
  return (value, name) => {
    demand(Array.isArray(value), name, "a list");
    const items = value as readonly unknown[];
    if (items.length < fewest) throw new TypeError(`${name} must not be empty`);
    for (const [index, each] of items.entries()) item(each, `${name}[${index}]`);
  };
}

/** An object with these fields, all of them optional but those named, and no others. */
export function fields(shape: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, name) => {
    demand(typeof value === "object" && value !== null && !Array.isArray(value), name, "an object");
    const given = Object.entries(value as object).filter(([, each]) => each !== undefined);
    for (const [field, each] of given) {
      const check = Object.hasOwn(shape, field) ? shape[field] : undefined;
      if (check === undefined) throw new TypeError(`${name} has nothing named ${field}`);
      check(each, `${name}.${field}`);
    }
    for (const field of required) {
      if (!given.some(([name]) => name === field)) throw new TypeError(`${name}.${field} is missing`);
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
