/*
 * Image files for tests: one that a browser really wrote, and headers built piece by piece.
 */

/** A JPEG of 600 by 40 pixels as Chromium's canvas writes it, with its color profile, up to the image data. */
export const BROWSER_JPEG = Uint8Array.from(
  Buffer.from(
    [
      "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh",
      "Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB",
      "UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA",
      "AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y",
      "WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM",
      "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI",
      "////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////",
      "////////////////////////////////////////////wAARCAAoAlgDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/E",
      "ABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMR",
      "AD8A",
    ].join(""),
    "base64",
  ),
);

export interface Segment {
  readonly marker: number;
  readonly payload: Uint8Array;
}

/** A marker segment: 0xFF, the marker, the length including its own two bytes, and the payload. */
export function segment({ marker, payload }: Segment): number[] {
  const length = payload.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...payload];
}

/** A JPEG from its start to its first scan. */
export function jpeg(width: number, height: number, before: readonly number[] = [], sof = 0xc0): Uint8Array {
  const frame = [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0];
  const scan = segment({ marker: 0xda, payload: Uint8Array.of(1, 1, 0, 0, 63, 0) });
  return Uint8Array.from([
    0xff,
    0xd8,
    ...before,
    ...segment({ marker: sof, payload: Uint8Array.from(frame) }),
    ...scan,
    0x12,
    0xff,
    0xd9,
  ]);
}

/** The signature and IHDR of a PNG, and the chunks after them. */
export function png(width: number, height: number, after: readonly number[] = []): Uint8Array {
  const bytes = new Uint8Array(33 + after.length);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 2, 0, 0, 0], 24);
  bytes.set(after, 33);
  return bytes;
}

/** Bytes from a string of Latin-1 characters. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

/** An EXIF segment with a camera name and then the orientation, in either byte order. */
export function exif(orientation: number, littleEndian: boolean): number[] {
  const view = new DataView(new ArrayBuffer(6 + 8 + 2 + 24 + 4));
  view.setUint32(0, 0x45786966); // "Exif"
  view.setUint16(6, littleEndian ? 0x4949 : 0x4d4d);
  const short = (at: number, value: number): void => view.setUint16(6 + at, value, littleEndian);
  const long = (at: number, value: number): void => view.setUint32(6 + at, value, littleEndian);
  short(2, 42);
  long(4, 8); // where the directory begins
  short(8, 2); // entries
  [0x010f, 2].forEach((value, index) => short(10 + 2 * index, value)); // Make, ASCII
  long(14, 4);
  [0x0112, 3].forEach((value, index) => short(22 + 2 * index, value)); // Orientation, SHORT
  long(26, 1);
  short(30, orientation);
  return segment({ marker: 0xe1, payload: new Uint8Array(view.buffer) });
}

/** A CMYK JPEG: Adobe's APP14, tables, and a frame of four components. */
export function cmykJpeg(width: number, height: number): Uint8Array {
  const adobe = [...latin1("Adobe"), 0, 100, 0, 0, 0, 0, 2];
  const components = [1, 2, 3, 4].flatMap((id) => [id, 0x11, 0]);
  const frame = [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 4, ...components];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment({ marker: 0xee, payload: Uint8Array.from(adobe) }),
    ...segment({ marker: 0xdb, payload: new Uint8Array(65).fill(1, 1) }),
    ...segment({ marker: 0xc0, payload: Uint8Array.from(frame) }),
    ...segment({ marker: 0xc4, payload: new Uint8Array(17) }),
    ...segment({ marker: 0xda, payload: Uint8Array.of(4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0) }),
    ...[0, 0xff, 0xd9],
  ]);
}

/** A progressive JPEG: JFIF, tables, SOF2, and a first scan of the coarsest coefficients. */
export function progressiveJpeg(width: number, height: number): Uint8Array {
  const jfif = segment({ marker: 0xe0, payload: Uint8Array.from([...latin1("JFIF\0"), 1, 2, 0, 0, 1, 0, 1, 0, 0]) });
  const tables = segment({ marker: 0xdb, payload: new Uint8Array(65).fill(1, 1) });
  return jpeg(width, height, [...jfif, ...tables], 0xc2);
}

/** An animated PNG: IHDR, acTL, and the fcTL of the first frame before the image. */
export function apng(width: number, height: number): Uint8Array {
  const chunk = (name: string, data: number[]): number[] => [
    0,
    0,
    0,
    data.length,
    ...latin1(name),
    ...data,
    0,
    0,
    0,
    0,
  ];
  return png(width, height, [
    ...chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]),
    ...chunk("fcTL", new Array<number>(26).fill(0)),
    ...chunk("IDAT", []),
    ...chunk("IEND", []),
  ]);
}
