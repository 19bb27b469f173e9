/*
 * Image files for tests: one that a browser really wrote, and headers built piece by piece.
 */

/** What Chromium's canvas writes for 600 by 40 pixels, with its colour profile, up to the picture data. */
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

/** A marker segment: 0xFF, the marker, its length with the length's own two bytes, and what it carries. */
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

/** A PNG's signature and IHDR, and whatever follows. */
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
