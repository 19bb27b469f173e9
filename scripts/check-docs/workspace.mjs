/** Makes a folder in which the documents' modules find the built package and their other imports, as in a host. */
import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import path from "node:path";
import ts from "typescript";
import { at, manifest, ROOT } from "../lib/repository.mjs";

const packageOf = (specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)[0];
const isForeign = (specifier) => !/^(?:\.|node:)/.test(specifier) && !builtinModules.includes(specifier);

/** Packages that are installed here under another name, because several versions of them are. */
const INSTALLED_AS = { mongoose: "mongoose8" };

/** @param {import("./modules.mjs").DocModule[]} modules */
export async function layOut(folder, modules) {
  if (!existsSync(at("dist/index.d.ts"))) throw new Error("dist: the package is not built. Run npm run build first.");
  const links = new Map([[manifest().name, ROOT]]);
  for (const { code, document, line } of modules) {
    for (const { fileName } of ts.preProcessFile(code, true, true).importedFiles) {
      const name = packageOf(fileName);
      if (!isForeign(fileName) || links.has(name)) continue;
      const installed = at("node_modules", INSTALLED_AS[name] ?? name);
      if (!existsSync(installed)) {
        throw new Error(`${document}:${line}: ${name} is not installed. Only dev dependencies can be imported.`);
      }
      links.set(name, installed);
      // A host installs the types of a package without its own.
      const types = `@types/${name.replace(/^@/, "").replace("/", "__")}`;
      if (existsSync(at("node_modules", types))) links.set(types, at("node_modules", types));
    }
  }
  for (const [name, target] of links) {
    const link = path.join(folder, "node_modules", name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(target, link, "junction");
  }
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  for (const { name, code } of modules) await writeFile(path.join(folder, name), code);
}
