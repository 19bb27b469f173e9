/** The host's side of the handshake: the page that Threads sends the person back to. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** A server whose `/callback` hands the URL on and answers with the text that it gets. */
export interface CallbackServer {
  readonly redirectUri: string;
  close(): void;
}

/** Starts it on a free port of loopback. */
export async function startCallbackServer(handle: (url: URL) => Promise<string>): Promise<CallbackServer> {
  const server = createServer((request, response) => {
    const answer = async () => handle(new URL(request.url ?? "/", "http://127.0.0.1"));
    answer().then(
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
