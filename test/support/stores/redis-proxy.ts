/** A wire to a Redis that breaks once, after a command has had its effect and before its answer is told. */
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { endWithFile } from "../endings.js";

/** Where to connect, and the break. */
export interface BreakingWire {
  readonly url: string;
  /** The next answer is swallowed, and the connection closed in its place. */
  readonly breakNext: () => void;
  /** How often it broke. */
  readonly broken: () => number;
}

/** Ends with the file. */
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
