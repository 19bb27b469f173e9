/**
 * `npm run explore -- [--short] [--kind text|image|carousel|thread] [--pairs N] [--workers 2] [--seed 1] [--replay "text 8:close-done"]`: publishes one key
 * by two workers under every placement of up to two faults, in virtual time, and judges by what the sandbox itself wrote down. A schedule
 * that fails is printed as the line that repeats it, the first one with its trace. Exits with 1 when anything is not as it must be.
 */
import { tableOf, whole } from "../lib/rows.js";
import { readArgs } from "./args.js";
import { failureLines, rowsOf, traceLines } from "./report.js";
import { run } from "./run.js";
import { readSchedule, type Schedule } from "./schedule.js";
import { walkedIn, type Tally } from "./tally.js";
import { loadSdk } from "./virtual-deadlines.js";
import { walk } from "./walk.js";

const MOST_LINES = 10;
/** The control needs only single faults of a text to show what it is for. */
const CONTROL = [{ kind: "text", pairs: 0 }] as const;

const { plan, seed, workers, replay } = readArgs(process.argv.slice(2));
process.exit(replay === null ? await explore() : await repeat(replay));

async function repeat(schedule: Schedule): Promise<number> {
  const walked = await walk(await loadSdk(), schedule, { traced: true });
  for (const line of traceLines(walked)) console.log(line);
  return walked.verdict.offences.length === 0 ? 0 : 1;
}

async function explore(): Promise<number> {
  const startedAt = Date.now();
  let toldAt = startedAt;
  const onTally = (tally: Tally) => {
    if (Date.now() - toldAt < 15_000) return;
    toldAt = Date.now();
    console.log(`${whole(walkedIn(tally))} walked, ${whole(tally.failures.length)} failures`);
  };
  const tally = await run({ plan, publisher: "journal", seed, workers, onTally });
  const rows = rowsOf(tally, Date.now() - startedAt);
  for (const line of tableOf(rows)) console.log(line);
  for (const line of failureLines(tally.failures, MOST_LINES)) console.log(line);
  const [first] = tally.failures;
  if (first !== undefined) {
    console.log(`\n${first.line}`);
    await repeat(readSchedule(first.line));
  }

  const control = await run({ plan: CONTROL, publisher: "naive", seed, workers, onTally });
  const twice = control.offences["published twice"];
  console.log(
    `\nThe same without a journal, ${whole(walkedIn(control))} schedules of a text: ${whole(twice)} published twice`,
  );
  if (twice === 0) console.log("NOT AS IT MUST BE: a control without duplicates means that the faults are too mild.");
  return rows.some(({ kept }) => kept === false) || twice === 0 ? 1 : 0;
}
