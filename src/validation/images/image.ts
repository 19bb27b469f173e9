import type { ImageSize } from "./image-size.js";
import { readJpegSize } from "./jpeg.js";
import { readPngSize } from "./png.js";

/** The header of an image file. */
export interface ImageHeader {
  /** The MIME type of the bytes. */
  readonly mimeType: string;
  /** The width and height; null when the header is damaged, or for a format other than JPEG and PNG. */
  readonly size: ImageSize | null;
  /** Whether the header of a JPEG or PNG is incomplete or invalid. */
  readonly damaged: boolean;
}

interface Format {
  readonly mimeType: string;
  readonly name: string;
  /** The first bytes of a file, one character for each byte; `?` matches any byte. */
  readonly beginnings: readonly string[];
  readonly readSize?: (bytes: Uint8Array) => ImageSize | null;
}

// Threads accepts JPEG and PNG. The others are common, so that a message can name them.
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
 * Recognizes an image file by its bytes, and reads the width and height of a JPEG or PNG. Returns null for any other file. Pass the whole
 * file, because the size of a JPEG may follow after 64 kB or more of other data.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const format = FORMATS.find(({ beginnings }) => beginnings.some((beginning) => begins(bytes, beginning)));
  if (format === undefined) return null;
  const size = format.readSize?.(bytes) ?? null;
  return { mimeType: format.mimeType, size, damaged: format.readSize !== undefined && size === null };
}

/** Returns the common name of an image's MIME type, `JPEG` for `image/jpeg`; undefined for an unknown type. */
export function imageFormatName(mimeType: string): string | undefined {
  return FORMATS.find((format) => format.mimeType === mimeType)?.name;
}

/** Returns a MIME type in lower case and without parameters. The common but invalid `image/jpg` becomes `image/jpeg`. */
export function normalizeMimeType(mimeType: string): string {
  const bare = mimeType.replace(/;.*$/s, "").trim().toLowerCase();
  return bare === "image/jpg" || bare === "image/pjpeg" ? "image/jpeg" : bare;
}

/** Returns whether a file begins with these bytes, one character for each; `?` matches any byte. */
export function begins(bytes: Uint8Array, beginning: string): boolean {
  for (let index = 0; index < beginning.length; index += 1) {
    if (index >= bytes.length) return false;
    if (beginning[index] !== "?" && beginning.charCodeAt(index) !== bytes[index]) return false;
  }
  return true;
}
