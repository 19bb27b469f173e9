import type { Issue } from "../issue.js";
import { misspelledName, plainName, shownName, unknownNames } from "./known-fields.js";
import { THREADS_SPELLINGS } from "./threads-spellings.js";

/**
 * Returns the issues about fields that a shape does not have. Misspelled fields, and those with the name that Threads uses, are errors,
 * because the post would be published without them. So are files under a guessed name in a post without `media`. Others are warnings.
 *
 * @param value its getters are not called
 */
export function unknownFields(value: object, shape: object, path: Issue["path"]): Issue[] {
  const issues: Issue[] = [];
  for (const field of unknownNames(value, shape)) {
    // A field that is `undefined` counts as absent.
    const property = Object.getOwnPropertyDescriptor(value, field) ?? {};
    if ("value" in property && property.value === undefined) continue;
    const guessed = isGuessedMedia(field, property.value) && Object.hasOwn(shape, "media") && !hasField(value, "media");
    const use = guessed ? "media" : (translatedName(field, shape) ?? misspelledName(field, shape));
    const actual = shownName(field);
    issues.push({
      code: "unknown-field",
      path: [...path, actual],
      message: `Field ${[...path, actual].join(".")} is unknown; ${use === null ? "it is not sent" : `use ${use}`}.`,
      limit: use === null ? null : [use],
      actual,
      severity: use === null ? "warning" : "error",
    });
  }
  return issues;
}

/** Names that callers guess for `media`. A host's own object may have them beside `media`, or without a value. */
const GUESSED_MEDIA = ["image", "images", "photo", "photos", "picture", "pictures", "video", "videos"];

function isGuessedMedia(field: string, value: unknown): boolean {
  const isEmpty = value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  return !isEmpty && GUESSED_MEDIA.includes(plainName(field));
}

/** Returns whether an object has a field with a value. A getter counts as one, and is not called. */
function hasField(value: object, field: string): boolean {
  const property = Object.getOwnPropertyDescriptor(value, field);
  return property !== undefined && !("value" in property && property.value === undefined);
}

/** Returns the field to use for a field with the name that Threads uses, or null. */
function translatedName(field: string, shape: object): string | null {
  const names = Object.entries(THREADS_SPELLINGS).find(([spelling]) => plainName(spelling) === plainName(field))?.[1];
  return names?.split(" ").find((name) => Object.hasOwn(shape, name)) ?? names ?? null;
}
