import type * as Package from "../src/index.js";
import type * as Stores from "../src/stores/index.js";
import type * as Webhooks from "../src/webhooks/index.js";

/** Imports the built package. Its types come from the source, so that a type check needs no build. */
export function built(): Promise<typeof Package> {
  return import(new URL("../dist/index.js", import.meta.url).href) as Promise<typeof Package>;
}

/** Imports the built subpath for authors of stores. */
export function builtStores(): Promise<typeof Stores> {
  return import(new URL("../dist/stores.js", import.meta.url).href) as Promise<typeof Stores>;
}

/** Imports the built subpath for webhooks. */
export function builtWebhooks(): Promise<typeof Webhooks> {
  return import(new URL("../dist/webhooks.js", import.meta.url).href) as Promise<typeof Webhooks>;
}
