/** The tables of docs/sandbox match the code. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { BEHAVIORS } from "../../../src/testing/index.js";
import { FAULT_KINDS } from "../../../src/testing/sandbox/faults/check-faults.js";
import { HELP, optionsFrom } from "../../../src/testing/sandbox/cli-flags.js";
import { CONTROLS } from "../../../src/testing/sandbox/control/endpoints.js";
import { OPERATIONS } from "../../../src/testing/sandbox/http/operations.js";

const folder = "docs/sandbox";
const pages = new Map(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]));
const text = [readFileSync("docs/sandbox.md", "utf8"), ...pages.values()].join("\n");

/** Returns the rows of the table under a heading of a page as cells. */
function table(page: string, heading: string): string[][] {
  const section = (pages.get(page) ?? "").split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it("docs/sandbox/reference.md: lists every operation with its methods and paths", () => {
  const listed = table("reference.md", "Operations").map(([name = "", request = ""]) => {
    const spans = [...request.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
    return [name.replaceAll("`", ""), spans.filter((span) => /^[A-Z]+ \//.test(span))];
  });
  const served: Record<string, string[]> = {};
  for (const { operation, method, path } of OPERATIONS) (served[operation] ??= []).push(`${method} ${path}`);
  expect(Object.fromEntries(listed)).toEqual(served);
});

it("docs/sandbox/control.md: lists every control endpoint with its fields", () => {
  expect(table("control.md", "Every endpoint")).toEqual(
    CONTROLS.map(({ method, path, does, fields, required }) => [
      `\`${method} ${path}\``,
      Object.keys(fields)
        .map((name) => `\`${name}\`${required.includes(name) ? "" : "?"}`)
        .join(", "),
      does,
    ]),
  );
});

/** The docstring of each behavior, by its name. */
const DOCSTRINGS = new Map(
  [...readFileSync("src/testing/sandbox/behaviors.ts", "utf8").matchAll(/\/\*\* (.+) \*\/\n {2}(\w+): \{/g)].map(
    ([, docstring, name]) => [name, docstring],
  ),
);

it("docs/sandbox/behaviors.md: lists every behavior with its docstring and its values, the default first", () => {
  expect(table("behaviors.md", "Every behavior")).toEqual(
    Object.entries(BEHAVIORS).map(([name, { values }]) => [
      `\`${name}\``,
      DOCSTRINGS.get(name),
      values.map((value) => `\`${String(value)}\``).join(", "),
    ]),
  );
});

it("docs/sandbox/faults.md and --help: list every kind of fault", () => {
  const listed = table("faults.md", "Inject a fault").flatMap(([cell = ""]) => [
    ...(cell.split("(")[0] ?? "").matchAll(/`([^`]+)`/g),
  ]);
  expect(listed.map(([, kind]) => kind).toSorted()).toEqual(FAULT_KINDS.toSorted());
  for (const kind of FAULT_KINDS) expect(HELP).toContain(kind);
});

it("the pages of the sandbox: name the command's default port and only flags that exist", () => {
  const options = optionsFrom([]);
  const port = options === "help" ? 0 : options.port;
  expect(new Set(text.match(/127\.0\.0\.1:(\d+)/g))).toEqual(new Set([`127.0.0.1:${port}`]));
  expect(text).toContain(`port ${port}`);
  for (const [flag] of text.matchAll(/--[a-z][a-z-]+/g)) expect(HELP).toContain(flag);
});
