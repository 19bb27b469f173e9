/** A server that sends any bytes, even those that no valid server would send. */
import { createServer, type Socket } from "node:net";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { ThreadsClient, type ThreadsClientOptions } from "../../src/index.js";
import { record, watched } from "./leaks.js";
import { APP_ID, APP_SECRET, REDIRECT_URI } from "./secrets.js";

export interface WireServer {
  readonly url: string;
  /** The head and body of each request, as text. */
  readonly requests: string[];
}

/** Starts a server on loopback. Calls `respond` once for each complete request. */
export async function wireServer(
  respond: (socket: Socket, request: string, count: number) => void,
): Promise<WireServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = "";
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      const request = received;
      received = "";
      requests.push(request);
      respond(socket, request, requests.length);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

/** Returns a complete HTTP response as text. */
export function httpResponse(status: number, body: string, headers: Record<string, string> = {}): string {
  const all = { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} X`, ...lines, "", body].join("\r\n");
}

/** Makes a client for a loopback server. The leak watch records everything that it shows. */
export function wireClient(url: string, options: Partial<ThreadsClientOptions> = {}): ThreadsClient {
  return watched(
    new ThreadsClient({
      appId: APP_ID,
      appSecret: APP_SECRET,
      redirectUri: REDIRECT_URI,
      hosts: { authorize: `${url}/oauth/authorize`, graph: url },
      retry: { maxAttempts: 1 },
      onEvent: (event) => record("event", event),
      ...options,
    }),
  );
}
