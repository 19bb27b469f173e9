/** The arguments of `npm run soak:refresh`. */
import { parseArgs } from "node:util";
import { seedFrom, wholeNumber } from "../harness/args.js";
import { SOAK_STORES, type StoreName } from "./store.js";

export interface SoakArgs {
  readonly connections: number;
  /** How many of the connections are due. */
  readonly due: number;
  readonly workers: number;
  /** Decides each random choice that one process makes alone. */
  readonly seed: number;
  /** All by default. */
  readonly stores: readonly StoreName[];
}

const STORE_NAMES = Object.keys(SOAK_STORES) as StoreName[];

/** @throws TypeError that names the wrong argument */
export function readArgs(args: readonly string[]): SoakArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      connections: { type: "string", default: "100000" },
      due: { type: "string", default: "20000" },
      workers: { type: "string", default: "8" },
      seed: { type: "string" },
      store: { type: "string" },
    },
  });
  const connections = wholeNumber("connections", values.connections, 100);
  const due = wholeNumber("due", values.due, 100);
  if (due > connections) throw new TypeError("--due: must be at most --connections");
  const stores = STORE_NAMES.filter((name) => values.store === undefined || name === values.store);
  if (stores.length === 0) throw new TypeError(`--store: must be ${STORE_NAMES.join(" or ")}`);
  return { connections, due, workers: wholeNumber("workers", values.workers, 2), seed: seedFrom(values.seed), stores };
}
