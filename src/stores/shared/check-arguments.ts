/** Checks the arguments of a store or a journal when it is created. */
import { unknownOptions } from "../../internal/arguments.js";
import { ThreadsConfigError, type ConfigProblem } from "../../errors/index.js";
import { hasMethods, isObject } from "../../validation/fields/objects.js";

/** The database driver that a store is given. */
export interface GivenDriver {
  /** The parameter's name: `db`. */
  readonly name: string;
  readonly value: unknown;
  /** The methods that the store calls. */
  readonly methods: readonly string[];
  /** Follows the name in a message: "must be a database of pg". */
  readonly needs: string;
}

/**
 * Checks a driver and the options beside it.
 *
 * @param subject the start of the message: `The SQLite store`
 * @param options undefined if the store takes none
 * @param known the names of all options
 * @throws ThreadsConfigError that names every problem
 */
export function checkStoreArguments(
  subject: string,
  { name, value, methods, needs }: GivenDriver,
  options: unknown,
  known: object,
): void {
  const problems: ConfigProblem[] = hasMethods(value, methods) ? [] : [{ name, problem: needs }];
  if (options !== undefined) problems.push(...optionProblems(options, known));
  if (problems.length > 0) throw new ThreadsConfigError(problems, subject);
}

/** @throws ThreadsConfigError for options that are not an object, and for each unknown name */
export function checkStoreOptions(subject: string, options: unknown, known: object): void {
  const problems = optionProblems(options, known);
  if (problems.length > 0) throw new ThreadsConfigError(problems, subject);
}

function optionProblems(options: unknown, known: object): ConfigProblem[] {
  return isObject(options) ? unknownOptions(options, known) : [{ name: "options", problem: "must be an object" }];
}
