/** Small true files, and a server on this machine that a sandbox can fetch them from. */
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

/** A PNG that a browser shows: each pixel as `paint` says, red, green, blue. */
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

/** A JPEG up to its frame header, behind metadata that holds a thumbnail with a frame header of its own. */
export function jpeg(width: number, height: number, frame = 0xc0): Buffer {
  const sof = (w: number, h: number) =>
    Buffer.from([0xff, frame, 0, 17, 8, h >> 8, h & 255, w >> 8, w & 255, 3, 1, 34, 0, 2, 17, 1, 3, 17, 1]);
  const thumbnail = Buffer.concat([Buffer.from([0xff, 0xd8]), sof(16, 9)]);
  const metadata = Buffer.from([0xff, 0xe1, 0, thumbnail.length + 2]);
  const table = Buffer.from([0xff, 0xff, 0xc4, 0, 5, 1, 2, 3]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), metadata, thumbnail, table, sof(width, height)]);
}

/** The first box of a film, then nothing that anybody reads. */
export function film(brand: string, restBytes = 0): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from(`ftyp${brand}`), Buffer.alloc(4 + restBytes)]);
}

export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers each request as told and remembers what it was asked. */
export async function fileServer(serve: Serve): Promise<{ url: string; port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked };
}
