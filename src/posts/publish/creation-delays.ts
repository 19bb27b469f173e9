/** When a creation that Threads refused is tried again: nothing is published by creating a container, so that only what passes counts. */
import { isThreadsError } from "../../errors/index.js";
import type { PublishContext } from "./context.js";
import { isFalseFailure, isTargetUnseen } from "./failure.js";

/** 1/2207052, a file that could not be downloaded, was seen to pass within 8 to 16 s for the same URL. */
const DOWNLOAD_DELAYS_MS = [8_000, 12_000];

/** The transport repeats everything that passes; this one looks like a refusal. */
const FALSE_FAILURE_DELAYS_MS = [500, 1_000];

const LONGEST_PARENT_DELAY_MS = 30_000;

type DelaysContext = Pick<PublishContext, "draft" | "timing" | "parentWait">;

/** Returns what tells, error by error of one creation, the milliseconds until the next try, or null when there is none. */
export function creationDelays({ draft, timing, parentWait }: DelaysContext): (error: unknown) => number | null {
  let [unseen, downloads, falseFailures] = [0, 0, 0];
  return (error) => {
    // Right after its parent was published, a reply's target is not visible yet.
    if (draft.replyTo !== undefined && isTargetUnseen(error)) {
      unseen += 1;
      return timing.raceDelaysMs[unseen - 1] ?? fromParentWait(parentWait, unseen - timing.raceDelaysMs.length);
    }
    if (isDownloadFailure(error)) return DOWNLOAD_DELAYS_MS[downloads++] ?? null;
    if (isFalseFailure(error)) return FALSE_FAILURE_DELAYS_MS[falseFailures++] ?? null;
    return null;
  };
}

/** Takes from the wait that all parts of a thread share: 10 s, then 20 s, then 30 s at a time. */
function fromParentWait(parentWait: DelaysContext["parentWait"], attempt: number): number | null {
  const delayMs = Math.min(LONGEST_PARENT_DELAY_MS, 10_000 * attempt);
  if (parentWait === undefined || parentWait.leftMs < delayMs) return null;
  parentWait.leftMs -= delayMs;
  return delayMs;
}

function isDownloadFailure(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.graph.code === 1 && error.graph.subcode === 2207052;
}
