/** Small valid files, and a local server from which a sandbox can fetch them. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";
import { onTestFinished } from "vitest";

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Creates a valid PNG. `paint` returns the red, green and blue of each pixel. */
export function png(
  width: number,
  height: number,
  paint: (x: number, y: number) => readonly [number, number, number] = () => [90, 120, 150],
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, (_row, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_pixel, x) => paint(x, y)).flat()]),
  );
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Creates a JPEG up to its frame header, after metadata with a thumbnail that has its own frame header. */
export function jpeg(width: number, height: number, frame = 0xc0): Buffer {
  const sof = (w: number, h: number) =>
    Buffer.from([0xff, frame, 0, 17, 8, h >> 8, h & 255, w >> 8, w & 255, 3, 1, 34, 0, 2, 17, 1, 3, 17, 1]);
  const thumbnail = Buffer.concat([Buffer.from([0xff, 0xd8]), sof(16, 9)]);
  const metadata = Buffer.from([0xff, 0xe1, 0, thumbnail.length + 2]);
  const table = Buffer.from([0xff, 0xff, 0xc4, 0, 5, 1, 2, 3]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), metadata, thumbnail, table, sof(width, height)]);
}

/** Creates the first box of a video, followed by zeros. */
export function video(brand: string, restBytes = 0): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from(`ftyp${brand}`), Buffer.alloc(4 + restBytes)]);
}

export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts a server that records its requests. */
export async function fileServer(serve: Serve): Promise<{ url: string; port: number; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, requests };
}
