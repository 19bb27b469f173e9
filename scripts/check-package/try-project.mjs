/** Installs the package into a project, compiles a program against it under each setting, and runs the result. */
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { at, manifest, subpaths } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";
import { install } from "./install.mjs";

/** @param {import("./projects.mjs").Project} project */
export async function tryProject(folder, packed, project) {
  const { devDependencies } = manifest();
  const tools = { typescript: devDependencies.typescript, "@types/node": devDependencies["@types/node"] };
  await install(folder, packed, { type: project.type, dependencies: { ...tools, ...project.dependencies } });
  await copyFile(at("scripts/check-package/programs", `${project.program}.ts`), path.join(folder, "program.ts"));
  await writeFile(path.join(folder, "every-subpath.ts"), everySubpath(manifest()));

  for (const [index, [name, compilerOptions]] of Object.entries(project.settings).entries()) {
    const settings = { compilerOptions: { ...compilerOptions, noEmit: index > 0 }, files: ["program.ts"] };
    await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
    await labelled(name, runNode(["node_modules/typescript/bin/tsc"], { cwd: folder }));
  }

  const program = project.bundled === true ? await bundle(folder) : "out/program.js";
  for (const flags of project.runs) {
    await labelled(`node ${flags.join(" ")}`, runNode([...flags, program], { cwd: folder, timeoutMs: 60_000 }));
  }
}

/** Returns a module that imports every subpath, so that a new one is included. */
function everySubpath(packageManifest) {
  const names = subpaths(packageManifest);
  const imports = names.map((name, i) => `import * as subpath${i} from "${packageManifest.name}${name.slice(1)}";`);
  const entries = names.map((name, i) => `"${name}": subpath${i}`);
  return `${imports.join("\n")}\nexport const subpaths = { ${entries.join(", ")} };\n`;
}

async function bundle(folder) {
  await build({
    absWorkingDir: folder,
    entryPoints: ["program.ts"],
    outfile: "out/bundle.cjs",
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "silent",
  });
  return "out/bundle.cjs";
}

async function labelled(name, work) {
  try {
    return await work;
  } catch (error) {
    throw new Error(`under "${name}":\n${error.message}`, { cause: error });
  }
}
