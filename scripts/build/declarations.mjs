/** Bundles the declarations of the entry points, for ES modules and for CommonJS. */
import { build } from "tsup";
import { ENTRIES } from "./entries.mjs";

export function writeDeclarations() {
  return build({
    config: false,
    silent: true,
    entry: ENTRIES,
    format: ["esm", "cjs"],
    // What is marked `@internal` is for the SDK's own tests.
    dts: { only: true, compilerOptions: { stripInternal: true } },
  });
}
