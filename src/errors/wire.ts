import { named, ThreadsError, type RequestSummary } from "./base.js";
import { RESPONSIBLE } from "./responsible.js";

/** The call did not end within its time limit, which covers all attempts and the waits between them. */
export class ThreadsTimeoutError extends ThreadsError {
  static {
    named(this, "ThreadsTimeoutError");
  }
  readonly code = "THREADS_TIMEOUT";
  /** The time limit in milliseconds. */
  readonly timeoutMs: number;
  /** False when no request was sent, because every attempt ended while connecting. When true, the request may have taken effect. */
  readonly sent: boolean;
  declare readonly request: RequestSummary;

  constructor(facts: {
    timeoutMs: number;
    sent: boolean;
    retryable: boolean;
    request: RequestSummary;
    advice?: string | undefined;
  }) {
    const advice = facts.advice ?? "Threads is slow to respond right now. Please try again in a few minutes.";
    super(`${facts.request.method} ${facts.request.path} got no response within ${facts.timeoutMs} ms.`, {
      ...facts,
      responsible: RESPONSIBLE.THREADS_TIMEOUT,
      advice,
    });
    this.timeoutMs = facts.timeoutMs;
    this.sent = facts.sent;
  }
}

/** The part of the connection to Threads that failed. */
export type NetworkFailure =
  "dns" | "refused" | "unreachable" | "tls" | "connect-timeout" | "reset" | "protocol" | "unknown";

/** The connection to Threads failed, or closed before the response was complete. */
export class ThreadsNetworkError extends ThreadsError {
  static {
    named(this, "ThreadsNetworkError");
  }
  readonly code = "THREADS_NETWORK";
  /** The part of the connection that failed. */
  readonly reason: NetworkFailure;
  /** False when the request was not sent. When true, it may have taken effect. */
  readonly sent: boolean;
  declare readonly request: RequestSummary;

  constructor(
    message: string,
    facts: {
      reason: NetworkFailure;
      sent: boolean;
      retryable: boolean;
      request: RequestSummary;
      cause: unknown;
      advice?: string | undefined;
    },
  ) {
    const advice = facts.advice ?? "Threads cannot be reached right now. Please try again in a few minutes.";
    super(message, { ...facts, responsible: RESPONSIBLE.THREADS_NETWORK, advice });
    this.reason = facts.reason;
    this.sent = facts.sent;
  }
}

/** The reason why a response cannot be from Threads. */
export type ResponseFailure = "redirect" | "too-large" | "empty" | "not-json" | "unexpected-shape";

/** The response is not one that Threads would send: a proxy's page, a redirect, an endless body or an unexpected shape. */
export class ThreadsResponseError extends ThreadsError {
  static {
    named(this, "ThreadsResponseError");
  }
  readonly code = "THREADS_RESPONSE";
  /** Why the response could not be used. */
  readonly reason: ResponseFailure;
  /** The HTTP status. */
  readonly status: number;
  /** The response's `content-type`, or null. */
  readonly contentType: string | null;
  /** The first 300 characters of the body, redacted. */
  readonly excerpt: string;
  declare readonly request: RequestSummary;

  constructor(
    message: string,
    facts: {
      reason: ResponseFailure;
      status: number;
      contentType: string | null;
      excerpt: string;
      retryable: boolean;
      retryAfterMs?: number | null;
      request: RequestSummary;
      cause?: unknown;
      advice?: string | undefined;
    },
  ) {
    const advice = facts.advice ?? "Threads did not respond as expected. Please try again in a few minutes.";
    super(message, { ...facts, responsible: RESPONSIBLE.THREADS_RESPONSE(facts.reason), advice });
    this.reason = facts.reason;
    this.status = facts.status;
    this.contentType = facts.contentType;
    this.excerpt = facts.excerpt;
  }
}
