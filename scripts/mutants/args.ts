/** The arguments of `npm run mutants`. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

/** What a run is asked for. */
export interface MutantsArgs {
  /** Folders below `src`. */
  readonly modules: readonly string[];
  /** How many mutations are drawn from each module. */
  readonly sample: number;
  readonly seed: number;
  /** Only source files whose path contains one of these; empty for all. */
  readonly files: readonly string[];
  /** Only test files whose path starts with one of these; empty for all. */
  readonly tests: readonly string[];
}

/** The modules where a wrong line costs a post, a token or an owner. */
const MODULES = "posts,connections,http,oauth,server,stores";

/** @throws TypeError that names the wrong argument */
export function readArgs(args: readonly string[]): MutantsArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      modules: { type: "string", default: MODULES },
      sample: { type: "string", default: "30" },
      seed: { type: "string" },
      files: { type: "string", default: "" },
      tests: { type: "string", default: "" },
    },
  });
  return {
    modules: listOf(values.modules),
    sample: whole("sample", values.sample, 1),
    seed: values.seed === undefined ? randomInt(1, 2 ** 31) : whole("seed", values.seed, 0),
    files: listOf(values.files),
    tests: listOf(values.tests),
  };
}

function listOf(text: string): string[] {
  return text.split(",").filter((item) => item !== "");
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`--${name} must be a whole number from ${least}`);
  return value;
}
