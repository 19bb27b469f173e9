/** The parameters of a request. `false` and `0` are sent; `undefined` is left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** Encodes parameters for a query or a form, in the given order, with every name and value percent-encoded. */
export function encodeParameters(parameters: Parameters): string {
  let encoded = "";
  for (const name of Object.keys(parameters)) {
    const value = parameters[name];
    if (value === undefined) continue;
    encoded += `${encoded === "" ? "" : "&"}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  }
  return encoded;
}
