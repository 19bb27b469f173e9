/** Serves the page of the app to which Threads redirects the user. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** A server with the redirect URI. */
export interface CallbackServer {
  readonly redirectUri: string;
  close(): void;
}

/** Starts the server on a free port of 127.0.0.1. It responds with the text that `handle` returns. */
export async function startCallbackServer(handle: (url: URL) => Promise<string>): Promise<CallbackServer> {
  const server = createServer((request, response) => {
    const respond = async () => handle(new URL(request.url ?? "/", "http://127.0.0.1"));
    respond().then(
      (text) => response.end(text),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? error.message : "failed");
      },
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { redirectUri: `http://127.0.0.1:${port}/callback`, close: () => server.close() };
}
