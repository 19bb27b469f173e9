import { Agent, type Dispatcher } from "undici";
import { onTestFinished } from "vitest";

/** The changes of a test to the sandbox's responses. */
export interface Rewriting {
  /** Returns the `Date` header in epoch milliseconds, or null to leave it out. */
  readonly date?: (path: string, servedAt: number) => number | null;
  /** Returns the JSON body. `query` is the query of the request. */
  readonly body?: (path: string, body: Record<string, unknown>, query: URLSearchParams) => unknown;
}

/** Makes a dispatcher with real sockets that changes responses before the client receives them. */
export function rewriting({ date, body }: Rewriting): Dispatcher {
  const agent = new Agent();
  onTestFinished(() => agent.close());
  return agent.compose((dispatch) => (options, handler) => {
    const [path, search] = options.path.split("?") as [string, string?];
    const chunks: Buffer[] = [];
    return dispatch(options, {
      onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
      onResponseStart(controller, status, headers, message) {
        const served = Date.parse(String(headers.date));
        const dated = date === undefined ? served : date(path, served);
        const changed = { ...headers };
        delete changed.date;
        delete changed["content-length"];
        if (dated !== null) changed.date = new Date(dated).toUTCString();
        handler.onResponseStart?.(controller, status, changed, message);
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd(controller, trailers) {
        const text = Buffer.concat(chunks).toString();
        const written =
          body === undefined
            ? text
            : JSON.stringify(body(path, JSON.parse(text) as Record<string, unknown>, new URLSearchParams(search)));
        handler.onResponseData?.(controller, Buffer.from(written));
        handler.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    });
  });
}
