/** Records which worker refreshed which connection when. A worker writes each line at once, so that a kill loses none. */
import { openSync, readFileSync, writeSync } from "node:fs";

/** A refresh whose worker was killed. */
export interface InterruptedRefresh {
  readonly ownerId: string;
  readonly from: number;
  readonly killedAt: number;
  /** The end of the round: a request may arrive after its worker's death, and another worker cannot take over earlier. */
  readonly to: number;
}

/** The log of one worker. */
export interface RefreshLog {
  readonly begin: (ownerId: string) => void;
  readonly end: (ownerId: string) => void;
}

/** Opens the log in a worker. */
export function openRefreshLog(path: string): RefreshLog {
  const file = openSync(path, "a");
  const line = (mark: string, ownerId: string) => writeSync(file, `${mark} ${Date.now()} ${ownerId}\n`);
  return { begin: (ownerId) => line("+", ownerId), end: (ownerId) => line("-", ownerId) };
}

/** Returns the refreshes that a killed worker began and did not end. */
export function interruptedRefreshes(path: string, killedAt: number): Omit<InterruptedRefresh, "to">[] {
  const open = new Map<string, number>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [mark, at, ownerId = ""] = line.split(" ");
    if (mark === "+") open.set(ownerId, Number(at));
    else if (mark === "-") open.delete(ownerId);
  }
  return [...open].map(([ownerId, from]) => ({ ownerId, from, killedAt }));
}
