/** One call from its first attempt to its value or its error: sending, reading, repeating, and ending early. */
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
import { judgeNetworkFailure } from "./network-failure.js";
import { header, readResponse, responseError, type Read, type Reading } from "./read-response.js";
import { createRedactor, redactCause, secretsIn } from "./redaction/redact.js";
import { retryDelayMs } from "./retry.js";
import { readDate, type DatedResponse } from "./server-time.js";
import type { TransportOptions } from "./transport-options.js";
import { readAppUsage } from "./usage.js";
import { wireRequest } from "./wire-request.js";

/** What every call of a transport is made with. */
export interface RetryContext extends Omit<TransportOptions, "dispatcher"> {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly basePath: string;
  /** Told when Threads dated an answer. */
  readonly onDated: (answer: DatedResponse) => void;
}

type Answered = Extract<DispatchResult, { end: "answered" | "too-large" }>;

const UNSUPPORTED_DISPATCHER = {
  name: "dispatcher",
  problem:
    "must come from undici 7 or later, but calls its handlers as undici 5 and 6 do. Instead of a MockPool, pass its MockAgent",
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
  /** The first failure after which a token may have been issued all the same. */
  let lost: ThreadsError | null = null;

  for (let attempt = 1; ; attempt++) {
    if (deadline.interruption !== null) throw running.interrupted(deadline.interruption, timeoutMs);
    const startedAt = clock.now();
    if (onEvent) callHook(onEvent, { type: "request", ...running.request, attempt });
    const result = await dispatch(context.dispatcher, wire, deadline, context.maxResponseBytes);

    if (result.end === "unsupported-dispatcher") {
      throw new ThreadsConfigError([UNSUPPORTED_DISPATCHER], "The Threads client");
    }
    if (result.end === "interrupted") throw running.interrupted(result.interruption, timeoutMs, result.started);
    const read = result.end === "failed" ? running.failed(result) : running.answered(result, attempt, startedAt);
    // A host's own schema may be asynchronous; nothing that it waits for may outlast the call.
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
    if (delayMs === null) throw call.replay === "issuing" ? (lost ?? settled) : settled;
    if (running.mayHaveTakenEffect(settled)) lost ??= settled;
    if (onEvent) {
      const { code, message } = settled;
      callHook(onEvent, { type: "retry", ...running.request, attempt, delayMs, code, message });
    }
    const interruption = await pause(context, delayMs, deadline);
    if (interruption !== null) throw running.interrupted(interruption, timeoutMs);
  }
}

/** What is known of a call while it runs, and the errors that follow from it. */
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
    const { reason, phrase, sent, passing } = judgeNetworkFailure(error, started);
    this.#sent ||= sent;
    const { method, path } = this.request;
    return new ThreadsNetworkError(
      `${method} ${path} did not get through to ${this.#context.origin}: ${redact(phrase)}.`,
      {
        reason,
        sent,
        retryable: passing && (this.#call.replay !== "never" || !sent),
        request: this.request,
        cause: redactCause(error, redact),
        advice: this.#adviceWhen(sent),
      },
    );
  }

  answered({ end, answer }: Answered, attempt: number, startedAt: number): Read<Output> | Promise<Read<Output>> {
    this.#sent = true;
    const { request } = this;
    const { clock, onEvent, maxResponseBytes } = this.#context;
    const { replay, schema, refusalAdvice } = this.#call;
    const now = clock.now();
    const servedAt = readDate(header(answer, "date"));
    if (!Number.isNaN(servedAt)) this.#context.onDated({ servedAt, askedAt: startedAt, readAt: now });
    const usage = () => readAppUsage(header(answer, "x-app-usage"));
    if (onEvent) {
      callHook(onEvent, { type: "response", ...request, attempt, status: answer.status, durationMs: now - startedAt });
      const used = usage();
      if (used !== null) callHook(onEvent, { type: "usage", ...request, usage: used });
    }
    const redactor = () => this.#redactor();
    const reading: Reading<Output> = { request, replay, schema, usage, now, redactor, refusalAdvice };
    if (end === "answered") return readResponse(answer, reading);
    return responseError("too-large", `the answer is larger than ${maxResponseBytes} bytes`, answer, reading);
  }

  /** Not after failures of connecting only, nor after a rate limit, which refuses before anything is done. */
  mayHaveTakenEffect(error: ThreadsError): boolean {
    return this.#sent && !(error instanceof ThreadsApiError && error.kind === "rate-limit");
  }

  /** What came with a call that is not repeated may be spent once it was sent. */
  #adviceWhen(sent: boolean): string | undefined {
    return this.#call.replay === "never" && sent ? this.#call.refusalAdvice : undefined;
  }

  #redactor(): (text: string) => string {
    return createRedactor(secretsIn(this.#call.query, this.#call.form));
  }
}

/** Waits by the injected clock, and ends early with the call. Answers how the call was ended, or null. */
async function pause({ clock }: RetryContext, ms: number, deadline: Deadline): Promise<Interruption | null> {
  const waking = new AbortController();
  const slept = clock.sleep(ms, waking.signal).then(() => null);
  const interruption = await orInterrupted(slept, deadline);
  if (interruption === null) return null;
  // A clock that ignores the signal does not hold the call back; one that rejects because of it has nothing more to say.
  slept.catch(() => undefined);
  waking.abort();
  return interruption;
}
