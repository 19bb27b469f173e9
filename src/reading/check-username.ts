import { checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";

/**
 * Returns a handle that a caller passed.
 *
 * @throws ThreadsValidationError for anything but a handle without `@`
 */
export function checkUsername(name: string, username: unknown): string {
  const handle = checkText(name, username, 100);
  if (!/^[\w.]+$/.test(handle)) refuse(name, "must be a handle without @");
  return handle;
}
