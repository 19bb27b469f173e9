/**
 * Returns what a table holds under a key that comes from outside, and undefined for any other key. A plain lookup would also find what every
 * object inherits: `table["constructor"]` is a function.
 */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
