import { callHook } from "../../internal/hooks.js";

/**
 * The current step of a publish.
 * - `container`: containers are created.
 * - `wait`: Threads processes them.
 * - `publish`: the publish request is sent.
 * - `permalink`: the post is live, and its permalink is read.
 * - `take-over`: an earlier run of this key did not finish, and this run continues it.
 * - `race`: Threads does not find the new container yet.
 * - `recreate`: a new container replaces one that stays invisible.
 * - `ask`: a response was lost, and the container's status is read.
 * - `publish-again`: the lost request had no effect, and is sent again.
 * - `search`: the post is live, and the account's lists are searched for its id.
 */
export type PublishStep =
  | "container"
  | "wait"
  | "publish"
  | "permalink"
  | "take-over"
  | "race"
  | "recreate"
  | "ask"
  | "publish-again"
  | "search";

/** The progress of a publish. */
export interface PublishProgress {
  readonly step: PublishStep;
  /** How many of the `total` steps are done. Creating, awaiting and publishing a container are one step each. */
  readonly done: number;
  readonly total: number;
  /** The container that the step is about. */
  readonly containerId?: string;
}

/** Reports the current step, and how many more steps are done. */
export type ProgressReport = (step: PublishStep, containerId?: string | null, done?: number) => void;

/** Returns a function that counts and reports the steps of a post with this many containers. All steps of a live post count as done. */
export function progressReport(
  onProgress: ((progress: PublishProgress) => unknown) | undefined,
  containers: number,
): ProgressReport {
  const total = 2 * containers + 1;
  let done = 0;
  return (step, containerId = null, more = 0) => {
    done = step === "permalink" ? total : Math.min(total, done + more);
    callHook(onProgress, { step, done, total, ...(containerId === null ? {} : { containerId }) });
  };
}
