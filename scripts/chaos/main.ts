/**
 * `npm run chaos -- [--posts 10000] [--seed N] [--workers 8] [--journal memory|postgres|redis]`: publishes through many processes while everything fails,
 * and judges by what the sandbox itself wrote down. The seed repeats what each process draws; when processes meet is theirs, so that a
 * run is not repeated to the letter. Exits with 1 when anything is not as it must be.
 */
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { readArgs } from "./args.js";
import { hasStaleStatus } from "./conditions.js";
import { planJobs } from "./plan.js";
import { run } from "./run.js";
import { tableOf } from "../lib/rows.js";
import { rowsOf, storiesOf } from "./table.js";

/** The control needs no more to show what it is for. */
const MOST_CONTROLS = 500;
const LONGEST_CONTROL_MS = 45_000;
const MOST_STORIES = 5;

const { posts, seed, workers, journal } = readArgs(process.argv.slice(2));
console.log(`Seed ${seed}: ${posts} posts, ${workers} workers, journal ${journal}`);
const jobs = planJobs(posts, seededRandom(seed).fork("jobs"), hasStaleStatus(seed) ? 0 : undefined);

let toldAt = Date.now();
const onLeft = (left: number) => {
  if (Date.now() - toldAt < 10_000) return;
  toldAt = Date.now();
  console.log(`${left} left`);
};

const result = await run({
  publisher: "sdk",
  jobs,
  posts,
  seed,
  workers,
  journal,
  longestMs: 120_000 + posts * 40,
  onLeft,
});
const rows = rowsOf(result);
for (const line of tableOf(rows)) console.log(line);
for (const line of storiesOf(result, MOST_STORIES)) console.log(line);

const control = await run({
  publisher: "naive",
  jobs: jobs.slice(0, MOST_CONTROLS),
  posts,
  seed,
  workers,
  journal: "memory",
  longestMs: LONGEST_CONTROL_MS,
  onLeft,
});
const { once, twice, lost } = control.verdict;
console.log(
  `\nThe same without the SDK, ${control.stories.length} posts of the same seed by a publisher that retries the whole: ` +
    `${once} exactly once, ${twice} too many, ${lost} lost`,
);
if (twice === 0) console.log("NOT AS IT MUST BE: a control without duplicates means that the faults are too mild.");

process.exit(rows.some(({ kept }) => kept === false) || twice === 0 ? 1 : 0);
