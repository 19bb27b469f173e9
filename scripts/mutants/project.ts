/** The files of a project and their imports. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { functionsOf } from "./functions.js";
import { parse } from "./find.js";

/** Returns the paths of files below a folder that end with `ending`, relative to the root, sorted. */
export function filesBelow(root: string, folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(ending))
    .sort();
}

/** A source file with its imports. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  /** Relative to the root; files outside `src` are left out. */
  readonly imports: readonly string[];
  readonly hasFunctions: boolean;
}

/** Reads a source file and its imports. */
export function readSource(root: string, file: string): SourceFile {
  const text = readFileSync(join(root, file), "utf8");
  const imports: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && node.text.startsWith(".") && isSpecifier(node))
      imports.push(normalize(join(dirname(file), node.text)).replace(/\.js$/, ".ts"));
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return { file, text, imports, hasFunctions: functionsOf(file, text).length > 0 };
}

function isSpecifier({ parent }: ts.Node): boolean {
  const isDynamic = ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;
  return ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || isDynamic;
}

/** Returns the file and those that import it, also through re-exports. */
export function usersOf(file: string, sources: readonly SourceFile[]): string[] {
  const users = new Set([file]);
  const pending = [file];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const source of sources) {
      if (users.has(source.file) || !source.imports.includes(next)) continue;
      users.add(source.file);
      if (!source.hasFunctions) pending.push(source.file);
    }
  }
  return [...users];
}
