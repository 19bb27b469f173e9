/** Type-checks the modules as a strict ES module project under `nodenext`. */
import path from "node:path";
import ts from "typescript";
import { at } from "../lib/repository.mjs";

const OPTIONS = {
  strict: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  // Makes a block without imports and exports a module, so that its names are not global.
  moduleDetection: ts.ModuleDetectionKind.Force,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [at("node_modules/@types")],
};

/** Returns the problems, each as `README.md:12:3 …`. @param {import("./modules.mjs").DocModule[]} modules */
export function typeProblems(folder, modules) {
  const byFile = new Map(modules.map((module) => [path.join(folder, module.name), module]));
  const program = ts.createProgram([...byFile.keys()], OPTIONS);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText, code }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (file === undefined) return `TS${code}: ${text}`;
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    const document = byFile.get(path.normalize(file.fileName))?.document ?? file.fileName;
    return `${document}:${line + 1}:${character + 1} TS${code}: ${text}`;
  });
}
