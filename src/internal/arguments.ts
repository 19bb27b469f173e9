/** Checks on what a caller hands in, before anything is sent. A value is never repeated in the message: it may be a secret. */
import type { Clock } from "./clock.js";
import { ThreadsConfigError, ThreadsValidationError, type ConfigProblem } from "../errors/index.js";
import { shownName, unknownNames, unknownOption, type NamesOf } from "../validation/fields/known-fields.js";

/** Longer than anything that Threads issues. */
const MAX_CREDENTIAL_LENGTH = 4_096;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Refuses one argument. `problem` follows the name: "must not be empty". */
export function refuse(
  name: string,
  problem: string,
  limit: number | null = null,
  actual: number | null = null,
): never {
  throw new ThreadsValidationError([
    { code: "invalid-argument", path: [name], message: `${name} ${problem}.`, limit, actual, severity: "error" },
  ]);
}

/** A token, a code or a secret: visible ASCII, so that nothing in it can break out of a query or a header. */
export function checkCredential(name: string, value: unknown): string {
  if (typeof value !== "string") refuse(name, "must be a string");
  if (value === "") refuse(name, "must not be empty");
  if (value.length > MAX_CREDENTIAL_LENGTH) refuse(name, "is too long", MAX_CREDENTIAL_LENGTH, value.length);
  if (!/^[\x21-\x7e]+$/.test(value)) refuse(name, "must not contain spaces, control or non-ASCII characters");
  return value;
}

/** Any text that rides in a query: not empty, bounded, no control characters, no half of a surrogate pair. */
export function checkText(name: string, value: unknown, maxLength = MAX_CREDENTIAL_LENGTH): string {
  if (typeof value !== "string") refuse(name, "must be a string");
  if (value === "") refuse(name, "must not be empty");
  if (value.length > maxLength) refuse(name, "is too long", maxLength, value.length);
  // eslint-disable-next-line no-control-regex -- finding them is the point
  if (/[\u0000-\u001f\u007f]/.test(value)) refuse(name, "must not contain control characters");
  if (!value.isWellFormed()) refuse(name, "must be well-formed Unicode");
  return value;
}

/** An object of named things, as against null, a list, a text. */
export function checkObject(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(name, "must be an object");
}

/** Refuses what is not an object, and an object with a name that is not known: a misspelled option would be ignored in silence. */
export function checkNames(name: string, value: unknown, known: object): void {
  checkObject(name, value);
  for (const option of unknownNames(value as object, known)) refuse(shownName(option), unknownOption(option, known));
}

/** The same for a constructor, which lists every problem at once. */
export function unknownOptions(options: object, known: object, group = ""): ConfigProblem[] {
  return unknownNames(options, known).map((option) => ({
    name: `${group}${shownName(option)}`,
    problem: unknownOption(option, known),
  }));
}

/** @throws ThreadsConfigError for what is not an object, which `needs` describes: "must be an object with settingsUrl" */
export function checkOptionsObject(options: unknown, subject: string, needs: string): void {
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return;
  throw new ThreadsConfigError([{ name: "options", problem: needs }], subject);
}

/** The options that every call takes, by name. */
export const CALL_OPTIONS: NamesOf<{ timeoutMs?: unknown; signal?: unknown }> = { timeoutMs: true, signal: true };

/**
 * Checks the options of a call: no unknown name, and the two that every call takes.
 *
 * @param known the names that this call takes; {@link CALL_OPTIONS} by default
 */
export function checkCallOptions(
  options: { timeoutMs?: unknown; signal?: unknown },
  known: object = CALL_OPTIONS,
): void {
  checkNames("options", options, known);
  const { timeoutMs, signal } = options;
  if (timeoutMs !== undefined && !isTimeout(timeoutMs))
    refuse("timeoutMs", `must be a number from 1 to ${MAX_TIMEOUT_MS}`);
  if (signal !== undefined && !isSignal(signal)) refuse("signal", "must be an AbortSignal");
}

/** By what it can do: a polyfill's, or another realm's, is none of our class. */
function isSignal(value: unknown): value is AbortSignal {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === "boolean" && typeof addEventListener === "function";
}

/**
 * The time by an injected clock.
 *
 * @throws ThreadsConfigError for a clock that does not know it: a date made of that would be stored as null
 */
export function timeOf(clock: Clock): number {
  const now = clock.now();
  if (Number.isFinite(now)) return now;
  throw new ThreadsConfigError([{ name: "clock", problem: "must tell the time as a finite number of milliseconds" }]);
}

/** Milliseconds that a timer can hold. */
export function isTimeout(value: unknown): value is number {
  return typeof value === "number" && value >= 1 && value <= MAX_TIMEOUT_MS;
}
