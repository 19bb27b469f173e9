/**
 * What all errors of the SDK have in common. Each answers what a worker asks (`retryable`, `retryAfterMs`) and what a person asks
 * (`advice`). None ever holds a token, a secret or a code: whoever constructs an error passes text that is already redacted.
 */

/** The stable codes to switch on, one for each class. */
export type ThreadsErrorCode =
  | "THREADS_CONFIG"
  | "THREADS_VALIDATION"
  | "THREADS_AUTHORIZATION"
  | "THREADS_CONNECT"
  | "THREADS_NOT_CONNECTED"
  | "THREADS_CONFLICT"
  | "THREADS_SEALED_TOKEN"
  | "THREADS_UNREADABLE_CONNECTION"
  | "THREADS_SIGNED_REQUEST"
  | "THREADS_API"
  | "THREADS_TIMEOUT"
  | "THREADS_NETWORK"
  | "THREADS_RESPONSE"
  | "THREADS_CONTAINER"
  | "THREADS_PUBLISH_UNKNOWN"
  | "THREADS_PUBLISH_IN_PROGRESS"
  | "THREADS_IDEMPOTENCY_CONFLICT"
  | "THREADS_PUBLISH_THREAD"
  | "THREADS_JOURNAL";

/** Shared by every copy of the SDK in a process, so that a CommonJS and an ES module copy recognise each other's errors. */
export const brand = Symbol.for("@hayon/threads/error");

/** Gives a class its name on the prototype: there, unlike in a field, it also stands at the head of the stack. */
export function named(errorClass: { prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
}

/** The request that an error speaks of: method and path, never the query, since the token rides there. */
export interface RequestSummary {
  readonly method: string;
  readonly path: string;
}

/** What every {@link ThreadsError} is made from. */
export interface ErrorFacts {
  readonly retryable: boolean;
  readonly retryAfterMs?: number | null;
  readonly advice: string;
  readonly request?: RequestSummary | null;
  readonly cause?: unknown;
}

/** The base of every error that the SDK throws, except an abort, which is the caller's own reason. */
export abstract class ThreadsError extends Error {
  static {
    named(this, "ThreadsError");
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** Stable, to switch on. */
  abstract readonly code: ThreadsErrorCode;
  /** True when repeating the call is useful and cannot do anything twice. */
  readonly retryable: boolean;
  /** Milliseconds to wait before repeating it, or null when there is nothing to say. */
  readonly retryAfterMs: number | null;
  /** A sentence that may be shown to a person. */
  readonly advice: string;
  /** The request that failed, or null when nothing was sent. */
  readonly request: RequestSummary | null;

  protected constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.retryable = facts.retryable;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.advice = facts.advice;
    this.request = facts.request ?? null;
  }

  /** Plain data for a log: the error's own fields, without stack and cause. */
  toJSON(): Record<string, unknown> {
    const { name, message } = this;
    return Object.assign<Record<string, unknown>, this>({ name, message }, this);
  }
}
