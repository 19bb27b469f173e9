/** Who was renewing which connection when: written by each worker as it happens, so that it outlives a kill. */
import { openSync, readFileSync, writeSync } from "node:fs";

/** A renewal that its worker did not live to finish. */
export interface KilledHolding {
  readonly ownerId: string;
  readonly from: number;
  readonly diedAt: number;
  /** The end of the round: what was on its way when the worker died may arrive after its death, and nobody takes over before. */
  readonly to: number;
}

/** The file of one worker. */
export interface HoldingsFile {
  readonly begin: (ownerId: string) => void;
  readonly end: (ownerId: string) => void;
}

/** Opens it, for a worker. Written without waiting: a kill takes nothing of it along. */
export function holdingsFile(path: string): HoldingsFile {
  const file = openSync(path, "a");
  const line = (mark: string, ownerId: string) => writeSync(file, `${mark} ${Date.now()} ${ownerId}\n`);
  return { begin: (ownerId) => line("+", ownerId), end: (ownerId) => line("-", ownerId) };
}

/** What was begun in a file and not ended, when its worker was killed. */
export function killedHoldings(path: string, diedAt: number): Omit<KilledHolding, "to">[] {
  const open = new Map<string, number>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [mark, at, ownerId = ""] = line.split(" ");
    if (mark === "+") open.set(ownerId, Number(at));
    else if (mark === "-") open.delete(ownerId);
  }
  return [...open].map(([ownerId, from]) => ({ ownerId, from, diedAt }));
}
