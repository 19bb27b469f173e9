import type { FaultKind } from "./faults.js";
import type { Operation, OperationRow } from "./operations.js";

/** One request, as the log keeps it. No secret, code or token is in it, wherever the client put one. */
export interface LogEntry {
  /** Epoch milliseconds by the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  /** What the request was for; null when the sandbox serves nothing of the kind. */
  readonly operation: Operation | null;
  /** Names and values; what may be secret reads `(masked)`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The HTTP status; null when the connection closed or hung instead. */
  readonly status: number | null;
  /** The error answered, or null. */
  readonly error: { readonly code: number; readonly subcode: number | null; readonly message: string } | null;
  /** The fault that struck, or null. */
  readonly fault: FaultKind | null;
  /** Whether what the request asked for was done. */
  readonly effect: boolean;
}

/** What stands in place of a value that may be secret. */
export const MASK = "(masked)";

/** The log forgets its oldest thousand entries beyond this many, so that a long session does not fill the memory. */
const MOST_ENTRIES = 10_000;
const FORGOTTEN_AT_ONCE = 1000;

/** Adds an entry. */
export function keep(entries: LogEntry[], entry: LogEntry): void {
  if (entries.length >= MOST_ENTRIES) entries.splice(0, FORGOTTEN_AT_ONCE);
  entries.push(Object.freeze(entry));
}

/** The parameters as the log may show them: names that the operation knows, values that it marks as harmless. */
export function maskedParameters(
  row: OperationRow | null,
  parameters: URLSearchParams,
  secrets: Iterable<string>,
): Record<string, string> {
  const known = [...secrets];
  const shown: [string, string][] = [];
  for (const [name, value] of parameters) {
    const rule = row?.parameters?.find((candidate) => candidate.name === name);
    const safeName = rule !== undefined || /^[a-z][a-z_]{0,39}$/.test(name) ? name : MASK;
    shown.push([safeName, rule?.shown === true ? maskText(value, known) : MASK]);
  }
  return Object.fromEntries(shown);
}

/** A text with each secret in it masked, raw and percent-encoded, and without what a terminal would obey. */
export function maskText(text: string, secrets: Iterable<string>): string {
  let masked = text;
  for (const secret of secrets) {
    masked = masked.replaceAll(secret, MASK).replaceAll(encodeURIComponent(secret), MASK);
  }
  // Long runs of token letters are masked as well: a secret of somebody else's is no less secret.
  // eslint-disable-next-line no-control-regex
  return masked.replace(/[A-Za-z0-9_|-]{40,}|[0-9a-f]{32,}/g, MASK).replace(/[\u0000-\u001f\u007f-\u009f]/g, "\uFFFD");
}
