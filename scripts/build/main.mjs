/** Finishes what tsup has built: checks what is bundled, ships large parts once for both formats, and makes the scripts small. */
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { at } from "../lib/repository.mjs";
import { checkBundle } from "./bundle.mjs";
import { minified } from "./minify.mjs";
import { shareWithCommonJs } from "./share.mjs";

const dist = (name) => at("dist", name);
const metafile = async (format) => JSON.parse(await readFile(dist(`metafile-${format}.json`), "utf8"));

const [esm, commonJs] = [await metafile("esm"), await metafile("cjs")];
checkBundle(esm);
checkBundle(commonJs);
for (const [name, code] of shareWithCommonJs(esm, commonJs)) await writeFile(dist(name), code);

for (const name of await readdir(at("dist"))) {
  // The command line runs as an ES module only; the build reports are not part of the package.
  if (name === "threads-sandbox.cjs" || name.startsWith("metafile-")) await rm(dist(name));
  else if (/\.c?js$/.test(name)) {
    const code = await readFile(dist(name), "utf8");
    await writeFile(dist(name), await minified(code, { isBundled: name.startsWith("zod-") }));
  }
}
