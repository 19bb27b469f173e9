/** A whole pass over a small project: a kill, survivors and a mutation that never ends. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { findMutations } from "../../scripts/mutants/find.js";
import { functionAt, functionsOf } from "../../scripts/mutants/functions.js";
import { learnReach, testsFor } from "../../scripts/mutants/reach.js";
import { runTests } from "../../scripts/mutants/run-tests.js";
import { TestHost } from "../../scripts/mutants/test-host.js";

const ROOT = fileURLToPath(new URL("project", import.meta.url));
const FILE = "src/limit.ts";
// Has another name than `.test.ts`, so that the suite does not run it.
const TEST = "test/limit.sample.ts";
const source = readFileSync(join(ROOT, FILE), "utf8");
const mutations = findMutations(FILE, source);

const mutationOf = (line: number, change: string) => {
  const found = mutations.find((mutation) => mutation.line === line && mutation.change === change);
  if (found === undefined) throw new Error(`Line ${line} has no ${change}.`);
  return found;
};

it("mutants: reports kills and survivors, and changes no file", { timeout: 180_000 }, async () => {
  const cache = join(mkdtempSync(join(tmpdir(), "mutants-")), "reach.json");
  const reach = await learnReach(ROOT, [TEST], cache, () => undefined);
  expect(reach).toMatchObject([
    { test: TEST, failures: [], entered: [`${FILE}#isShort`, `${FILE}#isCode`, `${FILE}#countDown`] },
  ]);
  // All results of the second pass are cached.
  const left: number[] = [];
  expect(await learnReach(ROOT, [TEST], cache, (count) => left.push(count))).toEqual(reach);
  expect(left).toEqual([]);

  const host = new TestHost(ROOT, "mutants");
  const impatient = new TestHost(ROOT, "mutants", 3_000);
  const outcomeOf = async (line: number, change: string, on = host) => {
    const mutation = mutationOf(line, change);
    const tests = testsFor(functionAt(functionsOf(FILE, source), FILE, mutation.start), [FILE], reach);
    const { outcome, by } = await runTests(on, mutation, source, tests);
    return [outcome, by?.split(":")[0] ?? null];
  };
  try {
    expect(await outcomeOf(3, "<= -> <")).toEqual(["killed", "accepts three characters"]);
    expect(await outcomeOf(7, "/^[a-z]+$/ -> /[a-z]+$/")).toEqual(["survived", null]);
    expect(await outcomeOf(7, "/^[a-z]+$/ -> /^[a-z]+/")).toEqual([
      "killed",
      "accepts a code, but says nothing about what stands before it",
    ]);
    expect(await outcomeOf(12, "left -= 1; -> (removed)", impatient)).toEqual(["killed", "The run made no progress."]);
    expect(await outcomeOf(12, "0 -> 1")).toEqual(["killed", "counts to zero"]);
    expect(await outcomeOf(17, '"code" -> ""')).toEqual(["unreached", null]);
  } finally {
    host.close();
    impatient.close();
  }
  expect(readFileSync(join(ROOT, FILE), "utf8")).toBe(source);
});
