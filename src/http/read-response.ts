/** Converts a response to a value or an SDK error. Pure, unless the host's own schema is asynchronous. */
import {
  ThreadsApiError,
  ThreadsResponseError,
  type AppUsage,
  type RequestSummary,
  type ResponseFailure,
  type ThreadsError,
} from "../errors/index.js";
import { sanitizeText, withoutQueries } from "../internal/sanitize-text.js";
import type { Refusal } from "./refusals/refusal.js";
import { classifyRefusal, refusalEndpoint } from "./refusals/classify-refusal.js";
import { ADVICE } from "./refusals/refusal-advice.js";
import { parseExactJson } from "./exact-json.js";
import type { WireResponse } from "./dispatch.js";
import { readGraphError } from "./refusals/graph-error.js";
import { redactCause } from "./redaction/redact.js";
import { header, rateLimitWait, readRetryAfter } from "./response-headers.js";
import type { ReplayRule } from "./retry.js";
import type { SchemaResult, StandardSchema } from "../validation/standard-schema.js";

/** The facts of a call that are needed to read its response. */
export interface ReadContext<Output> {
  readonly request: RequestSummary;
  readonly replay: ReplayRule;
  readonly schema: StandardSchema<Output>;
  /** A function, because most responses need no usage. */
  readonly usage: () => AppUsage | null;
  /** Epoch milliseconds. A `Retry-After` date is relative to it. */
  readonly now: number;
  /** A function, because only errors need a redactor. */
  readonly redactor: () => (text: string) => string;
  readonly refusalAdvice?: string | undefined;
}

const EXCERPT_LENGTH = 300;
const MESSAGE_LENGTH = 1_000;
/** Bounds the work of redacting. Larger than what is shown, because redacting shortens a text. */
const REDACTED_LENGTH = 4_096;

/**
 * Makes a text of the server safe to show. Redacts before shortening, so that no part of a secret remains at the cut. Removes queries of
 * URLs, because the text may quote the URL of a file that another call sent.
 */
function shown(text: string, redact: (text: string) => string, length: number): string {
  return sanitizeText(withoutQueries(redact(text.slice(0, REDACTED_LENGTH))), length);
}

/** Makes the error for a response that Threads would not send. */
export function responseError(
  reason: ResponseFailure,
  problem: string,
  response: WireResponse,
  context: Pick<ReadContext<unknown>, "request" | "replay" | "redactor" | "now" | "refusalAdvice">,
  cause?: unknown,
): ThreadsResponseError {
  const { request, replay } = context;
  // A retry gets the same redirect, size or shape again. A proxy's error page is usually gone a moment later.
  const { status } = response;
  const unclear = (reason === "not-json" || reason === "empty") && status < 300;
  const mayPass = unclear || status >= 500 || [408, 425, 429].includes(status);
  const redact = context.redactor();
  const contentType = header(response, "content-type");
  const retryAfter = header(response, "retry-after");
  return new ThreadsResponseError(
    `${request.method} ${request.path}: ${shown(problem, redact, MESSAGE_LENGTH)} (HTTP ${status}).`,
    {
      reason,
      status,
      contentType: contentType === undefined ? null : shown(contentType, redact, EXCERPT_LENGTH),
      excerpt: shown(response.text, redact, EXCERPT_LENGTH),
      retryable: mayPass && replay !== "never",
      retryAfterMs: status === 429 ? rateLimitWait(retryAfter, context.now) : readRetryAfter(retryAfter, context.now),
      request,
      cause: cause === undefined ? undefined : redactCause(cause, redact),
      advice: replay === "never" ? context.refusalAdvice : undefined,
    },
  );
}

/** Makes the error that Threads reports in a body, or returns null when the body reports none. */
function apiError(body: unknown, response: WireResponse, context: ReadContext<unknown>): ThreadsApiError | null {
  const report = readGraphError(body);
  if (report === null) return null;
  const redact = context.redactor();
  const text = (value: string) => shown(value, redact, MESSAGE_LENGTH);
  const textOrNull = (value: string | null) => (value === null ? null : text(value));
  const { sent } = report;
  const graph = {
    ...sent,
    message: text(sent.message),
    type: textOrNull(sent.type),
    traceId: textOrNull(sent.traceId),
    userTitle: textOrNull(sent.userTitle),
    userMessage: textOrNull(sent.userMessage),
  };
  // An error with HTTP status 200 may name another status in its body.
  const effectiveStatus = response.status < 400 ? (report.status ?? response.status) : response.status;
  const refusal = classifyRefusal(graph, effectiveStatus, refusalEndpoint(context.request));
  const { kind, responsible, retry, hint } = refusal;
  const retryAfter = header(response, "retry-after");
  const waitMs =
    kind === "rate-limit" ? rateLimitWait(retryAfter, context.now) : readRetryAfter(retryAfter, context.now);
  return new ThreadsApiError({
    status: response.status,
    kind,
    responsible,
    graph,
    usage: context.usage(),
    // A rate limit refuses a request before it has an effect. Another temporary failure may come after the effect.
    retryable: retry === "later" || (retry === "soon" && context.replay !== "never"),
    retryAfterMs: waitMs,
    advice: adviceOf(refusal, graph.userMessage, context.refusalAdvice),
    hint,
    request: context.request,
  });
}

/** Returns the advice of the refusal if it is specific, else the call's, else the text that Threads wrote for users. */
function adviceOf({ kind, advice }: Refusal, userMessage: string | null, callAdvice: string | undefined): string {
  if (advice !== ADVICE[kind]) return advice;
  const general = kind === "invalid-request" || kind === "unknown" || kind === "auth";
  return (general ? callAdvice : undefined) ?? (kind === "auth" ? null : userMessage) ?? advice;
}

function shapeProblem(result: SchemaResult<unknown>): string {
  const problems = (result.issues ?? []).slice(0, 5).map(({ message, path = [] }) => {
    const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
    return keys.length === 0 ? message : `${keys.join(".")}: ${message}`;
  });
  return `the response has an unexpected shape: ${problems.join("; ")}`;
}

function parseJson(text: string): { readonly body: unknown } | null {
  try {
    return { body: parseExactJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) };
  } catch {
    return null;
  }
}

/** The value of a response, or the error that it means. */
export type ReadResult<Output> = { readonly value: Output } | ThreadsError;

/** Reads a response. Returns a promise only when the host's own schema is asynchronous. */
export function readResponse<Output>(
  response: WireResponse,
  context: ReadContext<Output>,
): ReadResult<Output> | Promise<ReadResult<Output>> {
  const failed = (reason: ResponseFailure, problem: string, cause?: unknown) =>
    responseError(reason, problem, response, context, cause);
  const { status } = response;
  if (status >= 300 && status < 400) {
    return failed(
      "redirect",
      "the response is a redirect, which the SDK does not follow because it would send the token",
    );
  }
  const json = parseJson(response.text);
  if (json === null) {
    if (response.text.trim() === "") return failed("empty", "the response is empty");
    const encoding = header(response, "content-encoding") ?? "identity";
    const problem = encoding === "identity" ? "is not JSON" : `is encoded (${encoding}), which the SDK did not request`;
    return failed("not-json", `the response ${problem}`);
  }
  const refusal = apiError(json.body, response, context);
  if (refusal !== null) return refusal;
  if (status >= 400) return failed("unexpected-shape", "the response is an error, but not in the format of Threads");

  const resultOf = (result: SchemaResult<Output>): ReadResult<Output> =>
    result.issues === undefined ? { value: result.value } : failed("unexpected-shape", shapeProblem(result));
  const schemaError = (error: unknown) =>
    failed("unexpected-shape", "the schema for the response threw an error", error);
  try {
    const result = context.schema["~standard"].validate(json.body);
    return result instanceof Promise ? result.then(resultOf).catch(schemaError) : resultOf(result);
  } catch (error) {
    return schemaError(error);
  }
}
