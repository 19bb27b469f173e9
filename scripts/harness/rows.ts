/** The table that a run prints at its end. */
import type { SandboxCounts } from "./sandbox-messages.js";

/** One line, and whether its value is right; null where every value is. */
export interface Row {
  readonly label: string;
  readonly value: string;
  readonly ok: boolean | null;
}

export const whole = (value: number) => Math.round(value).toLocaleString("en");

export const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** A number that must be 0. */
export const zero = (label: string, value: number): Row => ({ label, value: whole(value), ok: value === 0 });

/** A number that must not be 0. */
export const some = (label: string, value: number): Row => ({ label, value: whole(value), ok: value > 0 });

/** A value that is only shown. */
export const any = (label: string, value: string): Row => ({ label, value, ok: null });

/** The requests and faults that the sandbox counted. */
export function countRows({ requests, faults }: SandboxCounts): Row[] {
  const kinds = Object.entries(faults).sort(([, a], [, b]) => b - a);
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const list = kinds.map(([kind, count]) => `${kind} ${whole(count)}`).join(", ");
  return [any("requests", whole(requests)), any("faults", `${whole(total)} (${list})`)];
}

/** Returns the lines of the table. */
export function tableOf(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ label }) => label.length));
  return rows.map(({ label, value, ok }) => `${label.padEnd(width)}  ${value}${ok === false ? "  WRONG" : ""}`);
}

/** Prints the table. Returns whether every value is right. */
export function printTable(rows: readonly Row[]): boolean {
  for (const line of tableOf(rows)) console.log(line);
  return rows.every(({ ok }) => ok !== false);
}

/** Prints a run without the SDK's protection. Returns whether its faults were severe enough to cause duplicates. */
export function printControl(text: string, duplicates: number): boolean {
  console.log(`\n${text}`);
  if (duplicates === 0) console.log("WRONG: the control published nothing twice, so the faults are too mild.");
  return duplicates > 0;
}
