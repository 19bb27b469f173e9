/** The events of the client's `onEvent` hook. They never contain a query, a body, a token, a secret or a code. */
import type { AppUsage, RequestSummary, ThreadsErrorCode } from "../errors/index.js";

/** A request that the SDK is about to send. */
export interface RequestEvent extends RequestSummary {
  readonly type: "request";
  /** The number of the attempt, from 1. */
  readonly attempt: number;
}

/** A response with any HTTP status. */
export interface ResponseEvent extends RequestSummary {
  readonly type: "response";
  readonly attempt: number;
  readonly status: number;
  /** Milliseconds from the request to the complete response, by the client's clock. */
  readonly durationMs: number;
}

/** A failed attempt that the SDK will retry. */
export interface RetryEvent extends RequestSummary {
  readonly type: "retry";
  /** The number of the failed attempt, from 1. */
  readonly attempt: number;
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
  readonly code: ThreadsErrorCode;
  /** The message of the failed attempt's error, redacted. */
  readonly message: string;
}

/** The used part of the app's rate limit, as Threads reported it with a response. */
export interface UsageEvent extends RequestSummary {
  readonly type: "usage";
  readonly usage: AppUsage;
}

/** Threads refused the default fields of a read. The SDK asked again with the documented minimum, and the other fields are null. */
export interface FieldsEvent extends RequestSummary {
  readonly type: "fields";
  /** The message of the refusal, redacted. */
  readonly message: string;
}

/** An event of the client, distinguished by `type`. */
export type ThreadsEvent = RequestEvent | ResponseEvent | RetryEvent | UsageEvent | FieldsEvent;

/** A function that receives the client's events. The SDK ignores what it returns, throws or rejects with. */
export type EventHook = (event: ThreadsEvent) => unknown;
