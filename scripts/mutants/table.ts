/** The report of a run. */
import type { Tested } from "./run-tests.js";
import { moduleOf, type Mutation } from "./mutation.js";

/** A mutation of the sample with its result. */
export type Row = Tested & { readonly equivalent: string | null };

/** The share of mutations with an effect that tests must notice. */
export const MIN_RATE = 0.9;

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

/** Returns whether a module's rate is too low. */
export function isTooLow({ killed, counted }: Rate): boolean {
  return killed < counted * MIN_RATE;
}

/** Returns a line such as `src/http/retry.ts:12  boundary  a < b -> a <= b`. */
export function describeMutation({ file, line, operator, change }: Mutation): string {
  return `${file}:${line}  ${operator}  ${change}`;
}

/** Returns the lines of the table. */
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
