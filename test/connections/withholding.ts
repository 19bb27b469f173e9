/** Lets a test decide when the client has a response. */
import { Agent, type Dispatcher } from "undici";
import { onTestFinished } from "vitest";

/** Withholds responses of Threads, so that a test decides what happens between a request's effect and its response. */
export interface Withholding {
  readonly dispatcher: Dispatcher;
  /**
   * Withholds the next response for this path.
   *
   * @returns `arrived` resolves when Threads has responded; `release` lets the client have the response
   */
  readonly next: (path: string) => { readonly arrived: Promise<void>; readonly release: () => void };
}

/** A dispatcher over real sockets that withholds the responses which a test names. */
export function withholding(): Withholding {
  const agent = new Agent();
  onTestFinished(() => agent.close());
  const held = new Map<string, { onArrival: () => void; released: Promise<void> }>();
  return {
    dispatcher: agent.compose((dispatch) => (options, handler) => {
      const path = options.path.replace(/\?.*/, "");
      const hold = held.get(path);
      held.delete(path);
      if (hold === undefined) return dispatch(options, handler);
      return dispatch(options, {
        onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
        onResponseStart: (...response) => handler.onResponseStart?.(...response),
        onResponseData: (...data) => handler.onResponseData?.(...data),
        onResponseEnd(controller, trailers) {
          hold.onArrival();
          void hold.released.then(() => handler.onResponseEnd?.(controller, trailers));
        },
        onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
      });
    }),
    next: (path) => {
      let onArrival: () => void = () => undefined;
      let release: () => void = () => undefined;
      const arrived = new Promise<void>((resolve) => (onArrival = resolve));
      const released = new Promise<void>((resolve) => (release = resolve));
      held.set(path, { onArrival, released });
      return { arrived, release };
    },
  };
}
