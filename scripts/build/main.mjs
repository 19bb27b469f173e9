/**
 * Finishes what tsup has built: checks what is bundled, gathers small chunks, makes the CommonJS modules, ships large parts once for both formats,
 * and makes the scripts small.
 */
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { at } from "../lib/repository.mjs";
import { checkBundle } from "./bundle.mjs";
import { asCommonJs, commonJsName } from "./common-js.mjs";
import { gathered } from "./gather.mjs";
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

const built = await readdir(at("dist"));
for (const name of built) if (/\.cjs$|^metafile-/.test(name)) await rm(dist(name));
const shared = sharedModules(report);
const scripts = built.filter((name) => name.endsWith(".js"));
const read = await Promise.all(scripts.map(async (name) => [name, await readFile(dist(name), "utf8")]));
const files = await gathered(new Map(read), at("dist"), new Set(shared.keys()));
for (const name of scripts) await rm(dist(name));
for (const [name, code] of files) {
  if (name !== COMMAND) await write(commonJsName(name), await asCommonJs(code));
  const exports = shared.get(name);
  await write(name, exports === undefined ? code : reExport(commonJsName(name), exports));
}
