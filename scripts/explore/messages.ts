/** What the processes of a run say to each other. */
import type { Share } from "./share.js";
import type { Tally } from "./tally.js";

/** To a child. */
export type ToChild = Share;

/** From a child: what it has walked so far, or in all. */
export interface FromChild {
  readonly type: "so-far" | "done";
  readonly tally: Tally;
}
