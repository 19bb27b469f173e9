/** `util.inspect.custom`, without an import of node:util. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Masks fields when `console.log` or `util.inspect` prints the value. Reading, spreading and `JSON.stringify` return them unmasked, because a
 * host has to store its tokens.
 */
export function maskInInspect<T extends object>(value: T, ...fields: readonly (keyof T)[]): T {
  const masked = () =>
    Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fields.includes(k as keyof T) ? "[redacted]" : v]));
  return Object.defineProperty(value, INSPECT, { value: masked });
}
