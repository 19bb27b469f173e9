/**
 * `npm run soak:refresh -- [--connections 100000] [--due 20000] [--workers 8] [--seed N] [--store postgres|redis]`: refreshes tokens through many
 * processes while requests fail, workers are killed, profiles are updated and users reconnect; once with old tokens that still work after a
 * refresh, and once with old tokens that do not. Then compares what is stored with the sandbox's own record. The seed repeats the random choices of
 * each process, but not the order in which processes run. Exits with 1 when a value is wrong.
 */
import { printTable } from "../harness/rows.js";
import { OLD_TOKENS } from "./messages.js";
import { readArgs } from "./args.js";
import { measureRatios } from "./ratio.js";
import { run } from "./run.js";
import { SOAK_STORES } from "./store.js";
import { ratioRows, rowsOf } from "./table.js";

const MAX_OFFENDERS = 10;

/** Refreshes in one round of the comparison. Fewer would give too much weight to the work at the start. */
const MAX_EACH = 400;

const args = readArgs(process.argv.slice(2));
const { connections, due, workers, seed, stores } = args;
console.log(`Seed ${seed}: ${due} due of ${connections} connections, ${workers} workers, on ${stores.join(" and ")}`);
let passed = true;

for (const name of stores) {
  const { url, stop } = await SOAK_STORES[name].start();
  const each = Math.min(MAX_EACH, Math.max(50, Math.floor(due / 50)));
  const ratios = ratioRows(await measureRatios(name, url, seed, each), name === "postgres" && each === MAX_EACH);
  console.log(`\n${name}`);
  passed = printTable(ratios) && passed;
  for (const oldToken of OLD_TOKENS) {
    const result = await run(args, name, url, oldToken);
    console.log(`\n${name}, the old token ${oldToken}`);
    passed = printTable(rowsOf(result)) && passed;
    for (const { ownerId, offense, history } of result.verdict.offenders.slice(0, MAX_OFFENDERS))
      console.log(`  ${offense}: ${ownerId}: ${history}`);
  }
  await stop();
}
process.exit(passed ? 0 : 1);
