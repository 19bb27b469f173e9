/** Walks a plan on several processes. */
import { sendTo, startChild } from "../harness/processes.js";
import type { FromChild } from "./messages.js";
import type { Share } from "./share.js";
import { added, NOTHING, type Tally } from "./tally.js";

export interface RunOptions extends Omit<Share, "share" | "of"> {
  readonly workers: number;
  readonly onTally: (tally: Tally) => void;
}

/** Walks all shares. Rejects when a process ends before its share. */
export async function run({ workers, onTally, ...share }: RunOptions): Promise<Tally> {
  const tallies = Array.from({ length: workers }, () => NOTHING);
  const walkOne = (index: number) =>
    new Promise<void>((resolve, reject) => {
      const child = startChild(new URL("./child.ts", import.meta.url));
      child.once("exit", () => reject(new Error("A process of the run ended before its share was walked.")));
      child.on("message", ({ type, tally }: FromChild) => {
        tallies[index] = tally;
        onTally(tallies.reduce(added));
        if (type !== "done") return;
        child.disconnect();
        resolve();
      });
      sendTo(child, serializable({ ...share, share: index, of: workers }));
    });
  await Promise.all(tallies.map((_tally, index) => walkOne(index)));
  return tallies.reduce(added);
}

/** JSON cannot represent Infinity. */
const serializable = (share: Share): Share => ({
  ...share,
  plan: share.plan.map(({ kind, pairs }) => ({ kind, pairs: Math.min(pairs, Number.MAX_SAFE_INTEGER) })),
});
