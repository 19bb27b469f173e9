import { refuse } from "../validation/refuse.js";
import { exactId } from "../internal/ids.js";

/**
 * Returns an id that a caller passed.
 *
 * @throws ThreadsValidationError for anything but a string of digits: a number may have lost its last ones
 */
export function checkId(name: string, id: unknown): string {
  if (typeof id !== "string" || exactId(id) === null) refuse(name, "must be an id: a string of digits");
  return id;
}
