/** A proxy for Redis that breaks the connection once, after a command takes effect and before its response arrives. */
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { endWithFile } from "../endings.js";

export interface BreakingWire {
  readonly url: string;
  /** Drops the next response, and closes the connection instead. */
  readonly breakNext: () => void;
  /** Returns the number of breaks so far. */
  readonly broken: () => number;
}

/** Starts the proxy, and stops it at the end of the file. */
export async function breakingWire(port: number): Promise<BreakingWire> {
  let armed = false;
  let broken = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => [near, far].forEach((each) => each.destroy()));
    }
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => {
      if (!armed) return void near.write(bytes);
      armed = false;
      broken += 1;
      near.destroy();
    });
  });
  endWithFile(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, breakNext: () => void (armed = true), broken: () => broken };
}
