/**
 * Builds the package into dist: bundles the JavaScript, ships large parts once for both formats, makes the scripts small, and bundles the
 * declarations. `--no-declarations` leaves them out, which is ten times faster.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { at } from "../lib/repository.mjs";
import { bundle } from "./bundle.mjs";
import { checkBundle } from "./check-bundle.mjs";
import { writeDeclarations } from "./declarations.mjs";
import { minified } from "./minify.mjs";
import { shareWithCommonJs } from "./share.mjs";

const { values } = parseArgs({ options: { "no-declarations": { type: "boolean", default: false } } });

await rm(at("dist"), { recursive: true, force: true });
await mkdir(at("dist"));

const { esm, commonJs } = await bundle();
checkBundle(esm);
checkBundle(commonJs);
for (const { fileName, code } of [...shareWithCommonJs({ esm, commonJs }), ...commonJs]) {
  await writeFile(at("dist", fileName), await minified(code, { isBundled: fileName.startsWith("zod-") }));
}

if (!values["no-declarations"]) await writeDeclarations();
