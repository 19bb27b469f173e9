/*
 * Checks of the shape of a value that a host passed. They never throw. For a revoked proxy, each use of which throws a TypeError, they return false.
 */

/** Returns whether a value is an object, and not a list or a function. */
export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && holds(() => !Array.isArray(value));

/** Returns whether a value is a list. */
export const isList = (value: unknown): value is readonly unknown[] => holds(() => Array.isArray(value));

/** Returns whether a value is an object or a function with all of these methods. */
export function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== "function" && (typeof value !== "object" || value === null)) return false;
  return methods.every((method) =>
    holds(() => typeof (value as Readonly<Record<string, unknown>>)[method] === "function"),
  );
}

/** Returns the time of a Date of any realm, in epoch milliseconds. Returns NaN for an invalid Date and for any other value. */
export function timeOfDate(value: unknown): number {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return Number.NaN;
  }
}

/** Returns the result of a check, or false if it throws. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
