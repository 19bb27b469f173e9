/**
 * Sends one request through an undici dispatcher and collects the response. Nothing else in the SDK touches the network. A dispatch handler
 * is cheaper than a stream per response, bounds the body's size, and can end a request in any phase, even while it is queued.
 */
import type { Dispatcher } from "undici";
import type { Deadline, Interruption } from "./deadline.js";

export interface WireRequest {
  readonly origin: string;
  /** Path and query. */
  readonly target: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A complete response. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** The outcome of a dispatch. `started` is true when the request had been written to a socket. */
export type DispatchResult =
  | { readonly end: "responded"; readonly response: WireResponse }
  | { readonly end: "too-large"; readonly response: WireResponse }
  | { readonly end: "failed"; readonly error: unknown; readonly started: boolean }
  | { readonly end: "interrupted"; readonly interruption: Interruption; readonly started: boolean }
  /** The dispatcher calls the handler methods of undici 5 and 6. Nothing was sent. */
  | { readonly end: "unsupported-dispatcher" };

/** The deadline covers the whole call. Undici's own timers are accurate only to a second and cost extra. */
const NO_UNDICI_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 } as const;

class ResponseHandler implements Dispatcher.DispatchHandler {
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
    // If the process was suspended while connecting, this runs before the expired timer: do not send after the deadline.
    if (this.#deadline.remainingMs() <= 0) this.interrupt({ by: "timeout" });
    // A request that ended while it waited in the pool's queue must not be sent.
    if (this.#settled) controller.abort(new Error("The call ended before the request was sent."));
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
    if (this.#bytes > this.#maxBytes) this.#end({ end: "too-large", response: this.#response() });
  }

  onResponseEnd(): void {
    this.#end({ end: "responded", response: this.#response() });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.#end({ end: "failed", error, started: this.#controller !== null });
  }

  /*
   * The handler methods of undici 5 and 6. Undici 7 does not call them, because onRequestStart exists. Undici 5 and 6 call onConnect when a
   * socket is ready, before they write to it. Without that method they throw an error that does not name the cause. Their mocks may skip
   * onConnect.
   */
  onConnect(abort: (reason?: Error) => void): void {
    this.#end({ end: "unsupported-dispatcher" });
    abort(new Error("The dispatcher is not supported."));
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

  #response(): WireResponse {
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    return { status: this.#status, headers: this.#headers, text: body.toString("utf8") };
  }

  #end(result: DispatchResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(result);
    // Stop receiving a response that is no longer wanted.
    if (result.end === "too-large" || result.end === "interrupted") this.#controller?.abort(new Error(result.end));
  }
}

/** Sends one request and waits for the complete response, a failure or the call's deadline. Never rejects. */
export function dispatch(
  dispatcher: Dispatcher,
  request: WireRequest,
  deadline: Deadline,
  maxBytes: number,
): Promise<DispatchResult> {
  return new Promise((resolve) => {
    const handler = new ResponseHandler(resolve, deadline, maxBytes);
    deadline.listen((interruption) => handler.interrupt(interruption));
    if (deadline.interruption !== null) return;
    try {
      dispatcher.dispatch(
        {
          origin: request.origin,
          path: request.target,
          method: request.method,
          // A copy, because a host's interceptor may add headers to it.
          headers: { ...request.headers },
          body: request.body,
          ...NO_UNDICI_TIMEOUTS,
        },
        handler,
      );
    } catch (error) {
      // A MockAgent without a matching interceptor throws here.
      handler.onResponseError(undefined, error);
    }
  });
}
