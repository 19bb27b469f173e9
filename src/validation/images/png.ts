import type { ImageSize } from "./image-size.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const IHDR = [0x49, 0x48, 0x44, 0x52];

/**
 * Reads the width and height from the first chunk. Returns null when it is not IHDR, or is incomplete. Checksums are ignored, because only
 * the size is needed.
 *
 * @see https://www.w3.org/TR/png/#11IHDR
 */
export function readPngSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) return null;
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return null;
  if (!IHDR.every((byte, index) => bytes[12 + index] === byte)) return null;
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  return isSide(width) && isSide(height) ? { width, height } : null;
}

/** The format allows 1 to 2^31 - 1. */
function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= 0x7fffffff;
}
