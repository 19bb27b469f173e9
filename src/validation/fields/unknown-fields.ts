import type { Issue } from "../issue.js";
import { misspelledName, plainName, shownName } from "./known-fields.js";
import { THREADS_SPELLINGS } from "./threads-spellings.js";

/**
 * Returns the issues about fields that a shape does not have. Misspelled fields, and those with the name that Threads uses, are errors,
 * because the post would be published without them. Others are warnings.
 *
 * @param value its getters are not called
 */
export function unknownFields(value: object, unknown: readonly string[], shape: object, path: Issue["path"]): Issue[] {
  const issues: Issue[] = [];
  for (const field of unknown) {
    // A field that is `undefined` counts as absent.
    const property = Object.getOwnPropertyDescriptor(value, field) ?? {};
    if ("value" in property && property.value === undefined) continue;
    const use = translatedName(field, shape) ?? misspelledName(field, shape);
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

/** Returns the field to use for a field with the name that Threads uses, or null. */
function translatedName(field: string, shape: object): string | null {
  const names = Object.entries(THREADS_SPELLINGS).find(([spelling]) => plainName(spelling) === plainName(field))?.[1];
  return names?.split(" ").find((name) => Object.hasOwn(shape, name)) ?? names ?? null;
}
