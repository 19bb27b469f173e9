/** The arguments of `npm run mutants`. */
import { parseArgs } from "node:util";
import { seedFrom, wholeNumber } from "../harness/args.js";

export interface MutantsArgs {
  /** Folders below `src`. */
  readonly modules: readonly string[];
  /** The number of mutations that are drawn from each module. */
  readonly sample: number;
  readonly seed: number;
  /** Only source files whose path contains one of these; empty for all. */
  readonly files: readonly string[];
  /** Only test files whose path starts with one of these; empty for all. */
  readonly tests: readonly string[];
}

/** The modules in which a mistake loses a post, a token or an owner. */
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
    sample: wholeNumber("sample", values.sample, 1),
    seed: seedFrom(values.seed),
    files: listOf(values.files),
    tests: listOf(values.tests),
  };
}

function listOf(text: string): string[] {
  return text.split(",").filter((item) => item !== "");
}
