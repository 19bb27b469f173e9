import { fork } from "node:child_process";
import { once } from "node:events";

/** The process with Threads' publishing endpoints. */
export interface PublishServer {
  readonly origin: string;
  /** Returns the number of requests since the last call. */
  requests(): Promise<number>;
  close(): void;
}

/** Starts a server with this latency and this processing time, in milliseconds. */
export async function startPublishServer(latencyMs: number, processingMs: number): Promise<PublishServer> {
  const path = new URL("./publish-server.mjs", import.meta.url);
  const server = fork(path, [String(latencyMs), String(processingMs)], { execArgv: [] });
  const [{ port }] = (await once(server, "message")) as [{ port: number }];
  return {
    origin: `http://127.0.0.1:${port}`,
    requests: async () => {
      const message = once(server, "message") as Promise<[{ requests: number }]>;
      server.send("requests");
      return (await message)[0].requests;
    },
    close: () => server.disconnect(),
  };
}
