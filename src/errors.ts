/**
 * Every error class of the SDK. Each answers what a worker asks (`retryable`, `retryAfterMs`) and what a person asks (`advice`).
 * Nothing here ever holds a token, a secret or a code: whoever constructs an error passes text that is already redacted.
 */
import type { Issue } from "./validation/issue.js";

/** Shared by every copy of the SDK in a process, so that a CommonJS and an ES module copy recognise each other's errors. */
const brand = Symbol.for("@hayon/threads/error");

/** Gives a class its name on the prototype: there, unlike in a field, it also stands at the head of the stack. */
function named(errorClass: { prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
}

/** The request that an error speaks of: method and path, never the query, since the token rides there. */
export interface RequestSummary {
  readonly method: string;
  readonly path: string;
}

/** What every {@link ThreadsError} is made from. */
interface ErrorFacts {
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

  /** Stable, to switch on; see {@link ThreadsErrorByCode}. */
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

/** One thing that is wrong with the configuration: the option or variable, and what is wrong, never its value. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

/** The SDK was set up wrongly. The host's mistake, to be mended in code or environment; lists every problem at once. */
export class ThreadsConfigError extends ThreadsError {
  static {
    named(this, "ThreadsConfigError");
  }
  readonly code = "THREADS_CONFIG";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(`The Threads client cannot be used: ${problems.map((p) => `${p.name} ${p.problem}`).join("; ")}.`, {
      retryable: false,
      advice: "This site's connection to Threads is not set up correctly. Please tell the people who run it.",
    });
    this.problems = problems;
  }
}

/** A call was given something that it cannot use. The caller's mistake; nothing was sent. */
export class ThreadsValidationError extends ThreadsError {
  static {
    named(this, "ThreadsValidationError");
  }
  readonly code = "THREADS_VALIDATION";
  /** Everything that is wrong, in the order of the input. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    const text = issues.map((issue) => issue.message).join(" ");
    super(text, { retryable: false, advice: text });
    this.issues = issues;
  }
}

/** What the callback of the authorization said instead of a usable code. */
export type AuthorizationFailure =
  "denied" | "refused" | "malformed" | "code-missing" | "state-missing" | "state-mismatch";

/** The person or Threads declined the authorization, or the callback does not belong to the flow that was begun. */
export class ThreadsAuthorizationError extends ThreadsError {
  static {
    named(this, "ThreadsAuthorizationError");
  }
  readonly code = "THREADS_AUTHORIZATION";
  /** Why there is no code to exchange. */
  readonly reason: AuthorizationFailure;
  /** `error`, `error_reason` and `error_description` as the redirect carried them: anybody can write these. */
  readonly sent: { readonly error: string | null; readonly reason: string | null; readonly description: string | null };

  constructor(reason: AuthorizationFailure, message: string, advice: string, sent?: ThreadsAuthorizationError["sent"]) {
    super(message, { retryable: false, advice });
    this.reason = reason;
    this.sent = sent ?? { error: null, reason: null, description: null };
  }
}

/** What a refusal by Threads is about; decided by code and subcode, never by text. */
export type ApiErrorKind =
  "auth" | "permission" | "rate-limit" | "not-found" | "invalid-request" | "media" | "policy" | "transient" | "unknown";

/** The error as Threads sent it. Texts are localized: never match on them. */
export interface GraphError {
  readonly message: string;
  /** `OAuthException` for nearly everything; free text. */
  readonly type: string | null;
  readonly code: number | null;
  readonly subcode: number | null;
  /** `fbtrace_id`, for a report to Meta. */
  readonly traceId: string | null;
  readonly userTitle: string | null;
  readonly userMessage: string | null;
  readonly isTransient: boolean | null;
}

/** How much of the app's rate limit is used, in percent (throttled at 100); from `x-app-usage`. */
export interface AppUsage {
  readonly callCount: number;
  readonly totalTime: number;
  readonly totalCpuTime: number;
}

/** Threads understood the request and refused it, or failed with an error of its own. */
export class ThreadsApiError extends ThreadsError {
  static {
    named(this, "ThreadsApiError");
  }
  readonly code = "THREADS_API";
  /** The HTTP status; a refusal may also come with 200. */
  readonly status: number;
  readonly kind: ApiErrorKind;
  readonly graph: GraphError;
  readonly usage: AppUsage | null;
  declare readonly request: RequestSummary;

  constructor(
    facts: ErrorFacts & {
      status: number;
      kind: ApiErrorKind;
      graph: GraphError;
      usage: AppUsage | null;
      request: RequestSummary;
    },
  ) {
    const { status, graph, request } = facts;
    const codes = [
      graph.code === null ? "" : `code ${graph.code}`,
      graph.subcode === null ? "" : `subcode ${graph.subcode}`,
    ];
    const where = [`HTTP ${status}`, ...codes.filter(Boolean), graph.traceId === null ? "" : `trace ${graph.traceId}`];
    super(
      `Threads refused ${request.method} ${request.path}: ${graph.message} (${where.filter(Boolean).join(", ")})`,
      facts,
    );
    this.status = status;
    this.kind = facts.kind;
    this.graph = graph;
    this.usage = facts.usage;
  }
}

/** The call did not end within its deadline, which spans all attempts and the waits between them. */
export class ThreadsTimeoutError extends ThreadsError {
  static {
    named(this, "ThreadsTimeoutError");
  }
  readonly code = "THREADS_TIMEOUT";
  readonly timeoutMs: number;
  /** False when the request certainly never left: it was still connecting, or waiting for its next attempt after such a failure. */
  readonly sent: boolean;
  declare readonly request: RequestSummary;

  constructor(facts: { timeoutMs: number; sent: boolean; retryable: boolean; request: RequestSummary }) {
    super(`${facts.request.method} ${facts.request.path} was not answered within ${facts.timeoutMs} ms.`, {
      ...facts,
      advice: "Threads is slow to answer right now. Please try again in a few minutes.",
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
  readonly reason: NetworkFailure;
  /** False when the request certainly never left. When true, it may have taken effect. */
  readonly sent: boolean;
  declare readonly request: RequestSummary;

  constructor(
    message: string,
    facts: { reason: NetworkFailure; sent: boolean; retryable: boolean; request: RequestSummary; cause: unknown },
  ) {
    super(message, { ...facts, advice: "Threads cannot be reached right now. Please try again in a few minutes." });
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
  readonly reason: ResponseFailure;
  readonly status: number;
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
    },
  ) {
    super(message, { ...facts, advice: "Threads did not answer as expected. Please try again in a few minutes." });
    this.reason = facts.reason;
    this.status = facts.status;
    this.contentType = facts.contentType;
    this.excerpt = facts.excerpt;
  }
}

/** Each error class by its `code`. */
export interface ThreadsErrorByCode {
  THREADS_CONFIG: ThreadsConfigError;
  THREADS_VALIDATION: ThreadsValidationError;
  THREADS_AUTHORIZATION: ThreadsAuthorizationError;
  THREADS_API: ThreadsApiError;
  THREADS_TIMEOUT: ThreadsTimeoutError;
  THREADS_NETWORK: ThreadsNetworkError;
  THREADS_RESPONSE: ThreadsResponseError;
}

/** The stable codes to switch on. */
export type ThreadsErrorCode = keyof ThreadsErrorByCode;

/** Any error of the SDK, told apart by `code`. */
export type AnyThreadsError = ThreadsErrorByCode[ThreadsErrorCode];

/**
 * Is this an error of the SDK? Holds across copies: unlike `instanceof`, it also knows the errors of another copy of the package
 * in the same process (one loaded with `require`, one with `import`).
 *
 * @param error anything that was caught
 * @param code when given, only that class counts, and the type is narrowed to it
 */
export function isThreadsError(error: unknown): error is AnyThreadsError;
export function isThreadsError<Code extends ThreadsErrorCode>(
  error: unknown,
  code: Code,
): error is ThreadsErrorByCode[Code];
export function isThreadsError(error: unknown, code?: ThreadsErrorCode): boolean {
  if (typeof error !== "object" || error === null || (error as Record<symbol, unknown>)[brand] !== true) return false;
  return code === undefined || (error as { code?: unknown }).code === code;
}
