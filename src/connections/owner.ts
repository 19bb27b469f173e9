import { checkText } from "../arguments.js";

const MAX_OWNER_LENGTH = 512;

/**
 * A host's user id: text, since whatever else reaches a database may be more than a value there.
 *
 * @throws ThreadsValidationError
 */
export function checkOwner(ownerId: unknown): string {
  return checkText("ownerId", ownerId, MAX_OWNER_LENGTH);
}
