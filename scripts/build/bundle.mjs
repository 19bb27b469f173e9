/** Bundles the JavaScript of the package, as ES modules and as CommonJS. */
import path from "node:path";
import { rolldown } from "rolldown";
import { at, ROOT } from "../lib/repository.mjs";
import { COMMAND, ENTRIES } from "./entries.mjs";

/** A file with one module, and everything that it imports and no group before it has. */
const groupOf = (name, source) => ({ name, test: (id) => id === at(source) });

/**
 * What the entry points share is in two files, because finding and linking a file costs Node more than compiling its code. Validation has
 * its own, because it also runs in browsers.
 */
const GROUPS = [groupOf("validation", ENTRIES.validation), groupOf("core", ENTRIES.index)];

/**
 * @typedef {object} Script a file of the build
 * @property {string} fileName
 * @property {string} code
 * @property {string[]} exports
 * @property {string[]} modules the bundled source files, relative to the repository
 * @property {string[]} imports the files and packages that it loads, at once or later
 */

/** @returns {Promise<{ esm: Script[], commonJs: Script[] }>} */
export async function bundle() {
  const bundler = await rolldown({
    input: { ...ENTRIES, ...COMMAND },
    cwd: ROOT,
    platform: "node",
    // undici is installed with the package. zod is bundled so that a host's own zod, of any major, stays its own.
    external: ["undici"],
    transform: { target: "node20" },
  });
  const esm = await scripts(bundler, "esm", "js");
  const commonJs = await scripts(bundler, "cjs", "cjs");
  await bundler.close();
  return { esm, commonJs: commonJs.filter(({ fileName }) => !(fileName.replace(/\.cjs$/, "") in COMMAND)) };
}

async function scripts(bundler, format, extension) {
  const { output } = await bundler.generate({
    format,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `[name]-[hash].${extension}`,
    strict: true,
    esModule: true,
    // Both formats use the same names, so that an ES module can take them from a CommonJS module.
    minifyInternalExports: false,
    codeSplitting: { groups: GROUPS },
  });
  return output.map(({ fileName, code, exports, moduleIds, imports, dynamicImports }) => ({
    fileName,
    code,
    exports,
    modules: moduleIds.map((id) => path.relative(ROOT, id)),
    imports: [...imports, ...dynamicImports],
  }));
}
