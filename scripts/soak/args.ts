/** What a run is asked for. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { SOAK_STORES, type StoreName } from "./store.js";

/** The arguments of `npm run soak:refresh`. */
export interface SoakArgs {
  readonly connections: number;
  /** How many of them are due. */
  readonly due: number;
  readonly workers: number;
  /** Decides every random thing that one process decides alone. */
  readonly seed: number;
  /** Both by default. */
  readonly stores: readonly StoreName[];
}

/** @throws TypeError that says what is wrong with an argument */
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
  const connections = whole("connections", values.connections, 100);
  const due = whole("due", values.due, 100);
  if (due > connections) throw new TypeError("--due must be a part of --connections");
  return {
    connections,
    due,
    workers: whole("workers", values.workers, 2),
    seed: values.seed === undefined ? randomInt(1, 2 ** 31) : whole("seed", values.seed, 0),
    stores: values.store === undefined ? names : [storeNamed(values.store)],
  };
}

const names = Object.keys(SOAK_STORES) as StoreName[];

function storeNamed(text: string): StoreName {
  const name = names.find((each) => each === text);
  if (name === undefined) throw new TypeError(`--store must be ${names.join(" or ")}`);
  return name;
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`--${name} must be a whole number from ${least}`);
  return value;
}
