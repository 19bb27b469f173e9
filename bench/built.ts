import type * as Package from "../src/index.js";

/** The package as it is shipped: `npm run bench` builds it first. Typed by its source, so that a type check needs no build. */
export function built(): Promise<typeof Package> {
  return import(new URL("../dist/index.js", import.meta.url).href) as Promise<typeof Package>;
}
