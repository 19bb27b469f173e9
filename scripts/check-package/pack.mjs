/** Builds the package and packs it, as a release does. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { run } from "../lib/run.mjs";
import { at, ROOT } from "../lib/repository.mjs";

/**
 * @typedef {object} Packed
 * @property {string} tarball the path of the tarball
 * @property {number} packedBytes
 * @property {string[]} files paths in the package, sorted
 */

/** @returns {Promise<Packed>} */
export async function pack(folder) {
  await run("npm", ["run", "build"], { cwd: ROOT });
  // The build has just run, and its output would mix with the JSON.
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: ROOT,
  });
  const [{ filename, files }] = JSON.parse(stdout);
  const tarball = path.join(folder, filename);
  const { size } = await stat(tarball);
  return { tarball, packedBytes: size, files: files.map((file) => file.path).sort() };
}

/** The files of the build whose names end like this, with their text. */
export function readBuilt(packed, ...endings) {
  const names = packed.files.filter(
    (name) => name.startsWith("dist/") && endings.some((ending) => name.endsWith(ending)),
  );
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(at(name), "utf8") })));
}
