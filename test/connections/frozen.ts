/** Freezes what can be frozen, all the way down: whoever writes to it throws. Dates are not: compare them. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const part of Object.values(value)) frozen(part);
    if (!(value instanceof Date)) Object.freeze(value);
  }
  return value;
}
