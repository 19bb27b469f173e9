import { fork } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own that answers every request with a profile. */
export interface ProfileServer {
  readonly origin: string;
  close(): void;
}

export async function startProfileServer(): Promise<ProfileServer> {
  const server = fork(new URL("./server.mjs", import.meta.url), { execArgv: [] });
  const [{ port }] = (await once(server, "message")) as [{ port: number }];
  return { origin: `http://127.0.0.1:${port}`, close: () => server.disconnect() };
}

/** Keeps `concurrency` operations under way until `count` are done. */
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
