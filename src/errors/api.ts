import { named, ThreadsError, type ErrorFacts, type RequestSummary } from "./base.js";

/**
 * The kind of a refusal by Threads. `docs/refusals.md` lists the kind of each code.
 * - `auth`: the token is not accepted.
 * - `permission`: the token lacks a scope.
 * - `app`: the app is not reviewed, blocked or has wrong credentials. The token is still valid, and only the operator can act.
 * - `rate-limit` and `transient`: the same call may succeed later.
 * - `not-found` and `invalid-request`: the request names something that does not exist, or is not valid.
 * - `media`: Threads cannot use a file or a link.
 * - `policy`: the account is restricted.
 * - `unknown`: the SDK does not know the code.
 */
export type ApiErrorKind =
  | "auth"
  | "permission"
  | "app"
  | "rate-limit"
  | "not-found"
  | "invalid-request"
  | "media"
  | "policy"
  | "transient"
  | "unknown";

/** An error as Threads sent it. Its texts are localized, so do not match on them. */
export interface GraphError {
  readonly message: string;
  /** Free text, usually `OAuthException`. */
  readonly type: string | null;
  readonly code: number | null;
  /** The error name that Threads sent instead of a code, such as `THREADS_API__LINK_LIMIT_EXCEEDED`. */
  readonly name: string | null;
  readonly subcode: number | null;
  /** `fbtrace_id`, for a report to Meta. */
  readonly traceId: string | null;
  readonly userTitle: string | null;
  readonly userMessage: string | null;
  readonly isTransient: boolean | null;
}

/** The used part of the app's rate limit in percent, from `x-app-usage`. Threads throttles the app at 100. */
export interface AppUsage {
  readonly callCount: number;
  readonly totalTime: number;
  readonly totalCpuTime: number;
}

/**
 * Threads refused the request, or failed with an error of its own.
 *
 * @example
 * ```ts
 * try {
 *   await account.publish({ text: "Hello" });
 * } catch (error) {
 *   if (!isThreadsError(error, "THREADS_API")) throw error;
 *   if (error.kind === "rate-limit") await retryIn(error.retryAfterMs);
 *   else showToUser(error.advice);
 * }
 * ```
 */
export class ThreadsApiError extends ThreadsError {
  static {
    named(this, "ThreadsApiError");
  }
  readonly code = "THREADS_API";
  /** The HTTP status. Some refusals come with 200. */
  readonly status: number;
  /** The kind of the refusal, to branch on. */
  readonly kind: ApiErrorKind;
  /** The scope that the token lacks, for `kind: "permission"`. Null when it is not known. */
  readonly missingScope: string | null;
  /** The index of the draft's medium that was refused, from 0. Null for other refusals. */
  readonly mediaIndex: number | null;
  /** The error as Threads sent it, redacted. */
  readonly graph: GraphError;
  /** The app's usage at the time of the refusal. Null when Threads did not send it. */
  readonly usage: AppUsage | null;
  declare readonly request: RequestSummary;

  constructor(facts: ApiErrorFacts) {
    super(facts.message ?? messageOf(facts), facts);
    this.status = facts.status;
    this.kind = facts.kind;
    this.missingScope = facts.missingScope ?? null;
    this.mediaIndex = facts.mediaIndex ?? null;
    this.graph = facts.graph;
    this.usage = facts.usage;
  }
}

/** The properties of a {@link ThreadsApiError}. */
export interface ApiErrorFacts extends ErrorFacts {
  readonly status: number;
  readonly kind: ApiErrorKind;
  readonly graph: GraphError;
  readonly usage: AppUsage | null;
  readonly request: RequestSummary;
  readonly missingScope?: string | null;
  readonly mediaIndex?: number | null;
  /** The action for the operator, as a complete sentence. The message ends with it. */
  readonly hint?: string | null;
  /** Replaces the message that is made of the other properties. */
  readonly message?: string;
}

function messageOf({ status, graph, request, hint = null }: ApiErrorFacts): string {
  const where = [
    `HTTP ${status}`,
    graph.code === null ? null : `code ${graph.code}`,
    graph.name,
    graph.subcode === null ? null : `subcode ${graph.subcode}`,
    graph.traceId === null ? null : `trace ${graph.traceId}`,
  ].filter((part) => part !== null);
  const refused = `Threads refused ${request.method} ${request.path}: ${graph.message} (${where.join(", ")})`;
  return hint === null ? refused : `${refused}. ${hint}`;
}

/** Returns a copy of the error with some properties replaced. */
export function amendedApiError(error: ThreadsApiError, changes: Partial<ApiErrorFacts>): ThreadsApiError {
  const { status, kind, responsible, missingScope, mediaIndex, graph, usage, request } = error;
  const { retryable, retryAfterMs, advice, cause, message } = error;
  return new ThreadsApiError({
    ...{ status, kind, responsible, missingScope, mediaIndex, graph, usage, request },
    ...{ retryable, retryAfterMs, advice, cause },
    // Without a new hint, the message keeps the old one.
    ...(changes.hint === undefined ? { message } : {}),
    ...changes,
  });
}
