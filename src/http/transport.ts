/**
 * The one way to Threads: every call of the SDK goes through {@link Transport.send}, and every failure leaves it as an error of the SDK.
 */
import type { Dispatcher } from "undici";
import type { Clock } from "../clock.js";
import {
  ThreadsApiError,
  ThreadsConfigError,
  ThreadsNetworkError,
  ThreadsTimeoutError,
  type RequestSummary,
  type ThreadsError,
} from "../errors/index.js";
import { VERSION } from "../version.js";
import { startDeadline, type Deadline, type Interruption } from "./deadline.js";
import { tell, type EventHook } from "./events.js";
import { exchange, type ExchangeResult, type WireRequest } from "./exchange.js";
import { judgeNetworkFailure } from "./network-failure.js";
import { encodeParameters, type Parameters } from "./parameters.js";
import { header, readAnswer, responseError, type Reading } from "./read-answer.js";
import { createRedactor, redactCause, secretsIn } from "./redact.js";
import { retryDelayMs, type ReplayRule } from "./retry.js";
import { loadZod } from "./schema.js";
import type { StandardSchema } from "./standard-schema.js";
import { readAppUsage } from "./usage.js";

/** What every method of the SDK that calls Threads takes. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, repeats and waits included; the client's `timeoutMs` by default. */
  readonly timeoutMs?: number | undefined;
}

/** One call, as the functions of the rooms above describe it. */
export interface Call<Output> extends CallOptions {
  readonly method: "GET" | "POST" | "DELETE";
  /** From the root of the Graph host, version included, without a query. */
  readonly path: string;
  readonly query?: Parameters | undefined;
  /** Sent form-encoded: Threads was seen to ignore parts of JSON bodies. */
  readonly form?: Parameters | undefined;
  readonly replay: ReplayRule;
  readonly schema: StandardSchema<Output>;
  /** See {@link Reading.refusalAdvice}. */
  readonly refusalAdvice?: string | undefined;
}

/** What a transport is made from; checked and complete, as `resolveConfig(options).transport` gives it. */
export interface TransportOptions {
  /** Root of the Graph host, without a trailing slash: `https://graph.threads.net`. */
  readonly graph: string;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxResponseBytes: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** The host's own; never closed by the SDK. Without one, the transport makes and closes its own. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly onEvent?: EventHook | undefined;
}

/** Sends calls to Threads. */
export interface Transport {
  /** The clock that the answers are dated by. */
  readonly clock: Clock;
  /**
   * Sends a call, repeating it where its replay rule allows.
   *
   * @throws ThreadsApiError, ThreadsTimeoutError, ThreadsNetworkError, ThreadsResponseError; ThreadsConfigError after `close`; the
   * signal's own reason when that is aborted
   */
  send<Output>(call: Call<Output>): Promise<Output>;
  /** Lets running calls end, then closes the connections; later calls are refused. A dispatcher that was given stays open. */
  close(): Promise<void>;
}

/** Loads what importing the SDK does not: undici, unless the host brought a dispatcher, and zod for the answers. */
async function loadDispatcher(given: Dispatcher | undefined): Promise<Dispatcher> {
  const [dispatcher] = await Promise.all([given ?? import("undici").then(({ Agent }) => new Agent()), loadZod()]);
  return dispatcher;
}

const BASE_HEADERS = { accept: "application/json", "user-agent": `hayon-threads/${VERSION}` };
const FORM_HEADERS = { ...BASE_HEADERS, "content-type": "application/x-www-form-urlencoded" };

function wireRequest(call: Call<unknown>, origin: string, basePath: string): WireRequest {
  const query = call.query === undefined ? "" : encodeParameters(call.query);
  const path = basePath + call.path;
  return {
    origin,
    target: query === "" ? path : `${path}?${query}`,
    method: call.method,
    headers: call.form === undefined ? BASE_HEADERS : FORM_HEADERS,
    body: call.form === undefined ? null : encodeParameters(call.form),
  };
}

/** Makes the transport of one client. */
export function createTransport(options: TransportOptions): Transport {
  const { clock, onEvent } = options;
  const { origin, pathname } = new URL(options.graph);
  const basePath = pathname === "/" ? "" : pathname;
  let dispatcher: Dispatcher | null = null;
  let loading: Promise<Dispatcher> | null = null;
  let closing: Promise<void> | null = null;

  function load(): Promise<Dispatcher> {
    loading ??= loadDispatcher(options.dispatcher).then((loaded) => (dispatcher = loaded));
    return loading;
  }

  async function send<Output>(call: Call<Output>): Promise<Output> {
    if (closing !== null)
      throw new ThreadsConfigError([{ name: "client", problem: "was closed and cannot be used any more" }]);
    const timeoutMs = call.timeoutMs ?? options.timeoutMs;
    const deadline = startDeadline(timeoutMs, call.signal);
    try {
      return await attempts(call, dispatcher ?? (await load()), deadline, timeoutMs);
    } finally {
      deadline.clear();
    }
  }

  async function attempts<Output>(
    call: Call<Output>,
    through: Dispatcher,
    deadline: Deadline,
    timeoutMs: number,
  ): Promise<Output> {
    const request: RequestSummary = { method: call.method, path: call.path };
    const wire = wireRequest(call, origin, basePath);
    const redactor = () => createRedactor(secretsIn(call.query, call.form));
    let sent = false;
    let lost: ThreadsError | null = null;

    const interrupted = (interruption: Interruption): Error => {
      if (interruption.by === "signal") return interruption.reason as Error;
      return new ThreadsTimeoutError({ timeoutMs, sent, retryable: call.replay !== "never" || !sent, request });
    };

    for (let attempt = 1; ; attempt++) {
      if (deadline.interruption !== null) throw interrupted(deadline.interruption);
      const startedAt = clock.now();
      if (onEvent) tell(onEvent, { type: "request", ...request, attempt });
      const result = await exchange(through, wire, deadline, options.maxResponseBytes);

      if (result.end === "interrupted") {
        sent ||= result.started;
        throw interrupted(result.interruption);
      }

      let error: ThreadsError;
      if (result.end === "failed") {
        const failure = networkError(result, call, request, redactor);
        sent ||= failure.sent;
        error = failure;
      } else {
        sent = true;
        const { answer } = result;
        const now = clock.now();
        const usage = readAppUsage(header(answer, "x-app-usage"));
        if (onEvent) {
          tell(onEvent, { type: "response", ...request, attempt, status: answer.status, durationMs: now - startedAt });
          if (usage !== null) tell(onEvent, { type: "usage", ...request, usage });
        }
        const { replay, schema, refusalAdvice } = call;
        const reading: Reading<Output> = { request, replay, schema, usage, now, redactor, refusalAdvice };
        if (result.end === "too-large") {
          throw responseError(
            "too-large",
            `the answer is larger than ${options.maxResponseBytes} bytes`,
            answer,
            reading,
          );
        }
        const read = await readAnswer(answer, reading);
        if (!(read instanceof Error)) return read.value;
        error = read;
      }

      const delayMs = retryDelayMs({
        attempt,
        maxAttempts: options.maxAttempts,
        replay: call.replay,
        error,
        random: options.random(),
        remainingMs: deadline.remainingMs(),
      });
      if (delayMs === null) throw call.replay === "issuing" ? (lost ?? error) : error;
      // Answered with a refusal or not at all sent: then nothing was issued.
      if (sent && !(error instanceof ThreadsApiError && error.kind === "rate-limit")) lost ??= error;
      if (onEvent)
        tell(onEvent, { type: "retry", ...request, attempt, delayMs, code: error.code, message: error.message });
      const interruption = await sleep(clock, delayMs, deadline);
      if (interruption !== null) throw interrupted(interruption);
    }
  }

  function networkError(
    failed: Extract<ExchangeResult, { end: "failed" }>,
    call: Call<unknown>,
    request: RequestSummary,
    redactor: () => (text: string) => string,
  ): ThreadsNetworkError {
    const redact = redactor();
    const { reason, phrase, sent, passing } = judgeNetworkFailure(failed.error, failed.started);
    return new ThreadsNetworkError(
      `${request.method} ${request.path} did not get through to ${origin}: ${redact(phrase)}.`,
      {
        reason,
        sent,
        retryable: passing && (call.replay !== "never" || !sent),
        request,
        cause: redactCause(failed.error, redact),
      },
    );
  }

  async function close(): Promise<void> {
    closing ??= (async () => {
      const loaded = await loading;
      if (loaded !== null && options.dispatcher === undefined) await loaded.close();
    })();
    await closing;
  }

  return { clock, send, close };
}

/** Waits by the injected clock, and ends early with the call. Answers how the call was ended, or null. */
async function sleep(clock: Clock, ms: number, deadline: Deadline): Promise<Interruption | null> {
  const ended = new AbortController();
  const interruption = new Promise<Interruption>((resolve) => {
    deadline.listen((by) => {
      resolve(by);
      ended.abort();
    });
  });
  // A clock that ignores the signal must not hold the call back; one that rejects because of it has nothing more to say.
  const slept = clock.sleep(ms, ended.signal).then(
    () => null,
    (error: unknown) => {
      if (deadline.interruption === null) throw error;
      return deadline.interruption;
    },
  );
  return await Promise.race([slept, interruption]);
}
