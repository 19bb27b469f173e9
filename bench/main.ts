/**
 * `npm run bench`: every promise about speed, as a ratio against a bare baseline in the same run, or as operations per second.
 * `-- --json FILE` writes the figures as JSON too.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchAccount, benchTransition } from "./connections.js";
import { benchGetProfile } from "./get-profile.js";
import { benchImportCost } from "./import-cost.js";
import { benchPublish } from "./publish.js";
import { whole, type Row } from "./row.js";
import { scheduleTable } from "./schedule-table.js";
import { compareSchedules } from "./schedules.js";
import { benchStores } from "./stores.js";
import { benchValidation } from "./validation.js";

const { values } = parseArgs({ options: { json: { type: "string" } } });
const rows: Row[] = [];
const SCHEDULE_SEED = 1;

// First, while this process is still small: its memory must not slow down the processes that it starts.
const importCost = benchImportCost();
rows.push({
  what: "import of the root, over bare Node, against undici and zod",
  measured: `${importCost.ratio.toFixed(3)} (${(importCost.oursMs - importCost.bareMs).toFixed(1)} ms of ${(importCost.undiciAndZodMs - importCost.bareMs).toFixed(1)} ms)`,
  promised: "at most 0.2",
  kept: importCost.ratio <= 0.2,
});

const profile = await benchGetProfile();
for (const { concurrency, figures, overPool, overFetch } of profile) {
  for (const { name, perSecond, cpuMicros } of figures) {
    rows.push({
      what: `${name}, concurrency ${concurrency}`,
      measured: `${whole(perSecond)}/s, ${cpuMicros.toFixed(1)} us CPU each`,
      promised: "",
      kept: null,
    });
  }
  const promised = concurrency === 50;
  rows.push(
    {
      what: `getProfile over the raw pool, concurrency ${concurrency}`,
      measured: overPool.toFixed(2),
      promised: promised ? "at least 0.8" : "",
      kept: promised ? overPool >= 0.8 : null,
    },
    {
      what: `getProfile over fetch, concurrency ${concurrency}`,
      measured: overFetch.toFixed(2),
      promised: promised ? "at least 3" : "",
      kept: promised ? overFetch >= 3 : null,
    },
  );
}

const validation = await benchValidation();
for (const { name, opsPerSecond, overSegmenter, target } of validation) {
  const byRate = "perSecond" in target;
  rows.push({
    what: name,
    measured: `${whole(opsPerSecond)}/s, ${overSegmenter.toFixed(1)} of a pass of Intl.Segmenter`,
    promised: byRate ? `at least ${whole(target.perSecond)}/s` : `at least ${target.overSegmenter} of it`,
    kept: byRate ? opsPerSecond >= target.perSecond : overSegmenter >= target.overSegmenter,
  });
}

const transitions = await benchTransition();
rows.push({
  what: "transition, a month in the life of a connection",
  measured: `${whole(transitions)}/s`,
  promised: "at least 500,000/s",
  kept: transitions >= 500_000,
});
const account = await benchAccount();
rows.push({
  what: "connections.account().getProfile over client.getProfile, concurrency 50",
  measured: `${account.overClient.toFixed(2)} (${whole(account.accountPerSecond)}/s of ${whole(account.clientPerSecond)}/s)`,
  promised: "at least 0.9",
  kept: account.overClient >= 0.9,
});

const publish = await benchPublish();
rows.push(...publish.rows);
const stores = await benchStores();
rows.push(...stores.rows);
const schedules = compareSchedules(SCHEDULE_SEED);

const width = Math.max(...rows.map(({ what }) => what.length));
const column = Math.max(...rows.map(({ measured }) => measured.length));
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}\n`);
for (const { what, measured, promised, kept } of rows) {
  const verdict = kept === null ? "" : `${promised}: ${kept ? "kept" : "NOT KEPT"}`;
  console.log(`${what.padEnd(width)}  ${measured.padEnd(column)}  ${verdict}`.trimEnd());
}
console.log(
  `\nLooks at a container, in virtual time with 80 ms latency and seed ${SCHEDULE_SEED}: how late its being ready is known, the share`,
);
console.log("that this adds to its processing, and how many looks it takes; means, by how long Threads processes it\n");
console.log(scheduleTable(schedules));
if (values.json !== undefined) {
  const figures = {
    ...{ importCost, profile, validation, transitions, account },
    ...{ publish: publish.figures, stores: stores.figures, schedules },
  };
  writeFileSync(values.json, `${JSON.stringify({ node: process.version, ...figures, rows }, null, 2)}\n`);
}

// A promise that is not kept is no reason to fail a gate (the machine may be busy), but a person or a script should see it.
if (rows.some(({ kept }) => kept === false)) process.exitCode = 1;
