/** Which way a post was saved, read from the steps that were told. Pure. */
import type { PublishStep } from "@hayon/threads";

/** Posts saved by each path; one post may have needed several. */
export interface SavedBy {
  /** The container said that it was published, and nothing was sent again. */
  readonly status: number;
  /** The id came from the account's own list. */
  readonly list: number;
  /** The container said that nothing had come of it, and the same one was published again. */
  readonly republished: number;
  /** The container was never seen, and a new one was made. */
  readonly recreated: number;
  /** Somebody else's key, who was gone, was taken over. */
  readonly takenOver: number;
}

/** What is known of one key. */
export interface ToldSteps {
  readonly steps: ReadonlyMap<number, readonly PublishStep[]>;
  /** The delivery that brought the post; null when none did. */
  readonly endedBy: number | null;
}

/** Counts them over the keys that came to a post. */
export function savedBy(stories: readonly ToldSteps[]): SavedBy {
  const ended = stories.filter(({ endedBy }) => endedBy !== null);
  const count = (is: (story: ToldSteps) => boolean) => ended.filter(is).length;
  const some = (is: (steps: readonly PublishStep[]) => boolean) => count(({ steps }) => [...steps.values()].some(is));
  return {
    status: some((steps) => steps.some((step, index) => step === "ask" && steps[index + 1] === "search")),
    list: count(({ steps, endedBy }) => steps.get(endedBy ?? 0)?.at(-1) === "search"),
    republished: some((steps) => steps.includes("publish-again")),
    recreated: some((steps) => steps.includes("recreate")),
    takenOver: some((steps) => steps.includes("take-over")),
  };
}
