/**
 * `npm run coverage [-- TESTS...]`: runs the suite, or the tests whose paths contain one of the arguments, and prints the branch coverage of
 * each module below `src/`, and each file whose coverage is below 90 %. Code that runs only in a child process does not count.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { coverageLines, type CoverageSummary } from "./table.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const folder = mkdtempSync(path.join(tmpdir(), "threads-coverage-"));
const { status } = spawnSync(
  process.execPath,
  [
    path.join(ROOT, "node_modules/vitest/vitest.mjs"),
    ...["run", "--coverage.enabled", "--coverage.provider=v8", "--coverage.include=src/**/*.ts"],
    ...["--coverage.reporter=json-summary", "--coverage.reportOnFailure", `--coverage.reportsDirectory=${folder}`],
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] },
);
const summary = JSON.parse(readFileSync(path.join(folder, "coverage-summary.json"), "utf8")) as CoverageSummary;
rmSync(folder, { recursive: true, force: true });
for (const line of coverageLines(summary, ROOT)) console.log(line);
process.exit(status ?? 1);
