/** Checks which types of other packages the declarations name: `Dispatcher` of undici, and nothing of zod. */
import ts from "typescript";
import { readBuilt } from "./pack.mjs";

/** Packages that a declaration may import, and the allowed names. */
const ALLOWED = new Map([["undici", new Set(["Dispatcher"])]]);
const isAllowedWhole = (specifier) => specifier.startsWith("./") || specifier.startsWith("node:");

/** @param {import("./pack.mjs").Packed} packed */
export async function checkDeclarations(packed) {
  const files = await readBuilt(packed, ".d.ts", ".d.cts");
  const problems = files.flatMap(({ name, text }) => {
    const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    return problemsIn(source).map(({ node, problem }) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      return `${name}:${line + 1} ${problem}`;
    });
  });
  if (files.length === 0) problems.push("there are no declarations");
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return `${files.length} files`;
}

function problemsIn(source) {
  const problems = [];
  const visit = (node) => {
    const problem = problemOf(node);
    if (problem !== null) problems.push({ node, problem });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

function problemOf(node) {
  if (ts.isIdentifier(node) && /^\$?Zod/.test(node.text)) return `names ${node.text}, a type of zod`;
  if (ts.isImportTypeNode(node)) return specifierProblem(node.argument.literal.text, node.qualifier?.getText());
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return specifierProblem(node.moduleSpecifier.text);
  if (ts.isImportDeclaration(node)) {
    // The bundler of declarations leaves `import "undici";` in some files, which imports no name.
    if (node.importClause === undefined && ALLOWED.has(node.moduleSpecifier.text)) return null;
    const named = node.importClause?.namedBindings;
    const taken = named !== undefined && ts.isNamedImports(named) ? named.elements : [undefined];
    for (const element of taken) {
      const problem = specifierProblem(node.moduleSpecifier.text, (element?.propertyName ?? element?.name)?.text);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function specifierProblem(specifier, taken) {
  if (isAllowedWhole(specifier)) return null;
  return ALLOWED.get(specifier)?.has(taken) === true ? null : `takes ${taken ?? "everything"} from ${specifier}`;
}
