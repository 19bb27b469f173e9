/** Turns an HTTP answer into a value or into one of our errors. Pure, apart from a host's own asynchronous schema. */
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
import { judgeRefusal, refusalEndpoint } from "./refusals/judge-refusal.js";
import { ADVICE } from "./refusals/refusal-advice.js";
import { parseExactJson } from "./exact-json.js";
import type { WireResponse } from "./dispatch.js";
import { readGraphError } from "./refusals/graph-error.js";
import { redactCause } from "./redaction/redact.js";
import { rateLimitWait, readRetryAfter } from "./retry-after.js";
import type { ReplayRule } from "./retry.js";
import type { SchemaResult, StandardSchema } from "../validation/standard-schema.js";

/** What is needed to judge an answer, beside the answer. */
export interface Reading<Output> {
  readonly request: RequestSummary;
  readonly replay: ReplayRule;
  readonly schema: StandardSchema<Output>;
  /** Read only where it is told. */
  readonly usage: () => AppUsage | null;
  /** Epoch milliseconds, to read a `Retry-After` date against. */
  readonly now: number;
  /** Made only when something is to be shown. */
  readonly redactor: () => (text: string) => string;
  /** What to tell the person when Threads refuses what they brought, instead of the general sentence. */
  readonly refusalAdvice?: string | undefined;
}

const EXCERPT_LENGTH = 300;
const MESSAGE_LENGTH = 1_000;
/** More than is shown, and a bound on the work: what is redacted gets shorter. */
const REDACTED_LENGTH = 4_096;

/** The header's first value. Names arrive in lower case. */
export function header(answer: WireResponse, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/**
 * A text of the server's, redacted first and shortened after, so that no half of a secret is left at the cut. It may quote the URL of a file
 * that another call, or another process, has sent.
 */
function shown(text: string, redact: (text: string) => string, length: number): string {
  return sanitizeText(withoutQueries(redact(text.slice(0, REDACTED_LENGTH))), length);
}

/** The error for an answer that is no Graph answer. */
export function responseError(
  reason: ResponseFailure,
  what: string,
  answer: WireResponse,
  reading: Pick<Reading<unknown>, "request" | "replay" | "redactor" | "now" | "refusalAdvice">,
  cause?: unknown,
): ThreadsResponseError {
  const { request, replay } = reading;
  // Repeating the same request gets the same redirect, the same flood and the same shape; a proxy's page is gone in a moment.
  const { status } = answer;
  const unclear = (reason === "not-json" || reason === "empty") && status < 300;
  const passing = unclear || status >= 500 || [408, 425, 429].includes(status);
  const redact = reading.redactor();
  const contentType = header(answer, "content-type");
  const retryAfter = header(answer, "retry-after");
  return new ThreadsResponseError(
    `${request.method} ${request.path}: ${shown(what, redact, MESSAGE_LENGTH)} (HTTP ${answer.status}).`,
    {
      reason,
      status: answer.status,
      contentType: contentType === undefined ? null : shown(contentType, redact, EXCERPT_LENGTH),
      excerpt: shown(answer.text, redact, EXCERPT_LENGTH),
      retryable: passing && replay !== "never",
      retryAfterMs: status === 429 ? rateLimitWait(retryAfter, reading.now) : readRetryAfter(retryAfter, reading.now),
      request,
      cause: cause === undefined ? undefined : redactCause(cause, redact),
      advice: replay === "never" ? reading.refusalAdvice : undefined,
    },
  );
}

function apiError(body: unknown, answer: WireResponse, reading: Reading<unknown>): ThreadsApiError | null {
  const report = readGraphError(body);
  if (report === null) return null;
  const redact = reading.redactor();
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
  // An error under status 200 may carry the status that it should have had.
  const judgedStatus = answer.status < 400 ? (report.status ?? answer.status) : answer.status;
  const refusal = judgeRefusal(graph, judgedStatus, refusalEndpoint(reading.request));
  const { kind, responsible, passes, hint } = refusal;
  const retryAfter = header(answer, "retry-after");
  const waitMs =
    kind === "rate-limit" ? rateLimitWait(retryAfter, reading.now) : readRetryAfter(retryAfter, reading.now);
  return new ThreadsApiError({
    status: answer.status,
    kind,
    responsible,
    graph,
    usage: reading.usage(),
    // A rate limit refuses before anything is done; a passing failure may have come after the effect.
    retryable: passes === "later" || (passes === "soon" && reading.replay !== "never"),
    retryAfterMs: waitMs,
    advice: adviceOf(refusal, graph.userMessage, reading.refusalAdvice),
    hint,
    request: reading.request,
  });
}

/** The refusal's own sentence, the call's, or Threads' own, when it wrote one for users. */
function adviceOf({ kind, advice }: Refusal, userMessage: string | null, ofCall: string | undefined): string {
  if (advice !== ADVICE[kind]) return advice;
  const general = kind === "invalid-request" || kind === "unknown" || kind === "auth";
  return (general ? ofCall : undefined) ?? (kind === "auth" ? null : userMessage) ?? advice;
}

function describe(result: SchemaResult<unknown>): string {
  const problems = (result.issues ?? []).slice(0, 5).map(({ message, path = [] }) => {
    const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
    return keys.length === 0 ? message : `${keys.join(".")}: ${message}`;
  });
  return `the answer has an unexpected shape: ${problems.join("; ")}`;
}

function parseJson(text: string): { readonly body: unknown } | null {
  try {
    return { body: parseExactJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) };
  } catch {
    return null;
  }
}

/** The value that an answer holds, or the error that it means. */
export type Read<Output> = { readonly value: Output } | ThreadsError;

/** Reads an answer. A promise only where the host's own schema is asynchronous. */
export function readResponse<Output>(
  answer: WireResponse,
  reading: Reading<Output>,
): Read<Output> | Promise<Read<Output>> {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const what = "the server answered with a redirect, which is not followed, since the token would go with it";
    return responseError("redirect", what, answer, reading);
  }
  const json = parseJson(answer.text);
  if (json === null) {
    if (answer.text.trim() === "") return responseError("empty", "the answer is empty", answer, reading);
    const encoding = header(answer, "content-encoding") ?? "identity";
    const what = encoding === "identity" ? "is not JSON" : `is encoded (${encoding}), which was not asked for`;
    return responseError("not-json", `the answer ${what}`, answer, reading);
  }
  const refusal = apiError(json.body, answer, reading);
  if (refusal !== null) return refusal;
  if (status >= 400) {
    return responseError(
      "unexpected-shape",
      "the server failed without an error that Threads would send",
      answer,
      reading,
    );
  }
  const judged = (result: SchemaResult<Output>): Read<Output> =>
    result.issues === undefined
      ? { value: result.value }
      : responseError("unexpected-shape", describe(result), answer, reading);
  const broken = (error: unknown) =>
    responseError("unexpected-shape", "the schema given for the answer failed itself", answer, reading, error);
  try {
    const result = reading.schema["~standard"].validate(json.body);
    return result instanceof Promise ? result.then(judged).catch(broken) : judged(result);
  } catch (error) {
    return broken(error);
  }
}
