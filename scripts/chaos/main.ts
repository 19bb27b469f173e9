/**
 * `npm run chaos -- [--posts 10000] [--seed N] [--workers 8] [--journal memory|postgres|redis]`: publishes through many processes while requests
 * fail and workers are killed, then compares the reports with the sandbox's own record. The seed repeats the random choices of each process, but
 * not the order in which processes run. Exits with 1 when a value is wrong.
 */
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { throttled } from "../harness/progress.js";
import { printControl, printTable } from "../harness/rows.js";
import { readArgs } from "./args.js";
import { hasStaleStatus } from "./conditions.js";
import { planJobs } from "./plan.js";
import { run } from "./run.js";
import { historyLines, rowsOf } from "./table.js";

const MAX_CONTROL_POSTS = 500;
const MAX_CONTROL_MS = 45_000;
const MAX_HISTORIES = 5;

const { posts, seed, workers, journal } = readArgs(process.argv.slice(2));
console.log(`Seed ${seed}: ${posts} posts, ${workers} workers, journal ${journal}`);
const jobs = planJobs(posts, seededRandom(seed).fork("jobs"), hasStaleStatus(seed) ? 0 : undefined);
const onLeft = throttled(10_000, (left: number) => console.log(`${left} left`));

const result = await run({
  ...{ publisher: "sdk", jobs, posts, seed, workers, journal, onLeft },
  maxMs: 120_000 + posts * 40,
});
const passed = printTable(rowsOf(result));
for (const line of historyLines(result, MAX_HISTORIES)) console.log(line);

const control = await run({
  ...{ publisher: "naive", jobs: jobs.slice(0, MAX_CONTROL_POSTS), posts, seed, workers, journal: "memory", onLeft },
  maxMs: MAX_CONTROL_MS,
});
const { once, twice, lost } = control.verdict;
const severe = printControl(
  `Control: ${control.histories.length} posts of the same seed by a publisher that repeats all steps after an error: ` +
    `${once} exactly once, ${twice} too many, ${lost} lost`,
  twice,
);
process.exit(passed && severe ? 0 : 1);
