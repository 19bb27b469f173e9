/** What a run is asked for. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { SHORT, WHOLE, type KindPlan } from "./plan.js";
import { POST_KINDS, readSchedule, type Schedule } from "./schedule.js";

/** The arguments of `npm run explore`. */
export interface ExploreArgs {
  readonly plan: readonly KindPlan[];
  readonly seed: number;
  readonly workers: number;
  /** The one schedule to repeat, or null. */
  readonly replay: Schedule | null;
}

/** @throws TypeError that says what is wrong with an argument */
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
  const pairs = values.pairs === undefined ? null : whole("pairs", values.pairs, 0);
  const plan = (values.short ? SHORT : WHOLE)
    .filter((part) => kind === undefined || part.kind === kind)
    .map((part) => ({ ...part, pairs: pairs ?? part.pairs }));
  return {
    plan,
    seed: whole("seed", values.seed, 0),
    workers: whole("workers", values.workers, 1),
    replay: values.replay === undefined ? null : readSchedule(values.replay),
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`--${name}: must be a whole number from ${least}`);
  return value;
}
