/**
 * One request and its answer over an undici dispatcher: the only place that touches the network. The body is collected here, by a
 * handler of our own: cheaper than a stream per answer, bounded in size, and able to end a request in any phase, queued ones too.
 */
import type { Dispatcher } from "undici";
import type { Deadline, Interruption } from "./deadline.js";

/** What goes out. */
export interface WireRequest {
  readonly origin: string;
  /** Path and query. */
  readonly target: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What came back, whole. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** How an exchange ended; `started` says whether the request had been put on a socket by then. */
export type DispatchResult =
  | { readonly end: "answered"; readonly answer: WireResponse }
  | { readonly end: "too-large"; readonly answer: WireResponse }
  | { readonly end: "failed"; readonly error: unknown; readonly started: boolean }
  | { readonly end: "interrupted"; readonly interruption: Interruption; readonly started: boolean }
  /** The dispatcher calls the handlers of undici 5 and 6. Nothing was sent. */
  | { readonly end: "unsupported-dispatcher" };

/** Our deadline covers the whole call; undici's own timers, with a grain of a second, would only add to the cost. */
const NO_UNDICI_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 } as const;

class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: WireResponse["headers"] = {};
  #chunks: Buffer[] = [];
  #bytes = 0;
  #settled = false;
  readonly #settle: (result: DispatchResult) => void;
  readonly #deadline: Deadline;
  readonly #maxBytes: number;

  constructor(settle: (result: DispatchResult) => void, deadline: Deadline, maxBytes: number) {
    this.#settle = settle;
    this.#deadline = deadline;
    this.#maxBytes = maxBytes;
  }

  interrupt(interruption: Interruption): void {
    this.#end({ end: "interrupted", interruption, started: this.#controller !== null });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A process that was stopped while it connected comes here before its timers: what is sent now would come later than anybody expects.
    if (this.#deadline.remainingMs() <= 0) this.interrupt({ by: "timeout" });
    // A request that was ended while it waited in the pool's queue must not leave any more.
    if (this.#settled) controller.abort(new Error("ended before it was sent"));
    else this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: WireResponse["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes > this.#maxBytes) this.#end({ end: "too-large", answer: this.#answer() });
  }

  onResponseEnd(): void {
    this.#end({ end: "answered", answer: this.#answer() });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.#end({ end: "failed", error, started: this.#controller !== null });
  }

  /*
   * The handler methods of undici 5 and 6. Undici 7 does not call them, because onRequestStart exists. Undici 5 and 6 call onConnect when a
   * socket is ready and before they write to it; with no such method they refuse the handler in words that help nobody. Their mocks may skip
   * onConnect.
   */
  onConnect(abort: (reason?: Error) => void): void {
    this.#end({ end: "unsupported-dispatcher" });
    abort(new Error("this dispatcher is not supported"));
  }

  onHeaders(): boolean {
    this.#end({ end: "unsupported-dispatcher" });
    return true;
  }

  onData(): boolean {
    return true;
  }

  onComplete(): void {
    this.#end({ end: "unsupported-dispatcher" });
  }

  onError(error: unknown): void {
    this.onResponseError(undefined, error);
  }

  #answer(): WireResponse {
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    return { status: this.#status, headers: this.#headers, text: body.toString("utf8") };
  }

  #end(result: DispatchResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(result);
    // An answer that we stop waiting for must not go on arriving.
    if (result.end === "too-large" || result.end === "interrupted") this.#controller?.abort(new Error(result.end));
  }
}

/** Sends one request and waits for its whole answer, its failure, or the end of the call's time. Never rejects. */
export function dispatch(
  dispatcher: Dispatcher,
  request: WireRequest,
  deadline: Deadline,
  maxBytes: number,
): Promise<DispatchResult> {
  return new Promise((resolve) => {
    const running = new Exchange(resolve, deadline, maxBytes);
    deadline.listen((interruption) => running.interrupt(interruption));
    if (deadline.interruption !== null) return;
    try {
      dispatcher.dispatch(
        {
          origin: request.origin,
          path: request.target,
          method: request.method,
          // A copy: an interceptor of the host's may add to it, and that must stay with this request.
          headers: { ...request.headers },
          body: request.body,
          ...NO_UNDICI_TIMEOUTS,
        },
        running,
      );
    } catch (error) {
      // A MockAgent without a matching interceptor throws here.
      running.onResponseError(undefined, error);
    }
  });
}
