/** Serves the images of posts, which Threads downloads. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileServer {
  readonly urlOf: (name: string) => string;
  close(): void;
}

/** Starts the server on a free port of 127.0.0.1. */
export async function startFileServer(files: Readonly<Record<string, Buffer>>): Promise<FileServer> {
  const server = createServer((request, response) => {
    const file = files[(request.url ?? "/").slice(1)];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { urlOf: (name) => `http://127.0.0.1:${port}/${name}`, close: () => server.close() };
}
