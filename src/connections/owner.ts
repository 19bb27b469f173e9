import { checkText } from "../internal/arguments.js";

/** The longest owner id, in characters (`length`). Every store must accept as many, in any Unicode. */
export const MAX_OWNER_LENGTH = 255;

/**
 * Checks a host's user id. It must be text, because anything else could mean more than a value to a database.
 *
 * @throws ThreadsValidationError
 */
export function checkOwner(ownerId: unknown): string {
  return checkText("ownerId", ownerId, MAX_OWNER_LENGTH);
}
