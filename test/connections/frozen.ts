/** Freezes an object deeply, so that a write throws. Dates cannot be frozen: compare them. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const part of Object.values(value)) frozen(part);
    if (!(value instanceof Date)) Object.freeze(value);
  }
  return value;
}
