import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Enough for a text attachment of 10,000 characters, each of up to twelve bytes in a form. A larger body is refused. */
const MOST_BODY_BYTES = 256 * 1024;

/** Up to this size a body that is too large is read and discarded, so that its sender still receives the refusal. */
const MOST_DISCARDED_BYTES = 1024 * 1024;

/** A server on the loopback address. */
export interface Listener {
  readonly server: Server;
  readonly port: number;
  /** Stops listening and closes every connection, including those that hang. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only, because the sandbox lets every caller act as any user. */
export async function listen(port: number): Promise<Listener> {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client may disconnect during a response; tests often do.
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

/** Returns the body's bytes, or null when there are too many. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_DISCARDED_BYTES) return null;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MOST_BODY_BYTES ? null : Buffer.concat(chunks);
}

/** Returns whether the Host header names this server. Another name comes from a page that points its own domain at this machine. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  const names = ["127.0.0.1", "localhost"];
  // Clients omit HTTP's default port from Host.
  return names.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}
