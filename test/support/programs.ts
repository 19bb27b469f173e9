/** Bundles the programs that tests start as processes. Without a bundle, each start takes a second of CPU time to compile every module again. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const ROOT = path.join(import.meta.dirname, "../..");

/** The bundles are inside the checkout, so that Node finds the packages. */
const FOLDER = path.join(ROOT, "node_modules/.cache/test-programs");

const built = new Map<string, string>();

/**
 * Bundles a program once, and returns the file to start with Node. The bundle does not contain packages. All modules in it have the same
 * `import.meta.url`, so the program cannot read files beside its modules.
 *
 * @param entry a path from the root of the repository
 */
export function bundled(entry: string): string {
  const known = built.get(entry);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    packages: "external",
    // The same as `paths` in tsconfig.json.
    alias: { mongoose: "mongoose8" },
  });
  const file = path.join(FOLDER, entry.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  mkdirSync(FOLDER, { recursive: true });
  // Another worker may be starting the same program.
  writeFileSync(`${file}.${process.pid}`, outputFiles[0]!.contents);
  renameSync(`${file}.${process.pid}`, file);
  built.set(entry, file);
  return file;
}
