import type { GifDraft, ImageDraft, MediaDraft, PostFields, ReplyControl } from "../draft.js";
import type { StyledRange, TextAttachment, TextRange, TextStyle } from "../draft-text.js";
import type { Issue } from "../issue.js";
import { isPlainObject } from "./known-fields.js";
import { unknownFields } from "./unknown-fields.js";
import { shorten } from "../wording.js";
import { isList } from "./objects.js";

/*
 * The fields of drafts and their types, as data, because JavaScript, JSON and databases do not keep the TypeScript types. A shape that
 * lacks a field of its interface does not compile.
 */

/** The TypeScript type of each kind of field. A `size` is a whole number of 0 or more, and a `side` a whole number of 1 or more. */
interface Kinds {
  text: string;
  list: readonly unknown[];
  bytes: Uint8Array;
  size: number;
  side: number;
  /** A finite number of 0 or more. */
  seconds: number;
  flag: boolean;
  share: boolean | "dark";
  record: object;
  replyControl: ReplyControl;
  provider: GifDraft["provider"];
  mediaType: MediaDraft["type"];
  style: TextStyle;
  /** The shape does not check it; a rule does. */
  anything: unknown;
}

type Shape = Readonly<Record<string, keyof Kinds>>;

/** The shape of an interface: all its fields, and no others. */
type ShapeOf<T> = Readonly<Record<keyof T, keyof Kinds>>;

/** The fields that were read with a shape. Fields of the wrong type are missing. */
export type Fields<S extends Shape> = { [K in keyof S]?: Kinds[S[K]] };

export const POST_SHAPE = {
  text: "text",
  media: "list",
  link: "text",
  poll: "list",
  gif: "record",
  topicTag: "text",
  replyTo: "text",
  quote: "text",
  replyControl: "replyControl",
  approveReplies: "flag",
  locationId: "text",
  countries: "list",
  spoilerMedia: "flag",
  spoilers: "list",
  textAttachment: "record",
  ghost: "flag",
  shareToInstagram: "share",
} as const satisfies ShapeOf<PostFields>;

export const GIF_SHAPE = { id: "text", provider: "provider" } as const satisfies ShapeOf<GifDraft>;
export const ATTACHMENT_SHAPE = {
  text: "text",
  link: "text",
  styles: "list",
} as const satisfies ShapeOf<TextAttachment>;
export const RANGE_SHAPE = { offset: "size", length: "size" } as const satisfies ShapeOf<TextRange>;
export const STYLED_SHAPE = { ...RANGE_SHAPE, styles: "list" } as const satisfies ShapeOf<StyledRange>;

export const IMAGE_SHAPE = {
  bytes: "bytes",
  mimeType: "text",
  sizeBytes: "size",
  width: "side",
  height: "side",
} as const satisfies ShapeOf<ImageDraft>;

export const MEDIA_SHAPE = {
  type: "anything",
  url: "text",
  altText: "text",
  id: "text",
  durationSeconds: "seconds",
  ...IMAGE_SHAPE,
} as const satisfies ShapeOf<MediaDraft>;

interface Kind {
  /** The JavaScript type, for the `limit` of an issue. */
  readonly type: string;
  /** The type in words, for the message. */
  readonly words: string;
  /** The allowed values. */
  readonly values?: readonly string[];
  readonly holds: (value: unknown) => boolean;
}

const KINDS: Readonly<Record<keyof Kinds, Kind>> = {
  text: { type: "string", words: "a string", holds: (value) => typeof value === "string" },
  list: { type: "array", words: "an array", holds: (value) => Array.isArray(value) },
  // `instanceof` fails for bytes of another realm, such as a frame's, so the tag is compared. `isView` cannot be forged.
  bytes: {
    type: "Uint8Array",
    words: "a Uint8Array",
    holds: (value) => ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]",
  },
  size: { type: "number", words: "a whole number of 0 or more", holds: (value) => isWhole(value, 0) },
  side: { type: "number", words: "a whole number of 1 or more", holds: (value) => isWhole(value, 1) },
  seconds: {
    type: "number",
    words: "a number of 0 or more",
    holds: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  },
  flag: { type: "boolean", words: "true or false", holds: (value) => typeof value === "boolean" },
  share: {
    type: "boolean",
    words: 'true, false or "dark"',
    holds: (value) => typeof value === "boolean" || value === "dark",
  },
  record: {
    type: "object",
    words: "an object",
    holds: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  },
  replyControl: choice([
    "everyone",
    "accounts_you_follow",
    "mentioned_only",
    "parent_post_author_only",
    "followers_only",
  ] satisfies ReplyControl[]),
  provider: choice(["GIPHY"] satisfies GifDraft["provider"][]),
  mediaType: choice(["image", "video"] satisfies MediaDraft["type"][]),
  style: choice(["bold", "italic", "highlight", "underline", "strikethrough"] satisfies TextStyle[]),
  anything: { type: "anything", words: "anything", holds: () => true },
};

function choice(values: readonly string[]): Kind {
  const words = values.length === 1 ? String(values[0]) : `one of ${values.join(", ")}`;
  return { type: "string", words, values, holds: (value) => (values as readonly unknown[]).includes(value) };
}

/**
 * Reads the fields of a value with a shape. Reads each field once, so that the checked values are the ones that are sent, even with getters and
 * proxies. If the value is a plain object, reads only its own enumerable fields; otherwise all fields of the shape. A field that has the wrong type or
 * throws becomes an issue and counts as missing. Returns null for a value that is not an object.
 *
 * @param known the fields that the value may have, when the shape reads only some of them
 */
export function readFields<S extends Shape>(
  value: unknown,
  shape: S,
  name: string,
  path: Issue["path"],
  issues: Issue[],
  required: readonly (keyof S & string)[] = [],
  known: object = shape,
): Fields<S> | null {
  const names = attempt(issues, path, name, () => namesToRead(value, shape, required, known, path, issues));
  if (names === null) issues.push(wrongType(path, `${name} must be an object`, "object", value));
  if (names === undefined || names === null) return null;
  const fields: Record<string, unknown> = {};
  for (const field of names) {
    try {
      const given = fieldOf(value as Record<string, unknown>, field);
      const kind = given === undefined && !required.includes(field) ? undefined : shape[field];
      if (kind === undefined) continue;
      if (KINDS[kind].holds(given)) fields[field] = given;
      else issues.push(wrongField([...path, field], `${name}'s ${field}`, KINDS[kind], given));
    } catch {
      issues.push(unreadable([...path, field], `${name}'s ${field}`));
    }
  }
  return fields as Fields<S>;
}

/** Returns the names to read from a value, or null when it is not an object. Unknown names become issues. */
function namesToRead(
  value: unknown,
  shape: Shape,
  required: readonly string[],
  known: object,
  path: Issue["path"],
  issues: Issue[],
): readonly string[] | null {
  if (!KINDS.record.holds(value)) return null;
  if (!isPlainObject(value)) return Object.keys(shape);
  issues.push(...unknownFields(value, known, path));
  const own = Object.keys(value).filter((name) => Object.hasOwn(shape, name));
  // Fields are read in the order of the shape, so that the order of the issues does not depend on the order of the caller's fields.
  if (own.length < 2 && required.length === 0) return own;
  return Object.keys(shape).filter((name) => own.includes(name) || required.includes(name));
}

function fieldOf(record: Record<string, unknown>, field: string): unknown {
  const given = record[field];
  // Mongoose gives each subdocument an `id` that repeats its `_id`, which the host did not set.
  return field === "id" && given !== undefined && given === String(record._id) ? undefined : given;
}

/** Returns the result of `read`. If a getter or a proxy throws, adds an issue and returns undefined. */
function attempt<Result>(issues: Issue[], path: Issue["path"], name: string, read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    issues.push(unreadable(path, name));
    return undefined;
  }
}

/** Returns the issue of a value that threw. Its message omits the thrown error, which may contain a secret. */
function unreadable(path: Issue["path"], name: string): Issue {
  const message = `${name} cannot be read.`;
  return { code: "wrong-type", path, message, limit: null, actual: null, severity: "error" };
}

/** The most items to read: more than any valid list has, and few enough that a huge sparse array does no harm. */
const MAX_ITEMS_READ = 10_000;

/** Reads each item of a list once. A list that is too long is an issue and counts as missing. */
export function readList<Item>(
  list: readonly unknown[],
  name: string,
  path: Issue["path"],
  issues: Issue[],
  readItem: (item: unknown, path: Issue["path"], index: number) => Item,
): readonly Item[] | undefined {
  return attempt(issues, path, name, () => {
    const actual = list.length;
    if (actual <= MAX_ITEMS_READ)
      return Array.from({ length: actual }, (_, index) => readItem(list[index], [...path, index], index));
    const message = `${name} must have at most ${MAX_ITEMS_READ} items, got ${actual}.`;
    issues.push({ code: "list-too-long", path, message, limit: MAX_ITEMS_READ, actual, severity: "error" });
    return undefined;
  });
}

/** Copies a list of any length. Only the first 10,000 items are read; the others are holes. */
export function copyList(list: unknown, name: string, path: Issue["path"], issues: Issue[]): unknown[] | undefined {
  return attempt(issues, path, name, () => {
    if (!Array.isArray(list)) {
      issues.push(wrongType(path, `${name} must be an array`, "array", list));
      return undefined;
    }
    // A proxy may return an invalid length, for which the constructor throws.
    const copy = new Array<unknown>(list.length);
    for (let index = 0; index < Math.min(copy.length, MAX_ITEMS_READ); index += 1) copy[index] = list[index];
    return copy;
  });
}

/** Returns a value of this kind. Any other value becomes an issue, and `undefined`. */
export function readValue<K extends keyof Kinds>(
  value: unknown,
  kind: K,
  name: string,
  path: Issue["path"],
  issues: Issue[],
): Kinds[K] | undefined {
  if (KINDS[kind].holds(value)) return value as Kinds[K];
  issues.push(wrongField(path, name, KINDS[kind], value));
  return undefined;
}

/** Returns the issue about a value of the wrong type. It contains the type, never the value. */
export function wrongType(path: Issue["path"], claim: string, type: string, value: unknown): Issue {
  const actual = value === null ? "null" : isList(value) ? "array" : typeof value;
  const article = value === null || value === undefined ? "" : /^[aeiou]/.test(actual) ? "an " : "a ";
  const message = `${claim}, not ${article}${actual}.`;
  return { code: "wrong-type", path, message, limit: [type], actual, severity: "error" };
}

function wrongField(path: Issue["path"], name: string, kind: Kind, value: unknown): Issue {
  const claim = `${name} must be ${kind.words}`;
  if (kind.values !== undefined && typeof value === "string") {
    const actual = shorten(value);
    return { code: "unknown-value", path, message: `${claim}.`, limit: kind.values, actual, severity: "error" };
  }
  if (kind.type !== "number" || typeof value !== "number") return wrongType(path, claim, kind.type, value);
  // A string, since NaN and Infinity do not survive JSON.
  const actual = String(value);
  return { code: "invalid-number", path, message: `${claim}, not ${actual}.`, limit: null, actual, severity: "error" };
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}
