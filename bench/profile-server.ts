import { fork } from "node:child_process";
import { once } from "node:events";

/** A server process that responds to every request with a profile. */
export interface ProfileServer {
  readonly origin: string;
  close(): void;
}

export async function startProfileServer(): Promise<ProfileServer> {
  const server = fork(new URL("./server.mjs", import.meta.url), { execArgv: [] });
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
