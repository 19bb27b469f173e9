/** The report of a run. Pure. */
import { any, seconds, some, whole, zero, type Row } from "../harness/rows.js";
import type { WalkedSchedule } from "./walk.js";
import { OFFENSES } from "./check-schedule.js";
import { walkedIn, type Failure, type Tally } from "./tally.js";

/** Returns the rows of a run. */
export function rowsOf(tally: Tally, durationMs: number): Row[] {
  const walked = walkedIn(tally);
  const { ends } = tally;
  const kinds = Object.entries(tally.walked).filter(([, count]) => count > 0);
  return [
    some("schedules walked", walked),
    any("by kind", kinds.map(([kind, count]) => `${kind} ${whole(count)}`).join(", ")),
    ...OFFENSES.map((offense) => zero(offense, tally.offenses[offense])),
    any("one container published twice by Threads", whole(tally.doubledByThreads)),
    any("an equal post of the same seconds reported instead", whole(tally.mistaken)),
    any(
      "ended published, refused, unconfirmed",
      `${whole(ends.posted)}, ${whole(ends.refused)}, ${whole(ends.unconfirmed)}`,
    ),
    any("schedules per second", (walked / (durationMs / 1000)).toFixed(0)),
    any("seconds", seconds(durationMs)),
  ];
}

/** Returns the command that repeats each failure, the worst kind first. */
export function failureLines(failures: readonly Failure[], max: number): string[] {
  return OFFENSES.flatMap((offense) => {
    const ofKind = failures.filter((failure) => failure.offense === offense).slice(0, max);
    if (ofKind.length === 0) return [];
    return [
      "",
      `${offense}:`,
      ...ofKind.map(({ line, detail }) => `  npm run explore -- --replay "${line}"   # ${detail.split("\n")[0] ?? ""}`),
    ];
  });
}

/** Returns the events of a schedule. */
export function traceLines({ trace, verdict }: WalkedSchedule): string[] {
  const startedAt = trace[0]?.at ?? 0;
  return [
    ...trace.map(({ at, text }) => `${((at - startedAt) / 1000).toFixed(3).padStart(10)} s  ${text}`),
    `ended: ${verdict.end}`,
    ...verdict.offenses.map(({ offense, detail }) => `WRONG: ${offense}: ${detail}`),
  ];
}
