/** The type of a media file, and the size of an image in pixels as stored; null for a video, whose size is not at a fixed place. */
export interface MediaFile {
  readonly mimeType: "image/jpeg" | "image/png" | "video/mp4" | "video/quicktime";
  readonly width: number | null;
  readonly height: number | null;
}

/** How many bytes of a video are needed to detect its type. */
export const VIDEO_HEAD_BYTES = 12;

/** Returns the type and the size of a JPEG or PNG, or null. */
export function readImage(file: Buffer): MediaFile | null {
  const size = isPng(file) ? pngSize(file) : isJpeg(file) ? jpegSize(file) : null;
  if (size === null || size.width === 0 || size.height === 0) return null;
  return { mimeType: isPng(file) ? "image/png" : "image/jpeg", ...size };
}

/** Returns the type of an MP4 or MOV, or null. */
export function readVideo(head: Buffer): MediaFile | null {
  if (head.length < VIDEO_HEAD_BYTES || head.toString("latin1", 4, 8) !== "ftyp") return null;
  const brand = head.toString("latin1", 8, 12);
  if (NOT_A_VIDEO.test(brand)) return null;
  return { mimeType: brand === "qt  " ? "video/quicktime" : "video/mp4", width: null, height: null };
}

/** Images (HEIC, AVIF) and audio use the same container format as videos. */
const NOT_A_VIDEO = /^(?:avi|hei|hev|mif|msf|M4A|M4B|M4P)/;

interface Size {
  readonly width: number;
  readonly height: number;
}

const PNG_HEAD = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

function isPng(file: Buffer): boolean {
  return file.subarray(0, PNG_HEAD.length).equals(PNG_HEAD);
}

function pngSize(file: Buffer): Size | null {
  return file.length < 24 ? null : { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}

function isJpeg(file: Buffer): boolean {
  return file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff;
}

/** Finds the frame header, which has the size. The size of a thumbnail is inside another segment, so segments are skipped whole. */
function jpegSize(file: Buffer): Size | null {
  let at = 2;
  while (at + 9 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    else if (marker === START_OF_SCAN) return null;
    else at += 2 + file.readUInt16BE(at + 2);
  }
  return null;
}

const START_OF_SCAN = 0xda;

/** SOF0 to SOF15, without the three markers of tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
