/** Type-checks the modules in a strict project under `nodenext`, and those for CommonJS also with the classic resolution. */
import path from "node:path";
import ts from "typescript";
import { CLASSIC } from "../check-package/projects.mjs";
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

const CLASSIC_OPTIONS = {
  ...ts.convertCompilerOptionsFromJson({ ...CLASSIC, noEmit: true, skipLibCheck: true }, at()).options,
  typeRoots: OPTIONS.typeRoots,
};

/** Returns the problems, each as `README.md:12:3 …`. @param {import("./modules.mjs").DocModule[]} modules */
export function typeProblems(folder, modules) {
  const classic = modules.filter((module) => module.classic);
  return [...problemsUnder(OPTIONS, folder, modules), ...problemsUnder(CLASSIC_OPTIONS, folder, classic)];
}

function problemsUnder(options, folder, modules) {
  const byFile = new Map(modules.map((module) => [path.join(folder, module.name), module]));
  const program = ts.createProgram([...byFile.keys()], options);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText, code }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (file === undefined) return `TS${code}: ${text}`;
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    const document = byFile.get(path.normalize(file.fileName))?.document ?? file.fileName;
    return `${document}:${line + 1}:${character + 1} TS${code}: ${text}`;
  });
}
