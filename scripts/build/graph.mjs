/** Which file of a build loads which, read from what the bundlers left behind. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/**
 * @typedef {object} BuiltFile
 * @property {string} name its name in the folder
 * @property {"public" | "deferred" | "shared"} role named by package.json; loaded later, by `import()`; or loaded by others at once
 * @property {string[]} loads the files that it loads at once
 */

/**
 * One list for each format, since no file of one format loads a file of another.
 *
 * @param {string} folder with the reports of `metafile: true`
 * @param {Set<string>} publicNames
 * @returns {Promise<BuiltFile[][]>}
 */
export async function readGraphs(folder, publicNames) {
  const names = await readdir(folder);
  const read = (name) => readFile(path.join(folder, name), "utf8");
  const scripts = names
    .filter((name) => name.startsWith("metafile-"))
    .map(async (name) => fromMetafile(JSON.parse(await read(name)), publicNames));
  const declarations = [".d.ts", ".d.cts"].map((extension) => {
    const files = names.filter((name) => name.endsWith(extension));
    return Promise.all(files.map(async (name) => fromDeclaration(name, extension, await read(name), publicNames)));
  });
  return Promise.all([...scripts, ...declarations]);
}

function fromMetafile({ outputs }, publicNames) {
  return Object.entries(outputs).map(([file, { entryPoint, imports }]) => {
    const name = path.basename(file);
    const loads = imports.filter(({ kind, external }) => kind === "import-statement" && external !== true);
    const role = publicNames.has(name) ? "public" : entryPoint === undefined ? "shared" : "deferred";
    return { name, role, loads: loads.map((loaded) => path.basename(loaded.path)) };
  });
}

function fromDeclaration(name, extension, code, publicNames) {
  const stems = [...code.matchAll(/\bfrom '\.\/([^']+)\.c?js'/g)].map((match) => match[1]);
  const role = publicNames.has(name) ? "public" : "shared";
  return { name, role, loads: [...new Set(stems)].map((stem) => stem + extension) };
}
