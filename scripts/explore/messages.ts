/** The messages of a child process to its run. */
import type { Tally } from "./tally.js";

/** The tally of a share, so far or at its end. */
export interface FromChild {
  readonly type: "so-far" | "done";
  readonly tally: Tally;
}
