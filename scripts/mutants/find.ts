/** Finds every mutation of a source file. */
import ts from "typescript";
import { oneLine, type Mutation } from "./mutation.js";
import { changesOf } from "./operators.js";

/** Parses a TypeScript source with parent links. */
export function parse(file: string, source: string): ts.SourceFile {
  return ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

/** Returns all mutations of the source, in the order of the text. Types, imports and declarations without code have none. */
export function findMutations(file: string, source: string): Mutation[] {
  const tree = parse(file, source);
  const lines = source.split("\n");
  const found: Mutation[] = [];
  const visit = (node: ts.Node): void => {
    if (isWithoutCode(node)) return;
    for (const { operator, node: replaced, replacement } of changesOf(node)) {
      const start = replaced.getStart(tree);
      const line = tree.getLineAndCharacterOfPosition(start).line;
      const change = `${oneLine(replaced.getText(tree))} -> ${replacement === ";" ? "(removed)" : oneLine(replacement)}`;
      const lineText = (lines[line] ?? "").trim();
      found.push({ file, operator, start, end: replaced.end, replacement, line: line + 1, lineText, change });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function isWithoutCode(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}
