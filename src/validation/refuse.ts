import { ThreadsValidationError } from "../errors/caller.js";

/** Throws a ThreadsValidationError for one argument. `problem` follows its name: "must not be empty". */
export function refuse(
  name: string,
  problem: string,
  limit: number | null = null,
  actual: number | null = null,
): never {
  throw new ThreadsValidationError([
    { code: "invalid-argument", path: [name], message: `${name} ${problem}.`, limit, actual, severity: "error" },
  ]);
}
