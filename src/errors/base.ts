/**
 * The base of all errors. Each error says whether to retry (`retryable`, `retryAfterMs`), who has to act (`responsible`), and what the user can do
 * (`advice`). No error contains a token, a secret or a code: the caller of a constructor passes redacted text.
 */

/** The stable codes of the errors, one for each class. This is the only list: `ThreadsErrorByCode` derives from it. */
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
  | "THREADS_WEBHOOK"
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

/** The party that has to act after an error: the user, the app's operator, the developer of the calling code, or Threads. */
export type ResponsibleParty = "user" | "operator" | "developer" | "threads";

/** All copies of the SDK in a process share it, so that a CommonJS and an ES module copy recognize each other's errors. */
export const brand = Symbol.for("@hayon/threads/error");

/** Sets the name of a class on its prototype. Unlike a field, it then also begins the stack. */
export function named(errorClass: { prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
}

/** The request of an error: method and path, and never the query, which may contain the token. */
export interface RequestSummary {
  readonly method: string;
  readonly path: string;
}

/** The properties of every {@link ThreadsError}. */
export interface ErrorFacts {
  readonly retryable: boolean;
  readonly retryAfterMs?: number | null;
  readonly responsible: ResponsibleParty;
  readonly advice: string;
  readonly request?: RequestSummary | null;
  readonly cause?: unknown;
}

/** The base class of every error that the SDK throws. An abort rejects with the caller's own reason instead. */
export abstract class ThreadsError extends Error {
  static {
    named(this, "ThreadsError");
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** The stable code of the class. */
  abstract readonly code: ThreadsErrorCode;
  /** Whether the call may succeed when it is repeated, without doing anything twice. */
  readonly retryable: boolean;
  /** Milliseconds to wait before the call is repeated; null when there is no recommendation. */
  readonly retryAfterMs: number | null;
  /** The party that has to act. If the error is retryable, the party that has to act when retries do not help. */
  readonly responsible: ResponsibleParty;
  /** A sentence that you may show to the user. */
  readonly advice: string;
  /** The request that failed; null when none was sent. */
  readonly request: RequestSummary | null;

  protected constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.retryable = facts.retryable;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.responsible = facts.responsible;
    this.advice = facts.advice;
    this.request = facts.request ?? null;
  }

  /** Returns plain data for a log: the error's own fields, without stack and cause. */
  toJSON(): Record<string, unknown> {
    const { name, message } = this;
    return Object.assign<Record<string, unknown>, this>({ name, message }, this);
  }
}
