import { fork } from "node:child_process";
import { once } from "node:events";

/** A server process of the bench. */
export interface BenchServer {
  readonly origin: string;
  close(): void;
}

/** Starts a server that responds to every request with a profile. */
export const startProfileServer = () => start("./server.mjs");

/** Starts a server with a list of 10,000 posts, and the insights of every post. */
export const startReadingServer = () => start("./reading-server.mjs");

async function start(file: string): Promise<BenchServer> {
  const server = fork(new URL(file, import.meta.url), { execArgv: [] });
  const [{ port }] = (await once(server, "message")) as [{ port: number }];
  return { origin: `http://127.0.0.1:${port}`, close: () => server.disconnect() };
}

/** Runs `count` operations, `concurrency` at the same time. */
export async function atConcurrency(
  concurrency: number,
  count: number,
  operation: () => Promise<unknown>,
): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await operation();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
