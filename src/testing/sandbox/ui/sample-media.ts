import { crc32, deflateSync } from "node:zlib";
import type { HandlerResult } from "../http/handler.js";

const [WIDTH, HEIGHT] = [640, 480];

/** GET /media/sample.png: a gray image that the sandbox accepts as an image. */
export function sampleImage(): HandlerResult {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(WIDTH, 0);
  size.writeUInt32BE(HEIGHT, 4);
  size[8] = 8;
  // Each row begins with the number of its filter, 0 for none.
  const row = Buffer.alloc(WIDTH + 1, 0xb0);
  row[0] = 0;
  const rows = Buffer.concat(Array.from({ length: HEIGHT }, () => row));
  const head = Buffer.from("89504e470d0a1a0a", "hex");
  const chunks = [chunk("IHDR", size), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return { kind: "file", type: "image/png", bytes: Buffer.concat([head, ...chunks]) };
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

/** GET /media/sample.mp4: a file without frames that the sandbox accepts as a video. */
export function sampleVideo(): HandlerResult {
  const head = Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp41\0\0\0\x08mdat", "latin1");
  return { kind: "file", type: "video/mp4", bytes: head };
}
