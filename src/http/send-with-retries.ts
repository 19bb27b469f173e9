/** Runs one call from its first attempt to its value or error: sends, reads, retries and ends early. */
import type { Dispatcher } from "undici";
import {
  ThreadsApiError,
  ThreadsConfigError,
  ThreadsNetworkError,
  ThreadsTimeoutError,
  type RequestSummary,
  type ThreadsError,
} from "../errors/index.js";
import { callHook } from "../internal/hooks.js";
import type { Call } from "./call.js";
import { orInterrupted, type Deadline, type Interruption } from "./deadline.js";
import { dispatch, type DispatchResult } from "./dispatch.js";
import { classifyNetworkFailure } from "./network-failure.js";
import { readResponse, responseError, type ReadContext, type ReadResult } from "./read-response.js";
import { createRedactor, redactCause, secretsIn } from "./redaction/redact.js";
import { header, readAppUsage, readDate } from "./response-headers.js";
import { retryDelayMs } from "./retry.js";
import type { DatedResponse } from "./server-time.js";
import type { TransportOptions } from "./transport-options.js";
import { wireRequest } from "./wire-request.js";

/** The parts that all calls of a transport share. */
export interface RetryContext extends Omit<TransportOptions, "dispatcher"> {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly basePath: string;
  /** Receives the times of each response that has a `Date` header. */
  readonly onServerDate: (response: DatedResponse) => void;
}

type Responded = Extract<DispatchResult, { end: "responded" | "too-large" }>;

const UNSUPPORTED_DISPATCHER = {
  name: "dispatcher",
  problem:
    "must come from undici 7 or later, but this one calls handlers as undici 5 and 6 do. If it is a MockPool, pass its MockAgent",
};

/** Sends a call until it succeeds, fails for good, or ends early. */
export async function sendWithRetries<Output>(
  call: Call<Output>,
  context: RetryContext,
  deadline: Deadline,
): Promise<Output> {
  const { clock, onEvent } = context;
  const running = new RunningCall(call, context);
  const { timeoutMs } = deadline;
  const wire = wireRequest(call, context.origin, context.basePath);
  /** The first failure that may have come after Threads issued a token. */
  let firstUncertain: ThreadsError | null = null;

  for (let attempt = 1; ; attempt++) {
    if (deadline.interruption !== null) throw running.interrupted(deadline.interruption, timeoutMs);
    const startedAt = clock.now();
    if (onEvent) callHook(onEvent, { type: "request", ...running.request, attempt });
    const result = await dispatch(context.dispatcher, wire, deadline, context.maxResponseBytes);

    if (result.end === "unsupported-dispatcher") {
      throw new ThreadsConfigError([UNSUPPORTED_DISPATCHER], "The Threads client");
    }
    if (result.end === "interrupted") throw running.interrupted(result.interruption, timeoutMs, result.started);
    const read = result.end === "failed" ? running.failed(result) : running.responded(result, attempt, startedAt);
    // The deadline also applies to a host's asynchronous schema.
    const settled = read instanceof Promise ? await orInterrupted(read, deadline) : read;
    if ("by" in settled) throw running.interrupted(settled, timeoutMs);
    if ("value" in settled) return settled.value;

    const delayMs = retryDelayMs({
      attempt,
      maxAttempts: context.maxAttempts,
      replay: call.replay,
      error: settled,
      random: context.random(),
      remainingMs: deadline.remainingMs(),
    });
    if (delayMs === null) throw call.replay === "credential-issuing" ? (firstUncertain ?? settled) : settled;
    if (running.mayHaveTakenEffect(settled)) firstUncertain ??= settled;
    if (onEvent) {
      const { code, message } = settled;
      callHook(onEvent, { type: "retry", ...running.request, attempt, delayMs, code, message });
    }
    const interruption = await pause(context, delayMs, deadline);
    if (interruption !== null) throw running.interrupted(interruption, timeoutMs);
  }
}

/** A running call: reads its results, and knows whether a request may have reached Threads. */
class RunningCall<Output> {
  readonly request: RequestSummary;
  readonly #call: Call<Output>;
  readonly #context: RetryContext;
  #sent = false;

  constructor(call: Call<Output>, context: RetryContext) {
    this.request = { method: call.method, path: call.path };
    this.#call = call;
    this.#context = context;
  }

  interrupted(interruption: Interruption, timeoutMs: number, started = false): Error {
    this.#sent ||= started;
    if (interruption.by === "signal") return interruption.reason as Error;
    const sent = this.#sent;
    const retryable = this.#call.replay !== "never" || !sent;
    return new ThreadsTimeoutError({
      timeoutMs,
      sent,
      retryable,
      request: this.request,
      advice: this.#adviceWhen(sent),
    });
  }

  failed({ error, started }: Extract<DispatchResult, { end: "failed" }>): ThreadsNetworkError {
    const redact = this.#redactor();
    const { reason, description, sent, mayPass } = classifyNetworkFailure(error, started);
    this.#sent ||= sent;
    const { method, path } = this.request;
    return new ThreadsNetworkError(`${method} ${path} to ${this.#context.origin} failed: ${redact(description)}.`, {
      reason,
      sent,
      retryable: mayPass && (this.#call.replay !== "never" || !sent),
      request: this.request,
      cause: redactCause(error, redact),
      advice: this.#adviceWhen(sent),
    });
  }

  responded(
    { end, response }: Responded,
    attempt: number,
    startedAt: number,
  ): ReadResult<Output> | Promise<ReadResult<Output>> {
    this.#sent = true;
    const { request } = this;
    const { clock, onEvent, maxResponseBytes } = this.#context;
    const { replay, schema, refusalAdvice } = this.#call;
    const now = clock.now();
    const servedAt = readDate(header(response, "date"));
    if (!Number.isNaN(servedAt)) this.#context.onServerDate({ servedAt, sentAt: startedAt, readAt: now });
    const usage = () => readAppUsage(header(response, "x-app-usage"));
    if (onEvent) {
      const { status } = response;
      callHook(onEvent, { type: "response", ...request, attempt, status, durationMs: now - startedAt });
      const used = usage();
      if (used !== null) callHook(onEvent, { type: "usage", ...request, usage: used });
    }
    const redactor = () => this.#redactor();
    const facts: ReadContext<Output> = { request, replay, schema, usage, now, redactor, refusalAdvice };
    if (end === "responded") return readResponse(response, facts);
    return responseError("too-large", `the response is larger than ${maxResponseBytes} bytes`, response, facts);
  }

  /** Returns false if no request was sent, and after a rate limit, which refuses a request before it has an effect. */
  mayHaveTakenEffect(error: ThreadsError): boolean {
    return this.#sent && !(error instanceof ThreadsApiError && error.kind === "rate-limit");
  }

  /** A code that works once may be used up as soon as it was sent. */
  #adviceWhen(sent: boolean): string | undefined {
    return this.#call.replay === "never" && sent ? this.#call.refusalAdvice : undefined;
  }

  #redactor(): (text: string) => string {
    return createRedactor(secretsIn(this.#call.query, this.#call.form));
  }
}

/** Waits by the injected clock. Returns the interruption if the call ends first, else null. */
async function pause({ clock }: RetryContext, ms: number, deadline: Deadline): Promise<Interruption | null> {
  const waking = new AbortController();
  const slept = clock.sleep(ms, waking.signal).then(() => null);
  const interruption = await orInterrupted(slept, deadline);
  if (interruption === null) return null;
  // The call does not wait for a clock that ignores the signal. The rejection of a clock that follows it is expected.
  slept.catch(() => undefined);
  waking.abort();
  return interruption;
}
