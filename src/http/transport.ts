import type { Dispatcher } from "undici";
import type { Clock } from "../internal/clock.js";
import { ThreadsConfigError } from "../errors/index.js";
import { sendWithRetries, type RetryContext } from "./send-with-retries.js";
import { callHook } from "../internal/hooks.js";
import type { Call } from "./call.js";
import type { ThreadsEvent } from "./events.js";
import { Deadline } from "./deadline.js";
import { loadZod } from "./schema.js";
import { createServerTime, type ServerTime } from "./server-time.js";
import type { TransportOptions } from "./transport-options.js";

/** Sends calls to Threads. */
export interface Transport {
  readonly clock: Clock;
  /** The default time limit of a call, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Returns the time at Threads in epoch milliseconds, accurate to about a second. It is our clock, corrected by the `Date` of every response.
   * Machines whose clocks differ agree on it, so leases and searches can use it.
   */
  serverNow(): number;
  readonly serverTime: ServerTime;
  /**
   * Sends a call, and retries it as its replay rule allows. Every call of the SDK goes through here.
   *
   * @throws ThreadsApiError, ThreadsTimeoutError, ThreadsNetworkError, ThreadsResponseError; ThreadsConfigError after `close`; the
   * signal's reason when the signal aborts
   */
  send<Output>(call: Call<Output>): Promise<Output>;
  /** Reports an event to `onEvent`. */
  emit(event: ThreadsEvent): void;
  /** Waits for running calls, then closes the connections. Later calls are refused. A dispatcher of the host stays open. */
  close(): Promise<void>;
}

/** Loads zod, and undici unless the host passed a dispatcher. Importing the SDK loads neither. */
async function loadDispatcher(given: Dispatcher | undefined): Promise<Dispatcher> {
  const [dispatcher] = await Promise.all([given ?? import("undici").then(({ Agent }) => new Agent()), loadZod()]);
  return dispatcher;
}

/** Makes the transport of one client. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, pathname } = new URL(options.graph);
  const basePath = pathname === "/" ? "" : pathname;
  /** Made once, because making it costs time compared to a call. */
  let context: RetryContext | null = null;
  let loading: Promise<RetryContext> | null = null;
  let closing: Promise<void> | null = null;
  let running = 0;
  const serverTime = createServerTime();
  let idle: (() => void) | null = null;

  function load(): Promise<RetryContext> {
    loading ??= loadDispatcher(options.dispatcher).then((dispatcher) => {
      context = { ...options, origin, basePath, dispatcher, onServerDate: (response) => serverTime.add(response) };
      return context;
    });
    return loading;
  }

  async function send<Output>(call: Call<Output>): Promise<Output> {
    if (closing !== null) {
      throw new ThreadsConfigError([{ name: "client", problem: "is closed" }], "The Threads client");
    }
    const deadline = new Deadline(call.timeoutMs ?? options.timeoutMs, call.signal);
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
      // No call is running. A graceful close would only wait for connections that are still being opened.
      if (loading !== null && options.dispatcher === undefined) await (await loading).dispatcher.destroy();
    })();
    await closing;
  }

  const { clock, timeoutMs, onEvent } = options;
  const emit = (event: ThreadsEvent) => {
    if (onEvent) callHook(onEvent, event);
  };
  return { clock, timeoutMs, serverNow: () => clock.now() + serverTime.aheadMs, serverTime, send, emit, close };
}
