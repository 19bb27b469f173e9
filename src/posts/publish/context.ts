import type { AccountCalls } from "../../graph/account-calls.js";
import type { CallOptions } from "../../http/call.js";
import type { PostKind, PublishableFields } from "../parameters.js";
import type { ProgressReport } from "./progress.js";
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
