import { rotatesBy90 } from "./exif.js";
import type { ImageSize } from "./image-size.js";

/**
 * Reads the width and height from the frame header, the first SOF segment. Returns null when the file ends or the image data begins before
 * it. Reads forward only, from segment to segment, in linear time.
 *
 * The size is that of the displayed image: a phone stores a portrait photo as landscape, with EXIF data that rotate it.
 *
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf (annex B)
 */
export function readJpegSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let rotated = false;
  let offset = 2;
  while (offset < bytes.length) {
    // Decoders skip stray bytes between segments, and any number of 0xFF before a marker.
    if (bytes[offset] !== 0xff) {
      offset += 1;
      continue;
    }
    while (bytes[offset] === 0xff) offset += 1;
    const marker = bytes[offset] ?? 0;
    offset += 1;
    if (standsAlone(marker)) continue;
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return null;
    if (offset + 2 > bytes.length) return null;
    const length = view.getUint16(offset);
    if (isFrameHeader(marker)) {
      // length 2, precision 1, height 2, width 2
      if (length < 8 || offset + 7 > bytes.length) return null;
      const height = view.getUint16(offset + 3);
      const width = view.getUint16(offset + 5);
      // A height of 0 means that a later segment has the height. No common encoder writes this, and few decoders read it.
      if (width === 0 || height === 0) return null;
      return rotated ? { width: height, height: width } : { width, height };
    }
    if (length < 2) return null;
    if (marker === APP1) rotated ||= rotatesBy90(view, offset + 2, offset + length);
    offset += length;
  }
  return null;
}

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** The markers without a segment: a stuffed zero, TEM, RST0 to RST7, and a second SOI. */
function standsAlone(marker: number): boolean {
  return marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15, except DHT (C4), JPG (C8) and DAC (CC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
