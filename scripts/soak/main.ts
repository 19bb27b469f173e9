/**
 * `npm run soak:refresh -- [--connections 100000] [--due 20000] [--workers 8] [--seed N] [--store postgres|redis]`: renews through many
 * processes while requests fail, holders are killed, profiles are written and people connect again, with both behaviors of what refreshing
 * does to the old token; and judges by what the sandbox itself wrote down. The seed repeats what each process draws; when processes meet
 * is theirs. Exits with 1 when anything is not as it must be.
 */
import { tableOf } from "../lib/rows.js";
import { readArgs } from "./args.js";
import type { Reading } from "./messages.js";
import { measureRatios } from "./ratio.js";
import { run } from "./run.js";
import { SOAK_STORES } from "./store.js";
import { ratioRows, rowsOf } from "./table.js";

const MOST_OFFENDERS = 10;

/** Renewals of one round of the comparison; in fewer, what comes once counts for too much. */
const MOST_EACH = 400;

const BEHAVIORS: readonly Reading[] = ["lives", "dies"];

const args = readArgs(process.argv.slice(2));
const { connections, due, workers, seed, stores } = args;
console.log(`Seed ${seed}: ${due} due of ${connections} connections, ${workers} workers, on ${stores.join(" and ")}`);
let broken = false;

for (const name of stores) {
  const { url, stop } = await SOAK_STORES[name].start();
  const each = Math.min(MOST_EACH, Math.max(50, Math.floor(due / 50)));
  const ratios = ratioRows(await measureRatios(name, url, seed, each), name === "postgres" && each === MOST_EACH);
  console.log(`\n${name}`);
  for (const line of tableOf(ratios)) console.log(line);
  broken ||= ratios.some(({ kept }) => kept === false);
  for (const reading of BEHAVIORS) {
    const result = await run(args, name, url, reading);
    const rows = rowsOf(result);
    console.log(`\n${name}, the old token ${reading}`);
    for (const line of tableOf(rows)) console.log(line);
    for (const { ownerId, offence, story } of result.verdict.offenders.slice(0, MOST_OFFENDERS))
      console.log(`  ${offence}: ${ownerId}: ${story}`);
    broken ||= rows.some(({ kept }) => kept === false);
  }
  await stop();
}
process.exit(broken ? 1 : 0);
