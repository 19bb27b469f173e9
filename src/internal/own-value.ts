/**
 * Returns the value of a table for an untrusted key, or undefined. A plain lookup would also find inherited properties:
 * `table["constructor"]` is a function.
 */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
