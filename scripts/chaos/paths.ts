/** How a post was found or published after a fault, according to the reported steps. Pure. */
import type { PublishStep } from "@hayon/threads";

/** The posts that each way completed. One post may need several. */
export interface Recoveries {
  /** The container's status was PUBLISHED, and nothing was sent again. */
  readonly status: number;
  /** The id came from the account's own list. */
  readonly list: number;
  /** The container's status showed no post, and the same container was published again. */
  readonly republished: number;
  /** The container was never found, and a new one was created. */
  readonly recreated: number;
  /** The key of a worker that had ended was taken over. */
  readonly takenOver: number;
}

/** The steps of one key. */
export interface ReportedSteps {
  readonly steps: ReadonlyMap<number, readonly PublishStep[]>;
  /** The delivery that reported the post, or null. */
  readonly endedBy: number | null;
}

/** Counts the recoveries of the keys with a post. */
export function recoveriesOf(histories: readonly ReportedSteps[]): Recoveries {
  const ended = histories.filter(({ endedBy }) => endedBy !== null);
  const count = (is: (history: ReportedSteps) => boolean) => ended.filter(is).length;
  const some = (is: (steps: readonly PublishStep[]) => boolean) => count(({ steps }) => [...steps.values()].some(is));
  return {
    status: some((steps) => steps.some((step, index) => step === "ask" && steps[index + 1] === "search")),
    list: count(({ steps, endedBy }) => steps.get(endedBy ?? 0)?.at(-1) === "search"),
    republished: some((steps) => steps.includes("publish-again")),
    recreated: some((steps) => steps.includes("recreate")),
    takenOver: some((steps) => steps.includes("take-over")),
  };
}
