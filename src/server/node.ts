/** Converts between the messages of `node:http` and the standard `Request` and `Response`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { ThreadsConnections } from "../connections/index.js";
import { failed } from "./responses.js";
import type { RoutesOptions } from "./options.js";
import { mountableRoutes, type MountableRoutes, type RouteContext } from "./routes.js";

const METHODS_WITHOUT_BODY = ["GET", "HEAD"];

/**
 * Returns the path and query of a request target. A proxy may send the absolute form; its scheme and host are ignored. A target without a
 * path, such as `*`, `http://[` or `mailto:a@b`, is read as `/`.
 */
export function targetOf(target: string | undefined): string {
  if (target === undefined || target.startsWith("/")) return target ?? "/";
  if (!URL.canParse(target)) return "/";
  const { pathname, search } = new URL(target);
  return pathname.startsWith("/") ? pathname + search : "/";
}

export const pathOf = (target: string) => target.replace(/[?#].*/s, "");

/**
 * Returns the standard request for a message.
 *
 * @param url absolute, and not taken from the `Host` header, which can be forged
 * @param stream the body; null when it does not exist or was already read
 */
export function toRequest(message: IncomingMessage, url: string, stream: Readable | null): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    // HTTP/2 pseudo-headers such as `:path` are not valid in `Headers`.
    if (value === undefined || name.startsWith(":")) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const method = message.method ?? "GET";
  // No abort signal: a route finishes its work even when the browser disconnects.
  if (stream === null || METHODS_WITHOUT_BODY.includes(method)) return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: bodyOf(stream), duplex: "half" });
}

/** Returns the body as a stream that reads one chunk at a time, and nothing after it is cancelled. */
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
        const broken = once(() => controller.error(new Error("The request ended before its body was complete.")));
        stream.on("data", (chunk: Uint8Array) => {
          // After a cancel, another reader may consume the rest.
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
        // A destroyed stream emits no more events.
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

/** Writes a standard response. Headers that the host has already set are kept. */
export async function sendResponse(source: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await source.arrayBuffer());
  // The host has already responded, or the browser has disconnected.
  if (response.headersSent || response.destroyed) return;
  response.statusCode = source.status;
  for (const [name, value] of source.headers) {
    if (name === "set-cookie") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  // The unread rest of a rejected body is not worth receiving.
  if (!response.req.complete) response.setHeader("connection", "close");
  response.end(body);
}

/** Responds to one message. */
export async function serve<Caller>(
  routes: MountableRoutes<Caller>,
  message: IncomingMessage,
  response: ServerResponse,
  target: string,
  stream: Readable | null,
  context: RouteContext<Caller>,
): Promise<void> {
  let result: Response;
  try {
    result = await routes.respond(toRequest(message, routes.config.origin + target, stream), context);
  } catch {
    // The method or a header is not valid in a standard request.
    result = failed(400, "BAD_REQUEST", "This request cannot be read.");
  }
  await sendResponse(result, response);
}

/**
 * Returns the routes as a request listener of `node:http`. It responds with 404 to any other path.
 *
 * @throws ThreadsConfigError that names every invalid option
 *
 * @example
 * ```ts
 * const listener = createListener(connections, {
 *   authenticate: (message) => userIdOf(message.headers.cookie),
 *   settingsUrl: "https://app.example/settings",
 * });
 * createServer(listener).listen(3000);
 * ```
 */
export function createListener(
  connections: ThreadsConnections,
  options: RoutesOptions<IncomingMessage>,
): (message: IncomingMessage, response: ServerResponse) => void {
  const routes = mountableRoutes(connections, options);
  return (message, response) => {
    void serve(routes, message, response, targetOf(message.url), message, { caller: message });
  };
}
