/** Checks of arguments and options. Messages never quote a value, because it may be a secret. */
import type { Clock } from "./clock.js";
import { ThreadsConfigError, type ConfigProblem } from "../errors/index.js";
import { shownName, unknownNames, unknownOption, type NamesOf } from "../validation/fields/known-fields.js";
import { refuse } from "../validation/refuse.js";
import { hasMethods, isObject } from "../validation/fields/objects.js";

/** Longer than any token or code of Threads. */
const MAX_CREDENTIAL_LENGTH = 4_096;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

function checkLength(name: string, value: string, maxLength: number): void {
  if (value.length <= maxLength) return;
  refuse(name, `must have at most ${maxLength} characters, got ${value.length}`, maxLength, value.length);
}

/** Returns a token, a code or a secret, or refuses it. It must be visible ASCII, so that it cannot break out of a query or a header. */
export function checkCredential(name: string, value: unknown): string {
  if (typeof value !== "string") refuse(name, "must be a string");
  if (value === "") refuse(name, "must not be empty");
  checkLength(name, value, MAX_CREDENTIAL_LENGTH);
  if (!/^[\x21-\x7e]+$/.test(value)) refuse(name, "must not contain spaces, control or non-ASCII characters");
  return value;
}

/** Returns a text that can be sent in a query, or refuses it. */
export function checkText(name: string, value: unknown, maxLength = MAX_CREDENTIAL_LENGTH): string {
  if (typeof value !== "string") refuse(name, "must be a string");
  if (value === "") refuse(name, "must not be empty");
  checkLength(name, value, maxLength);
  // eslint-disable-next-line no-control-regex -- finding them is the point
  if (/[\u0000-\u001f\u007f]/.test(value)) refuse(name, "must not contain control characters");
  if (!value.isWellFormed()) refuse(name, "must be well-formed Unicode");
  return value;
}

/** Refuses null, lists, revoked proxies and values that are not objects. */
export function checkObject(name: string, value: unknown): void {
  if (!isObject(value)) refuse(name, "must be an object");
}

/** Refuses an object with an unknown name, because a misspelled option would be ignored silently. */
export function checkNames(name: string, value: unknown, known: object): void {
  checkObject(name, value);
  for (const option of unknownNames(value as object, known)) refuse(shownName(option), unknownOption(option, known));
}

/** Returns a problem for each unknown name, for a constructor that lists all problems at once. */
export function unknownOptions(options: object, known: object, group = ""): ConfigProblem[] {
  return unknownNames(options, known).map((option) => ({
    name: `${group}${shownName(option)}`,
    problem: unknownOption(option, known),
  }));
}

/** @throws ThreadsConfigError if the options are not an object. `needs` says what they must be: "must be an object with settingsUrl". */
export function checkOptionsObject(options: unknown, subject: string, needs: string): void {
  if (isObject(options)) return;
  throw new ThreadsConfigError([{ name: "options", problem: needs }], subject);
}

/** The names of the options that every call takes. */
export const CALL_OPTIONS: NamesOf<{ timeoutMs?: unknown; signal?: unknown }> = { timeoutMs: true, signal: true };

/**
 * Refuses unknown options of a call, and invalid values of the two options that every call takes.
 *
 * @param known the names that the call takes. Default: {@link CALL_OPTIONS}.
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

const SIGNAL_METHODS = ["addEventListener", "removeEventListener", "throwIfAborted"];

/** Not `instanceof`, because a signal may come from a library or another realm. */
function isSignal(value: unknown): value is AbortSignal {
  return hasMethods(value, SIGNAL_METHODS) && typeof (value as Partial<AbortSignal>).aborted === "boolean";
}

/**
 * Returns the time of an injected clock, in epoch milliseconds.
 *
 * @throws ThreadsConfigError for a time that is not finite, because a date made from it would be stored as null
 */
export function timeOf(clock: Clock): number {
  const now = clock.now();
  if (Number.isFinite(now)) return now;
  throw new ThreadsConfigError([{ name: "clock", problem: "must return the time as a finite number of milliseconds" }]);
}

/** Returns true for a number of milliseconds that a timer can wait. */
export function isTimeout(value: unknown): value is number {
  return typeof value === "number" && value >= 1 && value <= MAX_TIMEOUT_MS;
}
