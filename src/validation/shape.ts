import type { Issue } from "./issue.js";

/*
 * The shapes of what callers give, as data. TypeScript keeps them already; these are for JavaScript, JSON and databases.
 * A field that is not listed is not looked at, so that a draft may carry the host's own.
 */

/** What a field may hold. `size`: a whole number of 0 or more; `side`: of 1 or more. */
interface Kinds {
  text: string;
  list: readonly unknown[];
  bytes: Uint8Array;
  size: number;
  side: number;
  /** Judged by a rule alone. */
  anything: unknown;
}

type Shape = Readonly<Record<string, keyof Kinds>>;

/** What was read of a shape: only fields that hold what they should. */
export type Fields<S extends Shape> = { [K in keyof S]?: Kinds[S[K]] };

export const POST_SHAPE = { text: "text", media: "list" } as const satisfies Shape;

export const IMAGE_SHAPE = {
  bytes: "bytes",
  mimeType: "text",
  sizeBytes: "size",
  width: "side",
  height: "side",
} as const satisfies Shape;

export const MEDIA_SHAPE = {
  type: "anything",
  url: "text",
  altText: "text",
  id: "text",
  ...IMAGE_SHAPE,
} as const satisfies Shape;

/** Whether any of the fields was given, be it of the wrong type. */
export function hasAny(value: unknown, fields: readonly string[]): boolean {
  return fields.some((field) => (value as Record<string, unknown>)[field] !== undefined);
}

interface Kind {
  /** The JavaScript type, for an issue's `limit`. */
  readonly type: string;
  /** The same in words, for its message. */
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

const KINDS: Readonly<Record<keyof Kinds, Kind>> = {
  text: { type: "string", words: "a string", holds: (value) => typeof value === "string" },
  list: { type: "array", words: "an array", holds: (value) => Array.isArray(value) },
  // By tag, since `instanceof` fails for bytes of another realm (a test runner's, a frame's); the first half cannot be faked.
  bytes: {
    type: "Uint8Array",
    words: "a Uint8Array",
    holds: (value) => ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]",
  },
  size: { type: "number", words: "a whole number of 0 or more", holds: (value) => isWhole(value, 0) },
  anything: { type: "anything", words: "anything", holds: () => true },
  side: { type: "number", words: "a whole number of 1 or more", holds: (value) => isWhole(value, 1) },
};

/**
 * Reads a value's fields by a shape. What is missing stays missing; what is of the wrong kind becomes an issue and counts
 * as missing, so that each mistake is told once. `null` for a value that has no fields at all.
 */
export function readFields<S extends Shape>(
  value: unknown,
  shape: S,
  name: string,
  path: Issue["path"],
  issues: Issue[],
): Fields<S> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    issues.push(wrongType(path, `${name} must be an object`, "object", value));
    return null;
  }
  const fields: Record<string, unknown> = {};
  for (const field of Object.keys(shape)) {
    const given = (value as Record<string, unknown>)[field];
    const kind = given === undefined ? undefined : shape[field];
    if (kind === undefined) continue;
    if (KINDS[kind].holds(given)) fields[field] = given;
    else issues.push(wrongField([...path, field], `${name}: ${field}`, KINDS[kind], given));
  }
  return fields as Fields<S>;
}

/** An issue about a value of the wrong type: the caller's mistake, told by its type and never by its value. */
export function wrongType(path: Issue["path"], claim: string, type: string, value: unknown): Issue {
  const actual = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const article = value === null || value === undefined ? "" : /^[aeiou]/.test(actual) ? "an " : "a ";
  const message = `${claim}, not ${article}${actual}.`;
  return { code: "wrong-type", path, message, limit: [type], actual, severity: "error" };
}

function wrongField(path: Issue["path"], name: string, kind: Kind, value: unknown): Issue {
  const claim = `${name} must be ${kind.words}`;
  if (kind.type !== "number" || typeof value !== "number") return wrongType(path, claim, kind.type, value);
  // A string, since NaN and Infinity do not survive JSON.
  const actual = String(value);
  return { code: "invalid-number", path, message: `${claim}, not ${actual}.`, limit: null, actual, severity: "error" };
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}
