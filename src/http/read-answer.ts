/** Turns an HTTP answer into a value or into one of our errors. Pure, apart from a host's own asynchronous schema. */
import {
  ThreadsApiError,
  ThreadsResponseError,
  type AppUsage,
  type RequestSummary,
  type ResponseFailure,
  type ThreadsError,
} from "../errors/index.js";
import { adviceFor, kindOf } from "./error-kind.js";
import { parseExactJson } from "./exact-json.js";
import type { WireAnswer } from "./exchange.js";
import { readGraphError } from "./graph-error.js";
import { rateLimitWait, readRetryAfter } from "./retry-after.js";
import type { ReplayRule } from "./retry.js";
import type { SchemaResult, StandardSchema } from "./standard-schema.js";

/** What is needed to judge an answer, beside the answer. */
export interface Reading<Output> {
  readonly request: RequestSummary;
  readonly replay: ReplayRule;
  readonly schema: StandardSchema<Output>;
  readonly usage: AppUsage | null;
  /** Epoch milliseconds, to read a `Retry-After` date against. */
  readonly now: number;
  /** Made only when something is to be shown. */
  readonly redactor: () => (text: string) => string;
  /** What to tell the person when Threads refuses what they brought, instead of the general sentence. */
  readonly refusalAdvice?: string | undefined;
}

const EXCERPT_LENGTH = 300;
/** More than is shown: what is redacted gets shorter. */
const REDACTED_LENGTH = 4_096;

/** The header's first value. Names arrive in lower case. */
export function header(answer: WireAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** The first bytes of a body, redacted first and shortened after, so that no half of a secret is left at the cut. */
function excerptOf(text: string, redact: (text: string) => string): string {
  const shown = redact(text.slice(0, REDACTED_LENGTH));
  // eslint-disable-next-line no-control-regex -- control characters of a broken body have no place in a log
  return shown.slice(0, EXCERPT_LENGTH).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\uFFFD");
}

/** The error for an answer that is no Graph answer. */
export function responseError(
  reason: ResponseFailure,
  what: string,
  answer: WireAnswer,
  reading: Pick<Reading<unknown>, "request" | "replay" | "redactor" | "now">,
): ThreadsResponseError {
  const { request, replay } = reading;
  // Repeating the same request gets the same redirect, the same flood and the same shape; a proxy's page is gone in a moment.
  const passing = reason === "not-json" || reason === "empty" || answer.status >= 500 || answer.status === 429;
  const redact = reading.redactor();
  const contentType = header(answer, "content-type");
  return new ThreadsResponseError(`${request.method} ${request.path}: ${redact(what)} (HTTP ${answer.status}).`, {
    reason,
    status: answer.status,
    contentType: contentType === undefined ? null : redact(contentType).slice(0, EXCERPT_LENGTH),
    excerpt: excerptOf(answer.text, redact),
    retryable: passing && replay !== "never",
    retryAfterMs: answer.status === 429 ? rateLimitWait(header(answer, "retry-after"), reading.now) : null,
    request,
  });
}

function apiError(body: unknown, answer: WireAnswer, reading: Reading<unknown>): ThreadsApiError | null {
  const sent = readGraphError(body);
  if (sent === null) return null;
  const redact = reading.redactor();
  const graph = {
    ...sent,
    message: redact(sent.message),
    type: sent.type === null ? null : redact(sent.type),
    traceId: sent.traceId === null ? null : redact(sent.traceId),
    userTitle: sent.userTitle === null ? null : redact(sent.userTitle),
    userMessage: sent.userMessage === null ? null : redact(sent.userMessage),
  };
  const kind = kindOf(graph, answer.status);
  const retryAfter = header(answer, "retry-after");
  const refused = kind === "invalid-request" || kind === "unknown" || kind === "auth";
  return new ThreadsApiError({
    status: answer.status,
    kind,
    graph,
    usage: reading.usage,
    // A rate limit refuses before anything is done; a passing failure may have come after the effect.
    retryable: kind === "rate-limit" || (kind === "transient" && reading.replay !== "never"),
    retryAfterMs:
      kind === "rate-limit" ? rateLimitWait(retryAfter, reading.now) : readRetryAfter(retryAfter, reading.now),
    advice: (refused ? reading.refusalAdvice : undefined) ?? adviceFor(kind, graph),
    request: reading.request,
  });
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

/** The value that the answer holds, or the error that it means. */
export async function readAnswer<Output>(
  answer: WireAnswer,
  reading: Reading<Output>,
): Promise<{ value: Output } | ThreadsError> {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const what = "the server answered with a redirect, which is not followed, since the token would go with it";
    return responseError("redirect", what, answer, reading);
  }
  const json = parseJson(answer.text);
  if (json === null) {
    const empty = answer.text.trim() === "";
    return responseError(
      empty ? "empty" : "not-json",
      empty ? "the answer is empty" : "the answer is not JSON",
      answer,
      reading,
    );
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
  const result = await reading.schema["~standard"].validate(json.body);
  if (result.issues === undefined) return { value: result.value };
  return responseError("unexpected-shape", describe(result), answer, reading);
}
