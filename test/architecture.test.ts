/** Who may import whom, held by reading the imports themselves. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../src", import.meta.url));

const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Every import and re-export of a file, dynamic ones too; relative ones as paths below src. */
function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Expression, typeOnly: boolean) => {
    if (!ts.isStringLiteral(specifier)) throw new Error(`${file} has an import whose path is not a literal`);
    const local = specifier.text.startsWith(".");
    const to = local ? normalize(join(dirname(file), specifier.text)).replace(/\.js$/, ".ts") : specifier.text;
    found.push({ from: file, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0]!, false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const imports = files.flatMap(importsOf);
const moduleOf = (path: string) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, ""));

/**
 * The layers, from the bottom. A module imports from the layers below its own; those of the lowest layer also import from one another, as errors
 * report validation issues and argument checks throw errors.
 */
const LAYERS: readonly (readonly string[])[] = [
  ["version", "internal", "errors", "validation"],
  ["http"],
  ["graph"],
  ["oauth"],
  ["reading", "posts"],
  ["webhooks"],
  ["config", "account"],
  ["client"],
  ["connections"],
  ["server", "stores", "testing", "worker"],
  ["index"],
];
const layerOf = (module: string) => LAYERS.findIndex((layer) => layer.includes(module));

describe("modules", () => {
  it("all belong to a layer", () => {
    expect([...new Set(files.map(moduleOf))].filter((module) => layerOf(module) < 0)).toEqual([]);
  });

  it("import only from the layers below", () => {
    const upward = imports.filter(({ from, to }) => {
      if (!to.endsWith(".ts")) return false;
      const [here, there] = [moduleOf(from), moduleOf(to)];
      return here !== there && layerOf(there) >= layerOf(here) && layerOf(here) > 0;
    });
    expect(upward).toEqual([]);
  });

  it("keep the sandbox an independent witness: it shares no code with the client", () => {
    expect(
      imports.filter(
        ({ from, to }) => from.startsWith("testing/sandbox/") && to.endsWith(".ts") && moduleOf(to) !== "testing",
      ),
    ).toEqual([]);
  });

  it("never import index.ts", () => {
    expect(imports.filter(({ to }) => to === "index.ts")).toEqual([]);
  });

  it("have no cycle of imports, in values or in types", () => {
    const edges = imports.filter(({ to }) => to.endsWith(".ts"));
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const { to } of edges.filter(({ from }) => from === file)) walk(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });
});

describe("what comes from outside", () => {
  const outside = imports.filter(({ to }) => !to.endsWith(".ts"));

  it("is undici, zod and Node, and nothing else", () => {
    const others = outside.filter(({ to }) => !to.startsWith("node:") && to !== "undici" && to !== "zod");
    expect(others).toEqual([]);
  });

  it("is undici only in http, and elsewhere only its type", () => {
    expect(
      outside.filter(({ from, to, typeOnly }) => to === "undici" && !typeOnly && moduleOf(from) !== "http"),
    ).toEqual([]);
  });

  it("is zod's code only in the one file that is loaded with the first request", () => {
    const code = outside.filter(({ to, typeOnly }) => to === "zod" && !typeOnly);
    expect(code.map(({ from }) => from)).toEqual(["http/zod.ts"]);
  });

  it("is nothing at all in validation, which a browser imports too", () => {
    expect(outside.filter(({ from }) => moduleOf(from) === "validation")).toEqual([]);
  });
});

describe("the files", () => {
  // Docstrings do not count: the hover text and the examples of a public class are long, and its code is not.
  it("are small: at most 250 lines of code, except the table of refusals", () => {
    const lines = (file: string) =>
      readFileSync(join(ROOT, file), "utf8")
        .replaceAll(/\/\*\*[\s\S]*?\*\//g, "")
        .split("\n")
        .filter((line) => line.trim() !== "").length;
    expect(files.filter((file) => lines(file) > 250)).toEqual(["http/refusals/graph-codes.ts"]);
  });

  it("are few in a folder: at most 20 side by side", () => {
    const inFolder = (folder: string) => files.filter((file) => dirname(file) === folder).length;
    expect([...new Set(files.map(dirname))].filter((folder) => inFolder(folder) > 20)).toEqual([]);
  });
});
