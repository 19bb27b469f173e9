import { callHook } from "../../internal/hooks.js";

/**
 * What publishing is at.
 * - `container`: containers are made. `wait`: Threads works on them. `publish`: the post is sent. `permalink`: it is live.
 * - `take-over`: somebody began this key and did not end it. `race`: Threads does not see the container yet. `recreate`: a new container is
 *   made. `ask`: an answer was lost, and the container is asked what it came to. `publish-again`: it came to nothing, and is sent
 *   again. `search`: it is live, and is looked for in the account's list.
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

/** How far a post is. */
export interface PublishProgress {
  readonly step: PublishStep;
  /** Steps done, of `total`: each container is made and awaited, and one is published. */
  readonly done: number;
  readonly total: number;
  readonly containerId?: string;
}

/** Says what is going on now; `done` more steps are behind it. */
export type ProgressReport = (step: PublishStep, containerId?: string | null, done?: number) => void;

/** Counts the steps of a post of so many containers. A post that is live has them all behind it, whoever took them. */
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
