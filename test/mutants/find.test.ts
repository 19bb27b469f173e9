/** The changes that `npm run mutants` makes, and how it draws and counts them. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { equivalenceOf } from "../../scripts/mutants/equivalent.js";
import { findMutations, parse } from "../../scripts/mutants/find.js";
import { functionAt, functionsOf, withReports } from "../../scripts/mutants/functions.js";
import { applyMutation, moduleOf } from "../../scripts/mutants/mutation.js";
import { drawSample } from "../../scripts/mutants/sample.js";
import { isTooLow, ratesOf, tableOf, type Row } from "../../scripts/mutants/table.js";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";

/** Returns every source with one mutation. */
const mutants = (source: string) =>
  findMutations("src/http/x.ts", source).map((mutation) => applyMutation(source, mutation));

describe("mutants: finds", () => {
  it.each([
    ["conditions", "if (a) b;", ["if (!(a)) b;", "if (false) b;", "if (true) b;", "if (a) ;"]],
    ["conditions of a choice", "x = a ? b : c", ["x = !(a) ? b : c", "x = false ? b : c", "x = true ? b : c", ";"]],
    ["loops, but none that never ends", "while (a) b;", ["while (!(a)) b;", "while (false) b;", "while (a) ;"]],
    ["negations", "const x = !a;", ["const x = (a);"]],
    ["either side of &&", "const x = a && b;", ["const x = (a);", "const x = (b);"]],
    ["either side of ||", "const x = a || b;", ["const x = (a);", "const x = (b);"]],
    ["either side of ??", "const x = a ?? b;", ["const x = (a);", "const x = (b);"]],
    ["boundaries", "const x = a < b;", ["const x = a <= b;"]],
    ["equalities", "const x = a === b;", ["const x = a !== b;"]],
    ["sums", "const x = a + b;", ["const x = a - b;"]],
    ["texts that are joined: none", 'const x = "a b" + b;', []],
    ["numbers", "const x = 1_000;", ["const x = 1001;", "const x = 999;"]],
    ["numbers below zero", "const x = 0;", ["const x = 1;", "const x = (-1);"]],
    ["booleans", "const x = true;", ["const x = false;"]],
    ["booleans of an object", "const x: A = { a: true };", ["const x: A = { a: false };"]],
    ["values of a table of names: none", "const x: NamesOf<A> = { a: true };", []],
    ["codes", 'const x = "code";', ['const x = "";']],
    ["sentences: none", 'const x = "A sentence.";', []],
    ["anchors and flags", "const x = /^a$/i;", ["const x = /a$/i;", "const x = /^a/i;", "const x = /^a$/;"]],
    ["escaped dollars: none", "const x = /a\\$/;", []],
    ["flags that a pattern needs: none", "const x = /\\p{L}/u;", []],
    ["the order of a list", "const x = [a, b, c];", ["const x = [b, a, c];"]],
    ["the order of a set: none", "const x = new Set([a, b]);", []],
    ["the order of a list that is searched: none", "const x = [a, b].includes(c);", []],
    ["optional parts", "const x = a?.b;", ["const x = a.b;"]],
    ["calls that can be left out", "const x = a.trim();", ["const x = (a);"]],
    ["opposites", "const x = a.some(b);", ["const x = a.every(b);"]],
    ["names that every object has: none", "const x = a.toString();", []],
    ["early returns", "function f() { { return a; } }", ["function f() { { ; } }"]],
    ["statements", "a();", [";"]],
    ["types and imports: none", 'import a from "b"; type A = "c" | 1; interface B { readonly d: "e" }', []],
    ["names of properties: none", 'const x = { "a": b };', []],
  ])("%s", (_what, source, expected) => {
    expect(mutants(source).sort()).toEqual([...expected].sort());
  });

  it("only changes that still parse", () => {
    const source =
      "export class A { #b = 1; f = async (c?: string) => { for (const d of [1, 2]) if (!d) await c?.at(0); }; }";
    const problems = mutants(source).flatMap(
      (text) => (parse("x.ts", text) as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics,
    );
    expect(problems).toEqual([]);
  });

  it("the line and the change of a mutation", () => {
    expect(findMutations("src/http/x.ts", "\n  const x = a\n    < b;")).toMatchObject([
      { file: "src/http/x.ts", line: 3, lineText: "< b;", change: "< -> <=", operator: "boundary" },
    ]);
  });
});

describe("mutants: draws", () => {
  const found = findMutations(
    "src/http/x.ts",
    Array.from({ length: 40 }, (_, index) => `const a${index} = ${index} < b || "code${index}";`).join("\n"),
  );
  const draw = (seed: number) => drawSample(found, 10, seededRandom(seed));

  it("the same sample for the same seed", () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("at most one mutation of a line, and no more than a fifth of one kind", () => {
    const drawn = draw(3);
    expect(new Set(drawn.map(({ line }) => line)).size).toBe(drawn.length);
    for (const { operator } of drawn)
      expect(drawn.filter((other) => other.operator === operator).length).toBeLessThanOrEqual(2);
  });
});

describe("mutants: reports", () => {
  it("the functions that were entered", () => {
    const source = [
      "const twice = (n) => n * 2;",
      "function outer() { return [1].map((n) => ({ n })); }",
      "class A { get b() { return twice(1); } }",
      "outer(); new A().b; undefined;",
    ].join("\n");
    const entered = new Set<string>();
    runInNewContext(withReports("src/x.ts", source), { __mutantsEntered: entered });
    expect([...entered]).toEqual(["src/x.ts#outer", "src/x.ts#outer.()", "src/x.ts#b", "src/x.ts#twice"]);
  });

  it("the function that an offset is in", () => {
    const source = "const a = 1; function f() { return () => 2; }";
    const at = (part: string) => functionAt(functionsOf("src/x.ts", source), "src/x.ts", source.indexOf(part));
    expect([at("1"), at("return"), at("2")]).toEqual(["src/x.ts#", "src/x.ts#f", "src/x.ts#f.()"]);
  });
});

describe("mutants: counts", () => {
  const [mutation] = findMutations("src/http/x.ts", "const x = a < b;");
  const row = (outcome: Row["outcome"], equivalent: string | null = null): Row => ({
    mutation: mutation!,
    outcome,
    by: null,
    ms: 0,
    equivalent,
  });

  it("killed mutations against all that are not equivalent", () => {
    const rates = ratesOf([row("killed"), row("survived"), row("unreached"), row("survived", "no difference")]);
    expect(rates).toEqual([{ module: "http", killed: 1, counted: 3, equivalent: 1 }]);
    expect(tableOf(rates)).toEqual([
      "module  killed  rate    equivalent",
      "http    1/3     33.3 %  1           TOO LOW",
    ]);
  });

  it("a rate of nine in ten as high enough", () => {
    expect(isTooLow({ module: "http", killed: 9, counted: 10, equivalent: 0 })).toBe(false);
    expect(isTooLow({ module: "http", killed: 8, counted: 10, equivalent: 0 })).toBe(true);
  });

  it("an equivalent mutation at any line number", () => {
    const known = [{ file: "src/http/x.ts", lineText: "const x = a < b;", change: "< -> <=", reason: "no difference" }];
    const [moved] = findMutations("src/http/x.ts", "\n\n  const x = a < b;");
    expect(equivalenceOf(moved!, known)).toBe("no difference");
    expect(equivalenceOf({ ...moved!, change: "< -> >" }, known)).toBeNull();
  });

  it("files directly in src as their own module", () => {
    expect([moduleOf("src/http/x.ts"), moduleOf("src/stores/redis/x.ts"), moduleOf("src/client.ts")]).toEqual([
      "http",
      "stores",
      "root",
    ]);
  });
});
