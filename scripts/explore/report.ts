/** What a run came to, for people to read. Pure. */
import { any, some, whole, zero, type Row } from "../lib/rows.js";
import type { WalkedSchedule } from "./walk.js";
import { OFFENCES } from "./judge.js";
import { walkedIn, type Failure, type Tally } from "./tally.js";

/** The rows of a run. */
export function rowsOf(tally: Tally, durationMs: number): Row[] {
  const walked = walkedIn(tally);
  const { ends } = tally;
  const kinds = Object.entries(tally.walked).filter(([, many]) => many > 0);
  return [
    some("schedules walked", walked),
    any("of these", kinds.map(([kind, many]) => `${kind} ${whole(many)}`).join(", ")),
    ...OFFENCES.map((offence) => zero(offence, tally.offences[offence])),
    any("one container published twice, by Threads itself", whole(tally.doubledByThreads)),
    any("an equal post of the same seconds taken for it", whole(tally.mistaken)),
    any("ended published, refused, unknown", `${whole(ends.posted)}, ${whole(ends.refused)}, ${whole(ends.unknown)}`),
    any("schedules per second", (walked / (durationMs / 1000)).toFixed(0)),
    any("seconds", (durationMs / 1000).toFixed(1)),
  ];
}

/** Each failure in a line that repeats it, those of the worst kind first. */
export function failureLines(failures: readonly Failure[], most: number): string[] {
  return OFFENCES.flatMap((offence) => {
    const ofKind = failures.filter((failure) => failure.offence === offence).slice(0, most);
    if (ofKind.length === 0) return [];
    return [
      "",
      `${offence}:`,
      ...ofKind.map(({ line, told }) => `  npm run explore -- --replay "${line}"   # ${told.split("\n")[0] ?? ""}`),
    ];
  });
}

/** A schedule event by event. */
export function traceLines({ trace, verdict }: WalkedSchedule): string[] {
  const startedAt = trace[0]?.at ?? 0;
  return [
    ...trace.map(({ at, text }) => `${((at - startedAt) / 1000).toFixed(3).padStart(10)} s  ${text}`),
    `ended: ${verdict.end}`,
    ...verdict.offences.map(({ offence, told }) => `NOT AS IT MUST BE: ${offence}: ${told}`),
  ];
}
