import { BANDS, type BandFigures, type ScheduleFigures } from "./schedules.js";

/** Returns a line for each schedule, with a column for each band. */
export function scheduleTable(schedules: readonly ScheduleFigures[]): string {
  const head = ["", ...BANDS.map(([from, to]) => `${from / 1000} to ${to / 1000} s`), "all"];
  const lines = [head, ...schedules.map(({ name, bands, all }) => [name, ...[...bands, all].map(cell)])];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]!))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

function cell({ lateMs, share, looks }: BandFigures): string {
  return `${(lateMs / 1000).toFixed(2)} s ${Math.round(share * 100)}% ${looks.toFixed(1)}`;
}
