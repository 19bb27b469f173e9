/** What a media file says of itself in its first bytes. */

/** What a file is, and how large its picture. Pixels, as stored; null for a film, whose size stands nobody knows where. */
export interface MediaFile {
  readonly mimeType: "image/jpeg" | "image/png" | "video/mp4" | "video/quicktime";
  readonly width: number | null;
  readonly height: number | null;
}

/** How much of a film must be kept to know what it is. */
export const FILM_HEAD_BYTES = 12;

/** Reads a picture: JPEG or PNG with a size that is there, else null. */
export function readPicture(file: Buffer): MediaFile | null {
  const size = isPng(file) ? pngSize(file) : isJpeg(file) ? jpegSize(file) : null;
  if (size === null || size.width === 0 || size.height === 0) return null;
  return { mimeType: isPng(file) ? "image/png" : "image/jpeg", ...size };
}

/** Reads the head of a film: MP4 or MOV, else null. */
export function readFilm(head: Buffer): MediaFile | null {
  if (head.length < FILM_HEAD_BYTES || head.toString("latin1", 4, 8) !== "ftyp") return null;
  const brand = head.toString("latin1", 8, 12);
  if (NOT_A_FILM.test(brand)) return null;
  return { mimeType: brand === "qt  " ? "video/quicktime" : "video/mp4", width: null, height: null };
}

/** Still pictures (HEIC, AVIF) and bare sound come in the same box as films. */
const NOT_A_FILM = /^(?:avi|hei|hev|mif|msf|M4A|M4B|M4P)/;

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

/** Walks from segment to segment up to the frame header, which alone tells the size: a thumbnail's own lies inside a segment. */
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

/** SOF0 to SOF15, without the three that are something else (tables). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
