/**
 * `npm run explore -- [--short] [--kind text|image|carousel|thread] [--pairs N] [--workers 2] [--seed 1] [--replay "text 8:close-done"]`: publishes one
 * key by two workers under every placement of up to two faults, in virtual time, and compares the reports with the sandbox's own record. Prints each
 * schedule that fails as the command that repeats it, and the first one with its trace. Exits with 1 when a value is wrong.
 */
import { throttled } from "../harness/progress.js";
import { printControl, printTable, whole } from "../harness/rows.js";
import { readArgs } from "./args.js";
import { failureLines, rowsOf, traceLines } from "./report.js";
import { run } from "./run.js";
import { readSchedule, type Schedule } from "./schedule.js";
import { walkedIn, type Tally } from "./tally.js";
import { loadSdk } from "./virtual-deadlines.js";
import { walk } from "./walk.js";

const MAX_LINES = 10;
/** Single faults of a text are enough to show that the control publishes twice. */
const CONTROL = [{ kind: "text", pairs: 0 }] as const;

const { plan, seed, workers, replay } = readArgs(process.argv.slice(2));
const passed = replay === null ? await explore() : await repeat(replay);
process.exit(passed ? 0 : 1);

async function repeat(schedule: Schedule): Promise<boolean> {
  const walked = await walk(await loadSdk(), schedule, { traced: true });
  for (const line of traceLines(walked)) console.log(line);
  return walked.verdict.offenses.length === 0;
}

async function explore(): Promise<boolean> {
  const startedAt = Date.now();
  const onTally = throttled(15_000, (tally: Tally) =>
    console.log(`${whole(walkedIn(tally))} walked, ${whole(tally.failures.length)} failures`),
  );
  const tally = await run({ plan, publisher: "journal", seed, workers, onTally });
  const allRight = printTable(rowsOf(tally, Date.now() - startedAt));
  for (const line of failureLines(tally.failures, MAX_LINES)) console.log(line);
  const [first] = tally.failures;
  if (first !== undefined) {
    console.log(`\n${first.line}`);
    await repeat(readSchedule(first.line));
  }

  const control = await run({ plan: CONTROL, publisher: "naive", seed, workers, onTally });
  const twice = control.offenses["published twice"];
  const text = `Control without a journal, ${whole(walkedIn(control))} schedules of a text: ${whole(twice)} published twice`;
  return printControl(text, twice) && allRight;
}
