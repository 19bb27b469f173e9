import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Room for 10,000 letters of a text attachment, twelve bytes each in a form; a larger body is refused unread. */
const MOST_BODY_BYTES = 256 * 1024;

/** Up to here a body that is too large is read and dropped, so that its sender can still hear why. */
const MOST_DROPPED_BYTES = 1024 * 1024;

/** A server on the loopback address. */
export interface Listener {
  readonly server: Server;
  readonly port: number;
  /** Stops listening and cuts every connection, also those that hang. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 and nowhere else: what is served here vouches for nobody. */
export async function listen(port: number): Promise<Listener> {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client that goes away mid-answer is its own business, and often the point of a test.
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The body as text, or null when it is too large. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_DROPPED_BYTES) return null;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MOST_BODY_BYTES ? null : Buffer.concat(chunks).toString("utf8");
}

/** Whether the Host header names this very server: another name is a page elsewhere that points its own name at us. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  const names = ["127.0.0.1", "localhost"];
  // Clients leave http's own port out of Host.
  return names.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}
