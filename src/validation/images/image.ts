import type { ImageSize } from "./image-size.js";
import { readJpegSize } from "./jpeg.js";
import { readPngSize } from "./png.js";

/** What the first bytes of an image file tell. */
export interface ImageHeader {
  /** The type that the bytes have, whatever a file name or an upload form says. */
  readonly mimeType: string;
  /** Width and height; `null` when the header is damaged, or for a format that is only recognised. */
  readonly size: ImageSize | null;
  /** True for a JPEG or PNG whose header is cut off or makes no sense. */
  readonly damaged: boolean;
}

interface Format {
  readonly mimeType: string;
  readonly name: string;
  /** What such a file may begin with, a character for a byte; `?` stands for any byte. */
  readonly beginnings: readonly string[];
  readonly readSize?: (bytes: Uint8Array) => ImageSize | null;
}

// JPEG and PNG are what Threads takes; the rest are what people try, so that the message can name it.
const FORMATS: readonly Format[] = [
  { mimeType: "image/jpeg", name: "JPEG", beginnings: ["\xff\xd8"], readSize: readJpegSize },
  { mimeType: "image/png", name: "PNG", beginnings: ["\x89PNG"], readSize: readPngSize },
  { mimeType: "image/webp", name: "WebP", beginnings: ["RIFF????WEBP"] },
  { mimeType: "image/gif", name: "GIF", beginnings: ["GIF8"] },
  { mimeType: "image/heic", name: "HEIC", beginnings: ["????ftyphei", "????ftypmif1"] },
  { mimeType: "image/avif", name: "AVIF", beginnings: ["????ftypavi"] },
  { mimeType: "image/bmp", name: "BMP", beginnings: ["BM????\0\0\0\0"] },
  { mimeType: "image/tiff", name: "TIFF", beginnings: ["II*\0", "MM\0*"] },
];

/**
 * Recognises an image file by its bytes and reads its size from the header of a JPEG or PNG; `null` for anything that is
 * no image known here. Pass the whole file: a JPEG may carry 64 kB and more of other data before its size.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const format = FORMATS.find(({ beginnings }) => beginnings.some((beginning) => begins(bytes, beginning)));
  if (format === undefined) return null;
  const size = format.readSize?.(bytes) ?? null;
  return { mimeType: format.mimeType, size, damaged: format.readSize !== undefined && size === null };
}

/** An image's MIME type as people call it: `JPEG` for `image/jpeg`; undefined for one that is not known here. */
export function imageFormatName(mimeType: string): string | undefined {
  return FORMATS.find((format) => format.mimeType === mimeType)?.name;
}

/** Lower case, without parameters, and `image/jpg`, which does not exist and is written everywhere, as `image/jpeg`. */
export function normalizeMimeType(mimeType: string): string {
  const bare = mimeType.replace(/;.*$/s, "").trim().toLowerCase();
  return bare === "image/jpg" || bare === "image/pjpeg" ? "image/jpeg" : bare;
}

/** Whether a file begins so: a character for a byte, `?` for any. */
export function begins(bytes: Uint8Array, beginning: string): boolean {
  for (let index = 0; index < beginning.length; index += 1) {
    if (index >= bytes.length) return false;
    if (beginning[index] !== "?" && beginning.charCodeAt(index) !== bytes[index]) return false;
  }
  return true;
}
