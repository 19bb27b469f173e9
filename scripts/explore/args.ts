/** The arguments of `npm run explore`. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { wholeNumber } from "../harness/args.js";
import { SHORT, WHOLE, type KindPlan } from "./plan.js";
import { POST_KINDS, readSchedule, type Schedule } from "./schedule.js";

export interface ExploreArgs {
  readonly plan: readonly KindPlan[];
  readonly seed: number;
  readonly workers: number;
  /** The one schedule to repeat, or null. */
  readonly replay: Schedule | null;
}

/** @throws TypeError that names the wrong argument */
export function readArgs(args: readonly string[]): ExploreArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: "boolean", default: false },
      kind: { type: "string" },
      pairs: { type: "string" },
      seed: { type: "string", default: "1" },
      workers: { type: "string", default: String(Math.min(2, availableParallelism())) },
      replay: { type: "string" },
    },
  });
  const { kind } = values;
  if (kind !== undefined && !POST_KINDS.some((known) => known === kind))
    throw new TypeError(`--kind: must be one of ${POST_KINDS.join(", ")}`);
  const pairs = values.pairs === undefined ? null : wholeNumber("pairs", values.pairs, 0);
  const plan = (values.short ? SHORT : WHOLE)
    .filter((part) => kind === undefined || part.kind === kind)
    .map((part) => ({ ...part, pairs: pairs ?? part.pairs }));
  return {
    plan,
    seed: wholeNumber("seed", values.seed, 0),
    workers: wholeNumber("workers", values.workers, 1),
    replay: values.replay === undefined ? null : readSchedule(values.replay),
  };
}
