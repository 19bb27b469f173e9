/** How a run is printed. */
import type { Judged } from "./judge.js";
import { moduleOf, type Mutation } from "./mutation.js";

/** What is known of one mutation of the sample. */
export type Row = Judged & { readonly equivalent: string | null };

/** At least this share of the mutations that change behavior has to be noticed. */
export const LEAST_RATE = 0.9;

/** The rate of one module. Equivalent mutations do not count. */
export interface Rate {
  readonly module: string;
  readonly killed: number;
  readonly counted: number;
  readonly equivalent: number;
}

/** Returns the rate of each module, in the order in which they first appear. */
export function ratesOf(rows: readonly Row[]): Rate[] {
  const modules = [...new Set(rows.map(({ mutation }) => moduleOf(mutation.file)))];
  return modules.map((module) => {
    const ofModule = rows.filter(({ mutation }) => moduleOf(mutation.file) === module);
    const counted = ofModule.filter(({ equivalent }) => equivalent === null);
    return {
      module,
      killed: counted.filter(({ outcome }) => outcome === "killed").length,
      counted: counted.length,
      equivalent: ofModule.length - counted.length,
    };
  });
}

/** True when a module's rate is below the least. */
export function isTooLow({ killed, counted }: Rate): boolean {
  return killed < counted * LEAST_RATE;
}

/** `src/http/retry.ts:12  boundary  a < b -> a <= b`. */
export function describeMutation({ file, line, operator, change }: Mutation): string {
  return `${file}:${line}  ${operator}  ${change}`;
}

/** The lines of the table, without colors. */
export function tableOf(rates: readonly Rate[]): string[] {
  const cells = rates.map((rate) => [
    rate.module,
    `${rate.killed}/${rate.counted}`,
    rate.counted === 0 ? "-" : `${((100 * rate.killed) / rate.counted).toFixed(1)} %`,
    String(rate.equivalent),
    isTooLow(rate) ? "TOO LOW" : "",
  ]);
  const rows = [["module", "killed", "rate", "equivalent", ""], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
