/** Bundles a page that imports ./validation, and checks that it contains neither Node nor zod. */
import path from "node:path";
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { install } from "./install.mjs";

const MAX_GZIPPED_BYTES = 13_500;

export async function tryInBrowserBundle(folder, packed) {
  await install(folder, packed, { type: "module" });
  const page =
    'import { validatePost } from "@hayon/threads/validation";\nglobalThis.issues = validatePost({ text: "hello" });\n';
  await writeFile(path.join(folder, "page.js"), page);
  // A built-in module of Node fails the build for this platform.
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ["page.js"],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const bytes = gzipSync(outputFiles[0].contents).length;
  if (bytes > MAX_GZIPPED_BYTES) throw new Error(`${bytes} bytes gzipped, and ${MAX_GZIPPED_BYTES} are allowed`);
  return `${bytes} bytes gzipped`;
}
