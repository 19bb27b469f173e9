import { turnsByQuarter } from "./exif.js";
import type { ImageSize } from "./image-size.js";

/**
 * Reads width and height from the frame header, the first SOF segment; `null` when the file ends, or its picture data
 * begin, before one was seen. It walks forward only, from segment to segment, so a file costs at most its own length.
 *
 * The size is the one that is seen: a phone stores an upright photo lying, with EXIF data that turn it by a quarter.
 *
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf (annex B)
 */
export function readJpegSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let turned = false;
  let offset = 2;
  while (offset < bytes.length) {
    // Between segments, decoders skip stray bytes, and any number of 0xFF may pad a marker: what they show, we measure.
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
      // A height of 0 means that a later segment tells it, a form that no common encoder writes and few decoders read.
      if (width === 0 || height === 0) return null;
      return turned ? { width: height, height: width } : { width, height };
    }
    if (length < 2) return null;
    if (marker === APP1) turned ||= turnsByQuarter(view, offset + 2, offset + length);
    offset += length;
  }
  return null;
}

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Markers without a segment: a stuffed zero, TEM, RST0 to RST7, and a second SOI. */
function standsAlone(marker: number): boolean {
  return marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15; the three among them that are something else are DHT (C4), JPG (C8) and DAC (CC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
