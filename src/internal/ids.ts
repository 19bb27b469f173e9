/**
 * An id of Threads as its exact digits, or null when there is none. Ids exceed 2^53: one that has been a JavaScript number may already
 * be its neighbour, which is worse than no id.
 */
export function exactId(value: unknown): string | null {
  if (typeof value === "string") return /^\d{1,32}$/.test(value) ? value : null;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
}

/** Returns an id as `JSON.parse` rounds it: ids above 2^53 lose their last digits. */
export function roundedId(id: string): string {
  return String(Number(id));
}
