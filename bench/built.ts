import type * as Package from "../src/index.js";
import type * as Stores from "../src/stores/index.js";

/** The package as it is shipped: `npm run bench` builds it first. Typed by its source, so that a type check needs no build. */
export function built(): Promise<typeof Package> {
  return import(new URL("../dist/index.js", import.meta.url).href) as Promise<typeof Package>;
}

/** The subpath for authors of stores, as it is shipped. */
export function builtStores(): Promise<typeof Stores> {
  return import(new URL("../dist/stores.js", import.meta.url).href) as Promise<typeof Stores>;
}
