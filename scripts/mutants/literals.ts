/** Changes literals: numbers, booleans, codes, regular expressions and lists. */
import ts from "typescript";
import type { Change } from "./operators.js";

/** Returns all changes of a literal node. */
export function literalChanges(node: ts.Node): Change[] {
  if (ts.isNumericLiteral(node)) return numberChanges(node);
  if (ts.isRegularExpressionLiteral(node)) return expressionChanges(node);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return codeChanges(node);
  if (ts.isArrayLiteralExpression(node)) return orderChanges(node);
  if (node.kind === ts.SyntaxKind.TrueKeyword && !isInNameTable(node))
    return [{ operator: "boolean", node, replacement: "false" }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ operator: "boolean", node, replacement: "true" }];
  return [];
}

/** Returns whether a value belongs to a table of names: its type allows nothing but `true`, and only its names are read. */
function isInNameTable(node: ts.Node): boolean {
  const { parent: table } = node.parent;
  const declaration = ts.isObjectLiteralExpression(table) ? table.parent : undefined;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  return declaration.type?.getText().startsWith("NamesOf<") === true;
}

function numberChanges(node: ts.NumericLiteral): Change[] {
  const value = Number(node.text);
  if (!Number.isSafeInteger(value)) return [];
  return [value + 1, value - 1].map((next) => ({
    operator: "number",
    node,
    replacement: next < 0 ? `(${next})` : String(next),
  }));
}

/** Removes an anchor, then each flag. */
function expressionChanges(node: ts.RegularExpressionLiteral): Change[] {
  const end = node.text.lastIndexOf("/");
  const [pattern, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
  const change = (operator: string, changed: string, keptFlags = flags): Change => ({
    operator,
    node,
    replacement: `/${changed}/${keptFlags}`,
  });
  const anchoredAtEnd = /(?<!\\)(?:\\\\)*\$$/.test(pattern);
  // A pattern that uses properties, code points or sets of characters does not parse without these flags.
  const needed = pattern.includes("\\p{") || pattern.includes("\\u{") ? "uv" : "v";
  return [
    ...(pattern.startsWith("^") && pattern.length > 1 ? [change("expression-start", pattern.slice(1))] : []),
    ...(anchoredAtEnd && pattern.length > 1 ? [change("expression-end", pattern.slice(0, -1))] : []),
    ...Array.from(flags)
      .filter((flag) => !needed.includes(flag))
      .map((flag) => change("expression-flag", pattern, flags.replace(flag, ""))),
  ];
}

/** Empties strings that are codes. Tests do not check sentences word by word. */
function codeChanges(node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral): Change[] {
  if (node.text === "" || /\s/.test(node.text)) return [];
  const { parent } = node;
  const isName =
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) ||
    ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node);
  return isName ? [] : [{ operator: "empty-code", node, replacement: '""' }];
}

function orderChanges(node: ts.ArrayLiteralExpression): Change[] {
  if (isUnordered(node)) return [];
  const [first, second, ...rest] = node.elements.map((element) => element.getText());
  if (first === undefined || second === undefined || first === second) return [];
  return [{ operator: "order", node, replacement: `[${[second, first, ...rest].join(", ")}]` }];
}

/** Returns whether the order of a list does not matter: the list becomes a set, is searched with `includes`, or combines signals. */
function isUnordered({ parent }: ts.ArrayLiteralExpression): boolean {
  if (ts.isNewExpression(parent)) return parent.expression.getText() === "Set";
  if (ts.isCallExpression(parent)) return parent.expression.getText() === "AbortSignal.any";
  return ts.isPropertyAccessExpression(parent) && parent.name.text === "includes";
}
