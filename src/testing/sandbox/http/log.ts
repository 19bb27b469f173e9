import type { FaultKind } from "../faults/faults.js";
import { MASK, maskText } from "./mask.js";
import { safeName } from "./mask.js";
import type { Operation, OperationRow } from "./operation-row.js";

/** One request, as the log keeps it. No secret, code or token is in it, wherever the client put one. */
export interface LogEntry {
  /** Epoch milliseconds by the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  /** What the request was for; null when the sandbox serves nothing of the kind. */
  readonly operation: Operation | null;
  /** Whose token the request carried, alive or dead; null without one, and for the app's own. */
  readonly userId: string | null;
  /** Names and values; what may be secret reads `(masked)`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The HTTP status; null when the connection closed or hung instead. */
  readonly status: number | null;
  /** The error answered, or null. */
  readonly error: { readonly code: number | string; readonly subcode: number | null; readonly message: string } | null;
  /** The fault that struck, or null. */
  readonly fault: FaultKind | null;
  /** Whether what the request asked for was done; false when a `late` fault put it off. */
  readonly effect: boolean;
}

/** The log forgets its oldest thousand entries beyond this many, so that a long session does not fill the memory. */
const MOST_ENTRIES = 10_000;
const FORGOTTEN_AT_ONCE = 1000;

/** Adds an entry. */
export function keep(entries: LogEntry[], entry: LogEntry): void {
  if (entries.length >= MOST_ENTRIES) entries.splice(0, FORGOTTEN_AT_ONCE);
  entries.push(Object.freeze(entry));
}

/** The parameters as the log may show them: names that look like names, values that the operation marks as harmless. */
export function maskedParameters(
  row: OperationRow | null,
  parameters: URLSearchParams,
  appSecret: string,
): Record<string, string> {
  const shown: [string, string][] = [];
  for (const [name, value] of parameters) {
    const rule = row?.parameters?.find((candidate) => candidate.name === name);
    shown.push([safeName(name) ?? MASK, rule?.shown === true ? maskText(value, appSecret) : MASK]);
  }
  return Object.fromEntries(shown);
}
