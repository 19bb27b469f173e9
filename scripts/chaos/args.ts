/** The arguments of `npm run chaos`. */
import { parseArgs } from "node:util";
import { seedFrom, wholeNumber } from "../harness/args.js";

export interface ChaosArgs {
  readonly posts: number;
  /** Decides each random choice that one process makes alone. */
  readonly seed: number;
  readonly workers: number;
  /** `memory`, `postgres`, `redis`, or the path of a module that exports a `chaosJournal`, from the working directory. */
  readonly journal: string;
}

/** @throws TypeError that names the wrong argument */
export function readArgs(args: readonly string[]): ChaosArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      posts: { type: "string", default: "10000" },
      seed: { type: "string" },
      workers: { type: "string", default: "8" },
      journal: { type: "string", default: "memory" },
    },
  });
  return {
    posts: wholeNumber("posts", values.posts, 1),
    seed: seedFrom(values.seed),
    // Some jobs go to two workers at once while a third one may be stopped.
    workers: wholeNumber("workers", values.workers, 3),
    journal: values.journal,
  };
}
