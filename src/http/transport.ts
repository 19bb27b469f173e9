/**
 * The one way to Threads: every call of the SDK goes through {@link Transport.send}, and every failure leaves it as an error of the SDK.
 */
import type { Dispatcher } from "undici";
import type { Clock } from "../internal/clock.js";
import { ThreadsConfigError } from "../errors/index.js";
import { sendWithRetries, type RetryContext } from "./send-with-retries.js";
import type { Call } from "./call.js";
import { startDeadline } from "./deadline.js";
import { loadZod } from "./schema.js";
import { createServerTime, type ServerTime } from "./server-time.js";
import type { TransportOptions } from "./transport-options.js";

/** Sends calls to Threads. */
export interface Transport {
  /** The clock that the answers are dated by. */
  readonly clock: Clock;
  /** Milliseconds that a call may take which names no time of its own. */
  readonly timeoutMs: number;
  /**
   * The time at Threads in epoch milliseconds, to about a second: the clock, corrected by the `Date` of every answer. Until the first
   * answer it is the clock's own. Machines whose clocks differ agree on it, so that leases and searches may go by it.
   */
  serverNow(): number;
  /** What the responses have shown of Threads' clock. */
  readonly serverTime: ServerTime;
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

/** Makes the transport of one client. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, pathname } = new URL(options.graph);
  const basePath = pathname === "/" ? "" : pathname;
  /** Made once: a call is too short to put one together for each. */
  let context: RetryContext | null = null;
  let loading: Promise<RetryContext> | null = null;
  let closing: Promise<void> | null = null;
  let running = 0;
  const serverTime = createServerTime();
  let idle: (() => void) | null = null;

  function load(): Promise<RetryContext> {
    loading ??= loadDispatcher(options.dispatcher).then((dispatcher) => {
      context = { ...options, origin, basePath, dispatcher, onDated: (answer) => serverTime.add(answer) };
      return context;
    });
    return loading;
  }

  async function send<Output>(call: Call<Output>): Promise<Output> {
    if (closing !== null) {
      throw new ThreadsConfigError([{ name: "client", problem: "was closed" }], "The Threads client");
    }
    const deadline = startDeadline(call.timeoutMs ?? options.timeoutMs, call.signal);
    running++;
    try {
      return await sendWithRetries(call, context ?? (await load()), deadline);
    } finally {
      deadline.clear();
      running--;
      if (running === 0) idle?.();
    }
  }

  async function close(): Promise<void> {
    closing ??= (async () => {
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve));
      // Nothing is left that closing gracefully would wait for, except a connection that is still being tried.
      if (loading !== null && options.dispatcher === undefined) await (await loading).dispatcher.destroy();
    })();
    await closing;
  }

  const { clock, timeoutMs } = options;
  return { clock, timeoutMs, serverNow: () => options.clock.now() + serverTime.aheadMs, serverTime, send, close };
}
