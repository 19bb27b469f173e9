/** Node asks a value for its own picture under this symbol; spelled out, so that no built-in is imported. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Masks fields when the value is printed (`console.log`, `util.inspect`), and nowhere else: reading, spreading and `JSON.stringify`
 * give them as they are, since a host has to store its tokens.
 */
export function maskInInspect<T extends object>(value: T, ...fields: readonly (keyof T)[]): T {
  const picture = () =>
    Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fields.includes(k as keyof T) ? "[redacted]" : v]));
  return Object.defineProperty(value, INSPECT, { value: picture });
}
