/** What a run is asked for. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

/** The arguments of `npm run chaos`. */
export interface ChaosArgs {
  readonly posts: number;
  /** Decides every random thing that one process decides alone. */
  readonly seed: number;
  readonly workers: number;
  /** `memory`, `postgres`, `redis`, or a module from the working directory that exports a `chaosJournal`. */
  readonly journal: string;
}

/** @throws TypeError that says what is wrong with an argument */
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
    posts: whole("posts", values.posts, 1),
    seed: values.seed === undefined ? randomInt(1, 2 ** 31) : whole("seed", values.seed, 0),
    // Some jobs go to two workers at once, and one may be stopped meanwhile.
    workers: whole("workers", values.workers, 3),
    journal: values.journal,
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`--${name} must be a whole number from ${least}`);
  return value;
}
