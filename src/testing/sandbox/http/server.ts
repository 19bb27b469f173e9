import { createServer, type IncomingMessage, type Server } from "node:http";
import { isIP, type AddressInfo, type Socket } from "node:net";

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

/** The address that the sandbox listens on by default. No other machine reaches it, because every caller may act as any user. */
const LOOPBACK = "127.0.0.1";

/** Returns the URL of a sandbox that listens on this address. A wildcard address includes the loopback address. */
export function urlOf(host: string | undefined, port: number): string {
  const name = host === undefined || host === "0.0.0.0" || host === "::" ? LOOPBACK : host;
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
}

/** Starts a server on an address of this machine. */
export async function listen(port: number, host = LOOPBACK): Promise<Listener> {
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
    server.listen(port, host, () => {
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

/**
 * Returns whether the Host header names this server, which listens on `bound`. Another name comes from a page that points its own
 * domain at this machine. On an address that other machines reach, addresses and the names of containers are also accepted,
 * because no page can have them as its domain.
 */
export function isOwnHost(header: string | undefined, port: number, bound = LOOPBACK): boolean {
  // Clients omit HTTP's default port from Host.
  const [, name = "", given = "80"] = /^(.+?)(?::(\d+))?$/.exec(header ?? "") ?? [];
  if (Number(given) !== port) return false;
  const bare = name.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (bare === LOOPBACK || bare === "localhost" || bare === bound) return true;
  const isReachable = !(bound === "localhost" || bound === "::1" || bound.startsWith("127."));
  return isReachable && (isIP(bare) !== 0 || /^[\w-]+$/.test(bare) || bare === "host.docker.internal");
}
