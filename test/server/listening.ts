/** A server on a free port of loopback. It can listen before its application exists, because the application needs its address. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Listening {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
}

/** Starts a server that is closed when the test ends. */
export async function listening(listener?: RequestListener): Promise<Listening> {
  const server = listener === undefined ? createServer() : createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const { port } = server.address() as AddressInfo;
  return { server, port, url: `http://127.0.0.1:${port}` };
}
