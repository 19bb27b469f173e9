/** What the package offers: all of it documented, none of it zod's. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { VERSION } from "../src/index.js";

const entries = ["index.ts", "validation/index.ts", "testing/index.ts"];
const path = (entry: string) => fileURLToPath(new URL(`../src/${entry}`, import.meta.url));
const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile("tsconfig.json", (file) => readFileSync(file, "utf8")).config,
  ts.sys,
  process.cwd(),
);
const program = ts.createProgram(entries.map(path), config.options);
const checker = program.getTypeChecker();

interface Export {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

function exportsOf(entry: string): Export[] {
  const file = program.getSourceFile(path(entry));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry} exports nothing`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

const documented = (symbol: ts.Symbol) =>
  symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;

describe.each(entries)("%s", (entry) => {
  const all = exportsOf(entry);

  it("documents every export", () => {
    expect(all.filter(({ symbol }) => !documented(symbol)).map(({ name }) => name)).toEqual([]);
  });

  it("documents every method and every property of its classes", () => {
    const bare = all
      .filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Class)
      .flatMap(({ name, symbol }) =>
        checker
          .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
          .filter((member) => member.valueDeclaration?.getSourceFile().fileName.includes("/src/") === true)
          .filter(
            (member) =>
              !/^(?:__|#)/.test(member.name) && !["code", "request"].includes(member.name) && !documented(member),
          )
          .map((member) => `${name}.${member.name}`),
      );
    expect(bare).toEqual([]);
  });
});

describe("the version", () => {
  it("is the package's", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(VERSION).toBe(version);
    expect(readFileSync("CHANGELOG.md", "utf8")).toContain(`## ${version}`);
  });
});
