/** What Threads itself refuses. */
import { named, ThreadsError, type ErrorFacts, type RequestSummary } from "./base.js";

/**
 * What a refusal by Threads is about; `docs/refusals.md` lists which code means which kind.
 * - `auth`: the token. `permission`: a scope that the token lacks. `app`: the app itself (not reviewed, blocked, wrong credentials): no token
 *   is invalid, and only the app's operator can act.
 * - `rate-limit`, `transient`: they pass. `policy`: a restriction of the account. `media`: a file or a link.
 * - `not-found`, `invalid-request`: what was asked for. `unknown`: a code that the SDK does not know.
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

/** Who has to act after a refusal: the user, the app's operator, the developer of the calling code, or nobody but Threads. */
export type ApiErrorResponsible = "user" | "operator" | "developer" | "threads";

/** The error as Threads sent it. Texts are localized: never match on them. */
export interface GraphError {
  readonly message: string;
  /** `OAuthException` for nearly everything; free text. */
  readonly type: string | null;
  readonly code: number | null;
  /** The name that Threads sent in the code's place, such as `THREADS_API__LINK_LIMIT_EXCEEDED`. */
  readonly name: string | null;
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
  /** What the refusal is about, to branch on. */
  readonly kind: ApiErrorKind;
  /** Who has to act. */
  readonly responsible: ApiErrorResponsible;
  /** The scope that the token lacks, for `kind: "permission"`; null when Threads does not say enough to tell. */
  readonly missingScope: string | null;
  /** Which medium of a draft was refused, from 0; null for everything else. */
  readonly mediaIndex: number | null;
  /** The error as sent, redacted. */
  readonly graph: GraphError;
  /** From the same answer, when it told. */
  readonly usage: AppUsage | null;
  declare readonly request: RequestSummary;

  constructor(facts: ApiErrorFacts) {
    super(facts.message ?? messageOf(facts), facts);
    this.status = facts.status;
    this.kind = facts.kind;
    this.responsible = facts.responsible;
    this.missingScope = facts.missingScope ?? null;
    this.mediaIndex = facts.mediaIndex ?? null;
    this.graph = facts.graph;
    this.usage = facts.usage;
  }
}

/** What a {@link ThreadsApiError} is made from. */
export interface ApiErrorFacts extends ErrorFacts {
  readonly status: number;
  readonly kind: ApiErrorKind;
  readonly responsible: ApiErrorResponsible;
  readonly graph: GraphError;
  readonly usage: AppUsage | null;
  readonly request: RequestSummary;
  readonly missingScope?: string | null;
  readonly mediaIndex?: number | null;
  /** What the operator has to do, as a sentence of its own; null when nothing. */
  readonly hint?: string | null;
  /** The whole message, instead of one made of the other facts. */
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

/** The same refusal, with some of what is said about it replaced. */
export function amendedApiError(error: ThreadsApiError, changes: Partial<ApiErrorFacts>): ThreadsApiError {
  const { status, kind, responsible, missingScope, mediaIndex, graph, usage, request } = error;
  const { retryable, retryAfterMs, advice, cause, message } = error;
  return new ThreadsApiError({
    ...{ status, kind, responsible, missingScope, mediaIndex, graph, usage, request },
    ...{ retryable, retryAfterMs, advice, cause },
    // A message that names what the operator has to do keeps saying so.
    ...(changes.hint === undefined ? { message } : {}),
    ...changes,
  });
}
