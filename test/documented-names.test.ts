/** The tables of docs/errors.md and docs/options.md name exactly what the code has. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as errors from "../src/errors/index.js";

const read = (file: string) => readFileSync(file, "utf8");

/** The strings of a union type in a file. */
const unionOf = (file: string, type: string) =>
  [...(new RegExp(`export type ${type} =([^;]+);`).exec(read(file))?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(
    ([, name]) => name,
  );

/** The code spans in the first cell of each row below a head that begins like this. */
function firstCells(file: string, head: string): (string | undefined)[] {
  const text = read(file);
  const table = text.slice(text.indexOf(`\n| ${head} |`)).split("\n\n")[0] ?? "";
  const rows = table.trim().split("\n").slice(2);
  return rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name));
}

it("docs/errors.md: lists every code with the class that has it", () => {
  const rows = [...read("docs/errors.md").matchAll(/^\| `(THREADS_\w+)` \| `(\w+)`/gm)];
  expect(rows.map(([, code]) => code).toSorted()).toEqual(unionOf("src/errors/base.ts", "ThreadsErrorCode").toSorted());
  const classes = Object.keys(errors).filter((name) => /^Threads\w+Error$/.test(name));
  expect(rows.map(([, , name]) => name).toSorted()).toEqual(classes.toSorted());
});

it("docs/errors.md: lists every kind of refusal, and each party that may have to act", () => {
  expect(firstCells("docs/errors.md", "`kind`").toSorted()).toEqual(
    unionOf("src/errors/api.ts", "ApiErrorKind").toSorted(),
  );
  expect(unionOf("src/errors/api.ts", "ApiErrorKind").length).toBeGreaterThan(5);
  const parties = unionOf("src/errors/base.ts", "ResponsibleParty");
  expect(firstCells("docs/errors.md", "Value of `responsible`").toSorted()).toEqual(parties.toSorted());
});

it("docs/options.md: lists every option of the client", () => {
  const [, body = ""] = /interface ThreadsClientOptions \{(.+?)\n\}/s.exec(read("src/config.ts")) ?? [];
  const names = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  const listed = firstCells("docs/options.md", "Option").map((name) => name?.split(".")[0]);
  expect(names.length).toBeGreaterThan(10);
  expect(listed.toSorted()).toEqual(names.toSorted());
});
