/** Images to publish: a boat from a file, and the sea in two colors. */
import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/** A JPEG of 640 by 480. */
export const boat = readFileSync(new URL("boat.jpg", import.meta.url));

type Color = readonly [red: number, green: number, blue: number];

const WIDTH = 640;
const HEIGHT = 480;

/** Returns a PNG of the sky above the sea. */
export function seaAt(sky: Color, sea: Color): Buffer {
  // Each row starts with its filter: 0 means none.
  const row = (color: Color) => Buffer.from([0, ...Array<Color>(WIDTH).fill(color).flat()]);
  const rows = Array.from({ length: HEIGHT }, (_, y) => row(y < HEIGHT * 0.6 ? sky : sea));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2], 8); // 8 bits of each color, red, green and blue
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const pixels = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** Returns a chunk: length, name, data, and a checksum of name and data. */
function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
