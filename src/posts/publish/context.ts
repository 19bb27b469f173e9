/** What every step of one publish uses: its context, and its progress. */
import type { AccountCalls } from "../../graph/account-calls.js";
import type { CallOptions } from "../../http/call.js";
import { callHook } from "../../internal/hooks.js";
import type { PostKind, PublishableFields } from "../parameters.js";
import type { PublishTiming } from "./timing.js";

/** The time that the parts of a thread may still wait for their parents, in milliseconds. */
export interface ParentWait {
  leftMs: number;
}

/** The draft, the account's calls and the options that every step of one publish uses. */
export interface PublishContext {
  readonly calls: AccountCalls;
  readonly draft: PublishableFields;
  readonly kind: PostKind;
  readonly timing: PublishTiming;
  /** Milliseconds for each request. */
  readonly timeoutMs: number;
  /** For a part of a thread: the wait that all parts share until their parents are visible. */
  readonly parentWait?: ParentWait | undefined;
  /** Aborts every step except the publish request itself. */
  readonly signal: AbortSignal | undefined;
  readonly report: ProgressReport;
}

/** Returns the options of a request that the signal may abort. */
export const abortable = ({ signal, timeoutMs }: Pick<PublishContext, "signal" | "timeoutMs">): CallOptions => ({
  signal,
  timeoutMs,
});

/** Pauses by the injected clock. Throws the signal's reason when it is aborted. */
export async function pause({ calls, signal }: Pick<PublishContext, "calls" | "signal">, ms: number): Promise<void> {
  signal?.throwIfAborted();
  if (ms > 0) await calls.transport.clock.sleep(ms, signal);
}

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
