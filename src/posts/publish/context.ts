import type { AccountCalls } from "../../graph/account-calls.js";
import type { CallOptions } from "../../http/call.js";
import type { PostKind, PublishableFields } from "../parameters.js";
import type { ProgressReport } from "./progress.js";
import type { PublishTiming } from "./timing.js";

/** What is left of a wait, in milliseconds. */
export interface ParentWait {
  leftMs: number;
}

/** What every step of one publish works with. */
export interface PublishContext {
  readonly calls: AccountCalls;
  readonly draft: PublishableFields;
  readonly kind: PostKind;
  readonly timing: PublishTiming;
  /** Milliseconds for each request, not for the whole. */
  readonly timeoutMs: number;
  /** For a part of a thread: the wait that all parts share until Threads sees the part that they reply to. */
  readonly parentWait?: ParentWait | undefined;
  /** Heeded by every step but the publish request itself. */
  readonly signal: AbortSignal | undefined;
  readonly report: ProgressReport;
}

/** The options of a request that may be aborted. */
export const abortable = ({ signal, timeoutMs }: Pick<PublishContext, "signal" | "timeoutMs">): CallOptions => ({
  signal,
  timeoutMs,
});

/** Pauses by the injected clock; ends with the signal's reason when it is aborted. */
export async function pause({ calls, signal }: PublishContext, ms: number): Promise<void> {
  signal?.throwIfAborted();
  if (ms > 0) await calls.transport.clock.sleep(ms, signal);
}
