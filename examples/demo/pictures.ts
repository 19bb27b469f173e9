/** Pictures to post: a boat from a file, and the sea at any hour, drawn here. */
import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/** A JPEG of 640 by 480. */
export const boat = readFileSync(new URL("boat.jpg", import.meta.url));

type Colour = readonly [red: number, green: number, blue: number];

const WIDTH = 640;
const HEIGHT = 480;

/** A PNG of the sky above the sea. */
export function seaAt(sky: Colour, sea: Colour): Buffer {
  // Each row begins with the number of its filter: none.
  const row = (colour: Colour) => Buffer.from([0, ...Array<Colour>(WIDTH).fill(colour).flat()]);
  const rows = Array.from({ length: HEIGHT }, (_, y) => row(y < HEIGHT * 0.6 ? sky : sea));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2], 8); // 8 bits of each colour, red, green and blue
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const pixels = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** Its length, its name and its data, and a sum over the last two. */
function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
