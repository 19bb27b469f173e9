import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** The response to a request of the sandbox. */
export interface Received {
  readonly status: number;
  readonly body: string;
}

/** How long the app may take to respond, in milliseconds of real time. */
const TIMEOUT_MS = 20_000;
const MOST_BYTES = 64 * 1024;

/** Sends a request. It uses node:http, because a test that replaces the global dispatcher must not affect the sandbox. */
export function send(
  url: string,
  body: string | null,
  headers: Record<string, string>,
  end: AbortSignal,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const open = new URL(url).protocol === "https:" ? requestHttps : requestHttp;
    const signal = AbortSignal.any([end, AbortSignal.timeout(TIMEOUT_MS)]);
    const outgoing = open(
      url,
      { method: body === null ? "GET" : "POST", headers, agent: false, signal },
      (incoming) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on("error", reject);
        incoming.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= MOST_BYTES) chunks.push(chunk);
        });
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body ?? undefined);
  });
}

/** Returns the reason why a request failed, in a few words. */
export function reasonOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === "TimeoutError") return `no response in ${TIMEOUT_MS / 1000} seconds`;
  return code ?? "the request failed";
}
