import type { Issue } from "../issue.js";
import { isPlainObject, misspelledName, plainName, shownName, unknownNames } from "./known-fields.js";
import { THREADS_SPELLINGS } from "./threads-spellings.js";

/**
 * What is wrong with the fields of an object that its shape does not have. Threads' own spellings and misspelled fields are errors, because
 * the post would go out without them; others are warnings. An instance of a class may have any fields of its own.
 *
 * @param value only the names of its fields are read
 */
export function unknownFields(value: object, shape: object, path: Issue["path"]): Issue[] {
  if (!isPlainObject(value)) return [];
  const issues: Issue[] = [];
  for (const field of unknownNames(value, shape)) {
    // A field that holds `undefined` says nothing. A getter is not asked.
    const property = Object.getOwnPropertyDescriptor(value, field) ?? {};
    if ("value" in property && property.value === undefined) continue;
    const use = meantByThreads(field, shape) ?? misspelledName(field, shape);
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

function meantByThreads(field: string, shape: object): string | null {
  const meant = Object.entries(THREADS_SPELLINGS).find(([spelling]) => plainName(spelling) === plainName(field))?.[1];
  return meant?.split(" ").find((name) => Object.hasOwn(shape, name)) ?? meant ?? null;
}
