/**
 * Returns an id of Threads as its exact digits, or null when it is missing or not exact. Ids exceed 2^53, so one that was a JavaScript number
 * may have been rounded to another id.
 */
export function exactId(value: unknown): string | null {
  if (typeof value === "string") return /^\d{1,32}$/.test(value) ? value : null;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
}

/** Returns an id as `JSON.parse` rounds it: ids above 2^53 lose their last digits. */
export function roundedId(id: string): string {
  return String(Number(id));
}
