/** What `onEvent` is told. Never a query, a body, a token, a secret or a code. */
import type { AppUsage, RequestSummary, ThreadsErrorCode } from "../errors/index.js";

/** A request leaves. */
export interface RequestEvent extends RequestSummary {
  readonly type: "request";
  /** From 1; more than 1 for a repeat. */
  readonly attempt: number;
}

/** An answer arrived, of whatever status. */
export interface ResponseEvent extends RequestSummary {
  readonly type: "response";
  readonly attempt: number;
  readonly status: number;
  /** Milliseconds from request to whole answer, by the injected clock. */
  readonly durationMs: number;
}

/** An attempt failed and will be repeated. */
export interface RetryEvent extends RequestSummary {
  readonly type: "retry";
  /** The attempt that failed. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly code: ThreadsErrorCode;
  /** The failed attempt's error message, redacted. */
  readonly message: string;
}

/** Threads told how much of the app's rate limit is used. */
export interface UsageEvent extends RequestSummary {
  readonly type: "usage";
  readonly usage: AppUsage;
}

/** Told apart by `type`. */
export type ThreadsEvent = RequestEvent | ResponseEvent | RetryEvent | UsageEvent;

/** A hook. What it throws or rejects with is dropped: watching a call must never change it. */
export type EventHook = (event: ThreadsEvent) => unknown;
