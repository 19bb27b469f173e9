/**
 * `npm run mutants -- [--modules posts,http] [--sample 30] [--seed N] [--files src/http/retry] [--tests test/http]`: changes the source in small ways, one at
 * a time and only in memory, and runs the tests that enter the changed function. Prints every change that no test noticed and the rate
 * of each module; exits with 1 when a rate is below 90 %. The seed draws the same sample from the same source.
 */
import { fileURLToPath } from "node:url";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { readArgs } from "./args.js";
import { equivalenceOf } from "./equivalent.js";
import { findMutations } from "./find.js";
import { functionAt, functionsOf } from "./functions.js";
import { runTests } from "./run-tests.js";
import { moduleOf, type Mutation } from "./mutation.js";
import { filesBelow, readSource, usersOf } from "./project.js";
import { learnReach, testsFor } from "./reach.js";
import { drawSample } from "./sample.js";
import { describeMutation, isTooLow, ratesOf, tableOf, type Row } from "./table.js";
import { TestHost } from "./test-host.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
/** Tests that run the source in child processes, which mutations do not reach, or that test other programs. */
const OTHER_TESTS = /^test\/(examples|bench|chaos|soak|mutants|scripts)\/|^test\/testing\/sandbox\/cli/;

const { modules, sample, seed, files, tests: wanted } = readArgs(process.argv.slice(2));
const sources = filesBelow(ROOT, "src", ".ts").map((file) => readSource(ROOT, file));
const textOf = new Map(sources.map(({ file, text }) => [file, text]));
const mutations = modules.flatMap((module) => {
  const ofModule = sources.filter(
    ({ file }) => moduleOf(file) === module && (files.length === 0 || files.some((part) => file.includes(part))),
  );
  const found = ofModule.flatMap(({ file, text }) => findMutations(file, text));
  return drawSample(found, sample, seededRandom(seed).fork(module));
});
console.log(`Seed ${seed}: ${mutations.length} mutations of ${modules.join(", ")}`);

const tests = filesBelow(ROOT, "test", ".test.ts").filter(
  (test) => !OTHER_TESTS.test(test) && (wanted.length === 0 || wanted.some((start) => test.startsWith(start))),
);
const testSources = tests.map((test) => readSource(ROOT, test));
const reach = await learnReach(ROOT, tests, `${ROOT}/node_modules/.cache/mutants/reach.json`, (left) => {
  console.log(`${left} test files to run without mutations`);
});
for (const { test, failures } of reach)
  if (failures[0] !== undefined) console.log(`Skipped, because it fails without a mutation: ${test}: ${failures[0]}`);

const host = new TestHost(ROOT, "mutants");
const rows: Row[] = [];
for (const mutation of mutations) {
  const equivalent = equivalenceOf(mutation);
  const row: Row =
    equivalent === null
      ? { ...(await runTests(host, mutation, textOf.get(mutation.file) ?? "", testsOf(mutation))), equivalent }
      : { mutation, outcome: "survived", by: null, ms: 0, equivalent };
  rows.push(row);
  const word = equivalent === null ? row.outcome : `equivalent (${equivalent})`;
  const by = row.by === null ? "" : `  by ${row.by.split("\n")[0] ?? ""}`;
  console.log(
    `${rows.length}/${mutations.length} ${word} in ${(row.ms / 1000).toFixed(1)} s: ${describeMutation(mutation)}${by}`,
  );
}
host.close();

const survivors = rows.filter(({ outcome, equivalent }) => outcome !== "killed" && equivalent === null);
console.log(`\n${survivors.length} survived:`);
for (const { mutation, outcome } of survivors) {
  console.log(`${describeMutation(mutation)}${outcome === "unreached" ? "  (no test enters this code)" : ""}`);
  console.log(`    ${mutation.lineText}`);
}
const rates = ratesOf(rows);
console.log(`\n${tableOf(rates).join("\n")}`);
process.exit(rates.some(isTooLow) ? 1 : 0);

function testsOf({ file, start }: Mutation): string[] {
  const functions = functionsOf(file, textOf.get(file) ?? "");
  return testsFor(functionAt(functions, file, start), usersOf(file, [...sources, ...testSources]), reach);
}
