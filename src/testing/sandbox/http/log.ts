import type { FaultKind } from "../faults/faults.js";
import { MASK, maskText, safeName } from "./mask.js";
import type { Operation, OperationRow } from "./operation-row.js";

/** One request in the log. It never contains a secret, a code or a token, even if the client sent one in the wrong place. */
export interface LogEntry {
  /** Epoch milliseconds by the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  /** null when the sandbox has no operation for the request. */
  readonly operation: Operation | null;
  /** The user whose token the request had, valid or not; null without a token, and for an app token. */
  readonly userId: string | null;
  /** Names and values. A value that may be secret is `(masked)`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** null when the connection closed or hung without a response. */
  readonly status: number | null;
  /** The error in the response, or null. */
  readonly error: { readonly code: number | string; readonly subcode: number | null; readonly message: string } | null;
  /** The fault that affected the request, or null. */
  readonly fault: FaultKind | null;
  /** Whether the request took effect before its response; false when a fault delayed the effect. */
  readonly effect: boolean;
  /**
   * Each difference from the form that the level `strict` accepts, such as `JSON body`. Empty at that level.
   */
  readonly warnings: readonly string[];
}

/** The log discards its oldest 1,000 entries above this number, so that a long session does not fill the memory. */
const MOST_ENTRIES = 10_000;
const DISCARDED_AT_ONCE = 1000;

/** Adds an entry to the log. */
export function addEntry(entries: LogEntry[], entry: LogEntry): void {
  if (entries.length >= MOST_ENTRIES) entries.splice(0, DISCARDED_AT_ONCE);
  entries.push(Object.freeze(entry));
}

/** Returns the parameters for the log. Only values that the operation marks as `shown` are not masked. Repeated ones are joined by commas. */
export function maskedParameters(
  row: OperationRow | null,
  parameters: URLSearchParams,
  appSecret: string,
): Record<string, string> {
  const shown = new Map<string, string>();
  for (const [name, value] of parameters) {
    const rule = row?.parameters?.find((candidate) => candidate.name === name);
    const key = safeName(name) ?? MASK;
    const text = rule?.shown === true ? maskText(value, appSecret) : MASK;
    const before = shown.get(key);
    shown.set(key, before === undefined || text === MASK ? text : `${before},${text}`);
  }
  return Object.fromEntries(shown);
}
