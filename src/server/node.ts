/** Between the messages of `node:http` and the standard `Request` and `Response`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { ThreadsConnections } from "../connections/index.js";
import { failed } from "./responses.js";
import { createCore, type RouteContext, type RoutesCore } from "./core.js";
import type { RoutesOptions } from "./options.js";

const BODILESS = ["GET", "HEAD"];

/**
 * Returns path and query of a request target. Of the absolute form, which a proxy may send, only these count. A target without either, such
 * as `*`, `http://[` or `mailto:a@b`, is read as `/`.
 */
export function targetOf(target: string | undefined): string {
  if (target === undefined || target.startsWith("/")) return target ?? "/";
  if (!URL.canParse(target)) return "/";
  const { pathname, search } = new URL(target);
  return pathname.startsWith("/") ? pathname + search : "/";
}

/** The path alone. */
export const pathOf = (target: string) => target.replace(/[?#].*$/s, "");

/**
 * A standard request for a message. Who the request is for is not read from its `Host`, which anybody can write.
 *
 * @param url absolute
 * @param stream the body, unless there is none or it has been read
 */
export function toRequest(message: IncomingMessage, url: string, stream: Readable | null): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    // HTTP/2 has fields such as `:path`, which are no headers.
    if (value === undefined || name.startsWith(":")) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const method = message.method ?? "GET";
  // Not tied to the connection by a signal: what a request has begun is finished also when the browser goes away.
  if (stream === null || BODILESS.includes(method)) return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: bodyOf(stream), duplex: "half" });
}

/** The body as it is read, chunk by chunk; one that is never read, or not to its end, is left where it is. */
function bodyOf(stream: Readable): ReadableStream<Uint8Array> {
  stream.pause();
  let open = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const once = (end: () => void) => () => {
          if (open) end();
          open = false;
        };
        const broken = once(() => controller.error(new Error("The request ended before its body was whole.")));
        stream.on("data", (chunk: Uint8Array) => {
          // Whoever else reads on has the rest for himself.
          if (!open) return;
          stream.pause();
          controller.enqueue(new Uint8Array(chunk));
        });
        stream.on(
          "end",
          once(() => controller.close()),
        );
        stream.on("error", broken);
        stream.on("close", broken);
        // One that is gone already says nothing more, and would be waited for for ever.
        if (stream.destroyed) broken();
      },
      pull: () => void stream.resume(),
      cancel: () => {
        open = false;
      },
    },
    { highWaterMark: 0 },
  );
}

/** Writes a standard response, beside the headers that the host has set already. */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  // The host has answered in our place, or the browser has gone.
  if (response.headersSent || response.destroyed) return;
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === "set-cookie") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  // What is left of a refused body is not worth reading.
  if (!response.req.complete) response.setHeader("connection", "close");
  response.end(body);
}

/** Answers one message. */
export async function serve<Caller>(
  core: RoutesCore<Caller>,
  message: IncomingMessage,
  response: ServerResponse,
  target: string,
  stream: Readable | null,
  context: RouteContext<Caller>,
): Promise<void> {
  let answer: Response;
  try {
    answer = await core.answer(toRequest(message, core.config.origin + target, stream), context);
  } catch {
    // Methods and headers that no standard request can hold.
    answer = failed(400, "BAD_REQUEST", "This request cannot be read.");
  }
  await sendResponse(answer, response);
}

/**
 * The routes as a listener of `node:http`: `createServer(createListener(connections, { … }))`. Answers 404 to any other path.
 *
 * @throws ThreadsConfigError that names every option that is wrong
 */
export function createListener(
  connections: ThreadsConnections,
  options: RoutesOptions<IncomingMessage>,
): (message: IncomingMessage, response: ServerResponse) => void {
  const core = createCore(connections, options);
  return (message, response) => {
    void serve(core, message, response, targetOf(message.url), message, { caller: message });
  };
}
