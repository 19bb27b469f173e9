/** What goes wrong on the way to Threads, or stands in its place. */
import { named, ThreadsError, type RequestSummary } from "./base.js";

/** The call did not end within its deadline, which spans all attempts and the waits between them. */
export class ThreadsTimeoutError extends ThreadsError {
  static {
    named(this, "ThreadsTimeoutError");
  }
  readonly code = "THREADS_TIMEOUT";
  /** The limit that passed. */
  readonly timeoutMs: number;
  /** False when the request certainly never left: it was still connecting, or waiting for its next attempt after such a failure. */
  readonly sent: boolean;
  declare readonly request: RequestSummary;

  constructor(facts: {
    timeoutMs: number;
    sent: boolean;
    retryable: boolean;
    request: RequestSummary;
    advice?: string | undefined;
  }) {
    const advice = facts.advice ?? "Threads is slow to answer right now. Please try again in a few minutes.";
    super(`${facts.request.method} ${facts.request.path} was not answered within ${facts.timeoutMs} ms.`, {
      ...facts,
      advice,
    });
    this.timeoutMs = facts.timeoutMs;
    this.sent = facts.sent;
  }
}

/** Which part of the way to Threads failed. */
export type NetworkFailure =
  "dns" | "refused" | "unreachable" | "tls" | "connect-timeout" | "reset" | "protocol" | "unknown";

/** The connection to Threads failed: no name, no route, no handshake, or a socket that closed before the answer was whole. */
export class ThreadsNetworkError extends ThreadsError {
  static {
    named(this, "ThreadsNetworkError");
  }
  readonly code = "THREADS_NETWORK";
  /** Which part of the way failed. */
  readonly reason: NetworkFailure;
  /** False when the request certainly never left. When true, it may have taken effect. */
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
    super(message, { ...facts, advice });
    this.reason = facts.reason;
    this.sent = facts.sent;
  }
}

/** What is wrong with an answer that is not a Graph answer. */
export type ResponseFailure = "redirect" | "too-large" | "empty" | "not-json" | "unexpected-shape";

/** Something answered, but not as Threads does: a proxy's page, a redirect, a body without end, a shape that does not parse. */
export class ThreadsResponseError extends ThreadsError {
  static {
    named(this, "ThreadsResponseError");
  }
  readonly code = "THREADS_RESPONSE";
  /** What is wrong with it. */
  readonly reason: ResponseFailure;
  /** The HTTP status. */
  readonly status: number;
  /** As sent, or null. */
  readonly contentType: string | null;
  /** The first bytes of the body, redacted; empty when there was none. */
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
    const advice = facts.advice ?? "Threads did not answer as expected. Please try again in a few minutes.";
    super(message, { ...facts, advice });
    this.reason = facts.reason;
    this.status = facts.status;
    this.contentType = facts.contentType;
    this.excerpt = facts.excerpt;
  }
}
