/** Readers of single values in a response: each returns the value in the form that the SDK gives it, or throws a {@link ValueError}. */
import { exactId } from "../internal/ids.js";

/** Reads one value of a response. */
export type Reader<Value> = (value: unknown) => Value;

/** A value that a response may not hold, and where: a path from where the reader began. */
export interface ValueIssue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

/** What is wrong with a value. */
export class ValueError extends Error {
  readonly issues: readonly ValueIssue[];

  constructor(issues: readonly ValueIssue[]) {
    super(issues.map(({ message }) => message).join("; "));
    this.issues = issues;
  }
}

/** Reads an id: digits, or a whole number that JavaScript holds exactly. */
export const id: Reader<string> = (value) => exactId(value) ?? fail("must be an id of digits");

export const text: Reader<string> = (value) => (typeof value === "string" ? value : fail("must be a string"));

/** Reads a string that is not empty. */
export const name: Reader<string> = (value) => text(value) || fail("must not be empty");

export const flag: Reader<boolean> = (value) => (typeof value === "boolean" ? value : fail("must be a boolean"));

/** Reads a finite number. JavaScript parses JSON such as `1e400` as Infinity, which is refused. */
export const number: Reader<number> = (value) =>
  Number.isFinite(value) ? (value as number) : fail("must be a finite number");

/** Reads a time as Threads writes it: `2026-04-21T03:24:04+0000`, an offset without the colon that `Date.parse` may require. */
export const time: Reader<Date> = (value) => {
  const written = text(value);
  const sign = written.charAt(written.length - 5);
  const isOffset = (sign === "+" || sign === "-") && written.charAt(written.length - 3) !== ":";
  const date = new Date(isOffset ? `${written.slice(0, -2)}:${written.slice(-2)}` : written);
  return Number.isNaN(date.getTime()) ? fail("must be a time") : date;
};

/** Returns null for what Threads left out. Threads leaves out a field without a value, and sends null in some places. */
export function orNull<Value>(read: Reader<Value>): Reader<Value | null> {
  return (value) => (value === undefined || value === null ? null : read(value));
}

export function array<Value>(read: Reader<Value>): Reader<readonly Value[]> {
  return (value) => {
    if (!Array.isArray(value)) return fail("must be an array");
    const items: readonly unknown[] = value;
    return items.map((item, index) => at(index, read, item));
  };
}

/** Reads `{ data: […] }`, which is how Graph writes a list inside a node. */
export function edge<Value>(read: Reader<Value>): Reader<readonly Value[]> {
  const items = array(read);
  return (value) => at("data", items, record(value).data);
}

/** Reads an object with exactly these fields, and leaves out the others. Reports every field that is wrong. */
export function object<Shape extends object>(readers: Readers<Shape>): Reader<Shape> {
  const entries: readonly [string, Reader<unknown>][] = Object.entries<Reader<unknown>>(readers);
  return (value) => {
    const given = record(value);
    const shape: Record<string, unknown> = {};
    try {
      for (const [field, read] of entries) shape[field] = read(given[field]);
    } catch {
      throw new ValueError(issuesIn(given, entries));
    }
    return shape as Shape;
  };
}

/** Reads the fields once more, each for itself, and returns what is wrong with them. Other errors pass through. */
function issuesIn(
  given: Readonly<Record<string, unknown>>,
  entries: readonly [string, Reader<unknown>][],
): ValueIssue[] {
  return entries.flatMap(([field, read]) => {
    try {
      read(given[field]);
      return [];
    } catch (error) {
      return issuesAt(field, error);
    }
  });
}

/** Reads the response to a change, `{ success: true }`. Threads was never seen to send false; it counts as a failure. */
export const success: Reader<null> = (value) => at("success", notFalse, record(value).success);

const notFalse: Reader<null> = (value) => (value === false ? fail("must not be false") : null);

/** A reader for each field of a shape. */
export type Readers<Shape extends object> = { readonly [Field in keyof Shape]-?: Reader<Shape[Field]> };

/** Reads an object as it is. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("must be an object");
  return value as Readonly<Record<string, unknown>>;
}

/** Reads the value under a key, so that an issue has its path. */
export function at<Value>(key: PropertyKey, read: Reader<Value>, value: unknown): Value {
  try {
    return read(value);
  } catch (error) {
    throw new ValueError(issuesAt(key, error));
  }
}

/** The issues of a value under this key. Other errors pass through. */
function issuesAt(key: PropertyKey, error: unknown): ValueIssue[] {
  if (!(error instanceof ValueError)) throw error;
  return error.issues.map(({ message, path }) => ({ message, path: [key, ...path] }));
}

/** Throws a {@link ValueError}. `problem` does not contain the value: "must be a string". */
export function fail(problem: string): never {
  throw new ValueError([{ message: problem, path: [] }]);
}
