/** One call from its first attempt to its value or its error: sending, reading, repeating, and ending early. */
import type { Dispatcher } from "undici";
import { ThreadsApiError, ThreadsNetworkError, ThreadsTimeoutError, type ThreadsError } from "../errors/index.js";
import type { Call } from "./call.js";
import { orInterrupted, type Deadline, type Interruption } from "./deadline.js";
import { tell } from "./events.js";
import { exchange, type ExchangeResult } from "./exchange.js";
import { judgeNetworkFailure } from "./network-failure.js";
import { header, readAnswer, responseError, type Read, type Reading } from "./read-answer.js";
import { createRedactor, redactCause, secretsIn } from "./redact.js";
import { retryDelayMs } from "./retry.js";
import type { TransportOptions } from "./transport-options.js";
import { readAppUsage } from "./usage.js";
import { wireRequest } from "./wire-request.js";

/** What every call of a transport is made with. */
export interface AttemptsContext extends Omit<TransportOptions, "dispatcher"> {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly basePath: string;
}

type Answered = Exclude<ExchangeResult, { end: "failed" | "interrupted" }>;

/** Sends a call until it succeeds, fails for good, or ends early. */
export async function attempts<Output>(
  call: Call<Output>,
  context: AttemptsContext,
  deadline: Deadline,
): Promise<Output> {
  const { clock, onEvent } = context;
  const running = describe(call, context, deadline);
  const wire = wireRequest(call, context.origin, context.basePath);
  /** The first failure after which a token may have been issued all the same. */
  let lost: ThreadsError | null = null;

  for (let attempt = 1; ; attempt++) {
    if (deadline.interruption !== null) throw running.interrupted(deadline.interruption);
    const startedAt = clock.now();
    if (onEvent) tell(onEvent, { type: "request", ...running.request, attempt });
    const result = await exchange(context.dispatcher, wire, deadline, context.maxResponseBytes);

    if (result.end === "interrupted") throw running.interrupted(result.interruption, result.started);
    const read = result.end === "failed" ? running.failed(result) : running.answered(result, attempt, startedAt);
    // A host's own schema may be asynchronous; nothing that it waits for may outlast the call.
    const settled = read instanceof Promise ? await orInterrupted(read, deadline) : read;
    if ("by" in settled) throw running.interrupted(settled);
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
      tell(onEvent, { type: "retry", ...running.request, attempt, delayMs, code, message });
    }
    const interruption = await pause(context, delayMs, deadline);
    if (interruption !== null) throw running.interrupted(interruption);
  }
}

/** What is known of a call while it runs, and the errors that follow from it. */
function describe<Output>(call: Call<Output>, context: AttemptsContext, deadline: Deadline) {
  const { clock, onEvent, origin } = context;
  const { replay, schema, refusalAdvice } = call;
  const request = { method: call.method, path: call.path };
  const redactor = () => createRedactor(secretsIn(call.query, call.form));
  /** What came with a call that is not repeated may be spent once it was sent. */
  const adviceWhen = (sent: boolean) => (replay === "never" && sent ? refusalAdvice : undefined);
  let sent = false;

  return {
    request,

    interrupted(interruption: Interruption, started = false): Error {
      sent ||= started;
      if (interruption.by === "signal") return interruption.reason as Error;
      const { timeoutMs } = deadline;
      return new ThreadsTimeoutError({
        timeoutMs,
        sent,
        retryable: replay !== "never" || !sent,
        request,
        advice: adviceWhen(sent),
      });
    },

    failed(failure: Extract<ExchangeResult, { end: "failed" }>): ThreadsNetworkError {
      const redact = redactor();
      const verdict = judgeNetworkFailure(failure.error, failure.started);
      sent ||= verdict.sent;
      const message = `${request.method} ${request.path} did not get through to ${origin}: ${redact(verdict.phrase)}.`;
      return new ThreadsNetworkError(message, {
        reason: verdict.reason,
        sent: verdict.sent,
        retryable: verdict.passing && (replay !== "never" || !verdict.sent),
        request,
        cause: redactCause(failure.error, redact),
        advice: adviceWhen(verdict.sent),
      });
    },

    answered({ end, answer }: Answered, attempt: number, startedAt: number): Read<Output> | Promise<Read<Output>> {
      sent = true;
      const now = clock.now();
      const usage = readAppUsage(header(answer, "x-app-usage"));
      if (onEvent) {
        tell(onEvent, { type: "response", ...request, attempt, status: answer.status, durationMs: now - startedAt });
        if (usage !== null) tell(onEvent, { type: "usage", ...request, usage });
      }
      const reading: Reading<Output> = { request, replay, schema, usage, now, redactor, refusalAdvice };
      if (end === "answered") return readAnswer(answer, reading);
      return responseError("too-large", `the answer is larger than ${context.maxResponseBytes} bytes`, answer, reading);
    },

    /** Not after failures of connecting only, nor after a rate limit, which refuses before anything is done. */
    mayHaveTakenEffect: (error: ThreadsError) =>
      sent && !(error instanceof ThreadsApiError && error.kind === "rate-limit"),
  };
}

/** Waits by the injected clock, and ends early with the call. Answers how the call was ended, or null. */
async function pause({ clock }: AttemptsContext, ms: number, deadline: Deadline): Promise<Interruption | null> {
  const waking = new AbortController();
  const slept = clock.sleep(ms, waking.signal).then(() => null);
  const interruption = await orInterrupted(slept, deadline);
  if (interruption === null) return null;
  // A clock that ignores the signal does not hold the call back; one that rejects because of it has nothing more to say.
  slept.catch(() => undefined);
  waking.abort();
  return interruption;
}
