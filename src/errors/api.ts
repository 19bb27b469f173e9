/** What Threads itself refuses. */
import { named, ThreadsError, type ErrorFacts, type RequestSummary } from "./base.js";

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
  /** What the refusal is about, to branch on. */
  readonly kind: ApiErrorKind;
  /** The error as sent, redacted. */
  readonly graph: GraphError;
  /** From the same answer, when it told. */
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
