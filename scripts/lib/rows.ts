/** The rows of a report that a person reads at the end of a run. Pure. */

/** One line, and whether it is as it must be; null where anything goes. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly kept: boolean | null;
}

export const whole = (value: number) => value.toLocaleString("en");

/** A number that must be 0. */
export const zero = (what: string, value: number): Row => ({ what, value: whole(value), kept: value === 0 });

/** A number that must not be 0. */
export const some = (what: string, value: number): Row => ({ what, value: whole(value), kept: value > 0 });

/** A value that is shown and not judged. */
export const any = (what: string, value: string): Row => ({ what, value, kept: null });

/** Lines of a table. */
export function tableOf(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows.map(
    ({ what, value, kept }) => `${what.padEnd(width)}  ${value}${kept === false ? "  NOT AS IT MUST BE" : ""}`,
  );
}
