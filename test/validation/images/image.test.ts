import fc from "fast-check";
import { imageSize } from "image-size";
import { describe, expect, it } from "vitest";
import { readImageHeader, validateImage, type ImageHeader } from "../../../src/validation/index.js";
import { BROWSER_JPEG, apng, cmykJpeg, exif, jpeg, latin1, png, progressiveJpeg, segment } from "./image-files.js";

const found = (mimeType: string, width: number, height: number): ImageHeader => ({
  mimeType,
  size: { width, height },
  damaged: false,
});
const damaged = (mimeType: string): ImageHeader => ({ mimeType, size: null, damaged: true });

/** The result of image-size; null where it throws because it does not support the file. */
function oracle(bytes: Uint8Array): { width: number; height: number; type: string | undefined } | null {
  try {
    const { width, height, type } = imageSize(bytes);
    return { width, height, type };
  } catch {
    return null;
  }
}

const side = fc.integer({ min: 1, max: 0xffff });
/** Bytes with many 0xFF, because a careless reader confuses them with markers. */
const payload = fc
  .array(fc.oneof(fc.constant(0xff), fc.integer({ min: 0, max: 255 })), { maxLength: 300 })
  .map((bytes) => Uint8Array.from(bytes));
const carrier = fc.record({
  // APP0 to APP15, comment, quantization tables, Huffman tables, arithmetic conditioning, restart interval, JPG.
  marker: fc.constantFrom(0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef, 0xfe, 0xdb, 0xc4, 0xcc, 0xdd, 0xc8),
  payload,
});
const carriers = fc.array(carrier, { minLength: 1, maxLength: 8 }).map((list) => list.flatMap(segment));

describe("readImageHeader", () => {
  it.each([
    ["JPEG", BROWSER_JPEG, found("image/jpeg", 600, 40)],
    ["JPEG", jpeg(1080, 1350), found("image/jpeg", 1080, 1350)],
    ["PNG", png(1440, 320), found("image/png", 1440, 320)],
    ["WebP", latin1("RIFF\x48\x02\0\0WEBPVP8X"), { mimeType: "image/webp", size: null, damaged: false }],
    ["GIF", latin1("GIF89a\x10\0\x10\0"), { mimeType: "image/gif", size: null, damaged: false }],
    ["HEIC", latin1("\0\0\0\x18ftypheic\0\0\0\0"), { mimeType: "image/heic", size: null, damaged: false }],
    ["HEIC", latin1("\0\0\0\x18ftypmif1\0\0\0\0"), { mimeType: "image/heic", size: null, damaged: false }],
    ["AVIF", latin1("\0\0\0\x1cftypavif\0\0\0\0"), { mimeType: "image/avif", size: null, damaged: false }],
    ["BMP", latin1("BM\x36\x10\0\0\0\0\0\0"), { mimeType: "image/bmp", size: null, damaged: false }],
    ["TIFF", latin1("II*\0\x08\0\0\0"), { mimeType: "image/tiff", size: null, damaged: false }],
    ["TIFF", latin1("MM\0*\0\0\0\x08"), { mimeType: "image/tiff", size: null, damaged: false }],
    ["that a video is not an image", latin1("\0\0\0\x18ftypisom\0\0\0\0"), null],
    ["that audio is not an image", latin1("RIFF\x48\x02\0\0WAVEfmt "), null],
    ["that HTML is not an image", latin1("<!doctype html>"), null],
    ["that an empty file is not an image", new Uint8Array(), null],
  ])("recognizes %s", (_, bytes, header) => {
    expect(readImageHeader(bytes)).toEqual(header);
  });

  it("reads a view of a larger buffer", () => {
    const file = jpeg(640, 480);
    const larger = new Uint8Array(file.length + 20).fill(0xff);
    larger.set(file, 7);
    expect(readImageHeader(larger.subarray(7, 7 + file.length))).toEqual(found("image/jpeg", 640, 480));
    expect(readImageHeader(Buffer.from(png(640, 480)))).toEqual(found("image/png", 640, 480));
    // The view ends before the size, but its buffer does not.
    expect(readImageHeader(png(640, 480).subarray(0, 20))).toEqual(damaged("image/png"));
    expect(readImageHeader(file.subarray(0, 8))).toEqual(damaged("image/jpeg"));
  });
});

describe("readImageHeader, with a JPEG", () => {
  const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
  it.each(frames)("reads the size from frame type %i", (sof) => {
    expect(readImageHeader(jpeg(800, 600, [], sof))).toEqual(found("image/jpeg", 800, 600));
  });

  it.each([
    ["fill bytes before a marker", [0xff, 0xff, 0xff, 0xff]],
    ["markers without a segment", [0xff, 0x01, 0xff, 0xd0, 0xff, 0xd7]],
    ["a second start of image", [0xff, 0xd8]],
    ["stray bytes between segments", [0x00, 0x12, 0x00]],
    [
      "a Huffman table that looks like a frame",
      segment({ marker: 0xc4, payload: Uint8Array.of(0, 17, 8, 0, 1, 0, 1) }),
    ],
    [
      "a thumbnail inside of EXIF data",
      segment({ marker: 0xe1, payload: Uint8Array.from([...latin1("Exif\0\0"), ...jpeg(160, 120)]) }),
    ],
    ["64 kB of other data", segment({ marker: 0xe2, payload: new Uint8Array(65533).fill(0xff) })],
  ])("reads the size after %s", (_, before) => {
    expect(readImageHeader(jpeg(800, 600, before))).toEqual(found("image/jpeg", 800, 600));
  });

  it.each([
    ["a scan comes first", [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]],
    ["the image ends first", [0xff, 0xd9]],
    ["a segment is shorter than its own length", [0xff, 0xe0, 0, 1]],
    ["a frame header is too short for a size", [0xff, 0xc0, 0, 7, 8, 0, 1, 0, 1]],
    ["a segment extends beyond the file", [0xff, 0xe0, 0xff, 0xff]],
  ])("returns no size when %s", (_, before) => {
    expect(readImageHeader(jpeg(800, 600, before))).toEqual(damaged("image/jpeg"));
  });

  it("returns no size with a width or height of zero", () => {
    expect(readImageHeader(jpeg(800, 0))).toEqual(damaged("image/jpeg"));
    expect(readImageHeader(jpeg(0, 600))).toEqual(damaged("image/jpeg"));
  });

  it("agrees with image-size", () => {
    fc.assert(
      fc.property(side, side, carriers, fc.constantFrom(0xc0, 0xc1, 0xc2), (width, height, before, sof) => {
        const file = jpeg(width, height, before, sof);
        expect(oracle(file)).toEqual({ width, height, type: "jpg" });
        expect(readImageHeader(file)).toEqual(found("image/jpeg", width, height));
      }),
      { numRuns: 500 },
    );
  });

  it("returns the right size or none when the file is cut at any byte", () => {
    fc.assert(
      fc.property(side, side, carriers, fc.nat(), (width, height, before, cut) => {
        const file = jpeg(width, height, before);
        const length = 2 + (cut % (file.length - 1));
        // SOI, the carriers, and of the frame its marker, length, precision and both sides.
        const enough = 2 + before.length + 9;
        const expected = length < enough ? damaged("image/jpeg") : found("image/jpeg", width, height);
        expect(readImageHeader(file.subarray(0, length))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("takes linear time", () => {
    const length = 8 * 1024 * 1024;
    for (const [first, second] of [
      [0xff, 0xff],
      [0x00, 0x00],
      [0xff, 0x00],
      [0xff, 0xd0],
    ] as const) {
      const file = new Uint8Array(length).map((_, index) => (index % 2 === 0 ? first : second));
      file.set([0xff, 0xd8]);
      expect(readImageHeader(file)).toEqual(damaged("image/jpeg"));
    }
  });
});

describe("readImageHeader, with EXIF data", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("returns the displayed width and height for orientation %i", (orientation) => {
    for (const littleEndian of [true, false]) {
      const file = jpeg(4000, 300, exif(orientation, littleEndian));
      expect(imageSize(file)).toMatchObject({ width: 4000, height: 300, orientation });
      const size = orientation >= 5 ? found("image/jpeg", 300, 4000) : found("image/jpeg", 4000, 300);
      expect(readImageHeader(file)).toEqual(size);
    }
  });

  it("decides the aspect ratio that validateImage checks", () => {
    const codes = (orientation: number): string[] =>
      validateImage({ bytes: jpeg(4000, 390, exif(orientation, false)) }).map(
        ({ severity, code }) => `${severity} ${code}`,
      );
    expect(codes(1)).toEqual(["error image-aspect-ratio", "warning image-width"]);
    expect(codes(6)).toEqual(["warning image-aspect-ratio"]);
  });

  it("ignores damaged EXIF data", () => {
    const whole = exif(6, true);
    for (let length = 4; length < whole.length; length += 1) {
      const cut = segment({ marker: 0xe1, payload: Uint8Array.from(whole.slice(4, length)) });
      const rotated = length >= 4 + 6 + 34;
      expect(readImageHeader(jpeg(800, 600, cut))?.size).toEqual(
        rotated ? { width: 600, height: 800 } : { width: 800, height: 600 },
      );
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 5), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const size = readImageHeader(jpeg(800, 600, whole.with(4 + at, byte)))?.size;
        expect([size?.width, size?.height].sort()).toEqual([600, 800]);
      }),
      { numRuns: 1000 },
    );
  });
});

it.each([
  ["a CMYK JPEG", cmykJpeg(800, 600), "jpg", "image/jpeg"],
  ["a progressive JPEG", progressiveJpeg(800, 600), "jpg", "image/jpeg"],
  ["an animated PNG", apng(800, 600), "png", "image/png"],
])("readImageHeader reads the size of %s", (_, file, type, mimeType) => {
  expect(oracle(file)).toEqual({ width: 800, height: 600, type });
  expect(readImageHeader(file)).toEqual(found(mimeType, 800, 600));
});

describe("readImageHeader, with a PNG", () => {
  const pngSide = fc.oneof(side, fc.integer({ min: 1, max: 0x7fffffff }));

  it("agrees with image-size", () => {
    fc.assert(
      fc.property(pngSide, pngSide, payload, (width, height, after) => {
        const file = png(width, height, [...after]);
        expect(oracle(file)).toEqual({ width, height, type: "png" });
        expect(readImageHeader(file)).toEqual(found("image/png", width, height));
      }),
    );
  });

  it("returns the right size or none when the file is cut at any byte", () => {
    const file = png(0x01020304, 0x05060708);
    for (let length = 4; length <= file.length; length += 1) {
      const expected = length < 24 ? damaged("image/png") : found("image/png", 0x01020304, 0x05060708);
      expect(readImageHeader(file.subarray(0, length))).toEqual(expected);
    }
  });

  it.each([
    ["no width", png(0, 5)],
    ["no height", png(5, 0)],
    ["a width beyond the format", png(0x80000000, 5)],
    ["a height beyond the format", png(5, 0xffffffff)],
    ["another first chunk", png(5, 5).with(12, 0x69)],
    ["line ends that a transfer rewrote", png(5, 5).with(4, 0x0a)],
  ])("returns no size for %s", (_, file) => {
    expect(readImageHeader(file)).toEqual(damaged("image/png"));
  });
});

describe("readImageHeader, with damaged files", () => {
  const file = fc.oneof(
    fc.tuple(side, side, carriers).map(([width, height, before]) => jpeg(width, height, before)),
    fc.tuple(side, side, payload).map(([width, height, after]) => png(width, height, [...after])),
  );
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 6 });

  it("never throws, and never returns a size outside of the format", () => {
    fc.assert(
      fc.property(file, flips, fc.nat(), (bytes, list, cut) => {
        for (const [at, bits] of list) bytes[at % bytes.length]! ^= bits;
        const header = readImageHeader(bytes.subarray(0, cut % (bytes.length + 1)));
        if (header?.size == null) return;
        const most = header.mimeType === "image/jpeg" ? 0xffff : 0x7fffffff;
        for (const pixels of [header.size.width, header.size.height]) {
          expect(pixels).toBeGreaterThanOrEqual(1);
          expect(pixels).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with image-size when only the payload of segments is damaged", () => {
    fc.assert(
      fc.property(side, side, carrier, flips, (width, height, first, list) => {
        fc.pre(first.payload.length > 0);
        const bytes = jpeg(width, height, segment(first));
        for (const [at, bits] of list) bytes[6 + (at % first.payload.length)]! ^= bits;
        const theirs = oracle(bytes);
        expect(theirs).not.toBeNull();
        expect(readImageHeader(bytes)).toEqual(found("image/jpeg", theirs!.width, theirs!.height));
      }),
      { numRuns: 500 },
    );
  });

  it("never throws on random bytes", () => {
    const magic = fc.constantFrom("", "\xff\xd8", "\x89PNG\r\n\x1a\n", "\x89PNG", "RIFF", "GIF8").map(latin1);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const header = readImageHeader(Uint8Array.from([...start, ...rest]));
        expect(header === null || typeof header.mimeType === "string").toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
