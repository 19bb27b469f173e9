/**
 * Finishes what tsup has built: checks what is bundled, makes the CommonJS modules, ships large parts once for both formats, and makes the
 * scripts small.
 */
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { at } from "../lib/repository.mjs";
import { checkBundle } from "./bundle.mjs";
import { asCommonJs, commonJsName } from "./common-js.mjs";
import { minified } from "./minify.mjs";
import { reExport, sharedModules } from "./share.mjs";

/** The command line runs as an ES module only. */
const COMMAND = "threads-sandbox.js";

const dist = (name) => at("dist", name);
const write = async (name, code) => {
  await writeFile(dist(name), await minified(code, { isBundled: name.startsWith("zod-") }));
};

const report = JSON.parse(await readFile(dist("metafile-esm.json"), "utf8"));
checkBundle(report);

const files = await readdir(at("dist"));
for (const name of files) if (/\.cjs$|^metafile-/.test(name)) await rm(dist(name));
const shared = sharedModules(report);
for (const name of files) {
  if (!name.endsWith(".js")) continue;
  const code = await readFile(dist(name), "utf8");
  if (name !== COMMAND) await write(commonJsName(name), await asCommonJs(code));
  const exports = shared.get(name);
  await write(name, exports === undefined ? code : reExport(commonJsName(name), exports));
}
