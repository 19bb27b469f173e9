import { normalizeMimeType, readImageHeader } from "../images/image.js";
import type { Issue } from "../issue.js";
import { MEDIA_SHAPE, readFields, type Fields, type IMAGE_SHAPE } from "../fields/shape.js";
import type { ImageFacts, VideoFacts } from "./facts.js";
import { check, type Findings } from "./findings.js";
import { readVideoType } from "../images/video.js";

/** Items that are checked one by one. A carousel of 10,000 items is one issue, not 10,000. */
const MAX_ITEMS_CHECKED = 100;

/** An `id` or a width is not enough: without a URL, bytes, or type and size, a draft describes no file. */
const MEDIA_NEEDS = "has no URL; to check a file before its upload, give bytes, or mimeType and sizeBytes";

type Path = Issue["path"];

/** Returns how many items of a list are checked one by one. */
export function itemsToCheck(count: number, limit: number): number {
  return Math.min(count, Math.max(limit, MAX_ITEMS_CHECKED));
}

type ReadMedium = Fields<typeof MEDIA_SHAPE> | null;

/** Checks the items of a carousel. Returns their fields, up to the number of items that are checked. */
export function checkCarousel(media: readonly unknown[], path: Path, findings: Findings): ReadMedium[] {
  const count = media.length;
  check("carousel", { count }, path, findings);
  return Array.from({ length: itemsToCheck(count, findings.limits.carouselMaxItems) }, (_, index) =>
    checkMedia(media[index], ` ${index + 1}`, [...path, index], findings),
  );
}

/** Checks one image or video and returns its fields. `number` is " 3" for the third item of a carousel, and empty outside of one. */
export function checkMedia(item: unknown, number: string, path: Path, findings: Findings): ReadMedium {
  const nameOf = (noun: string): string => (number === "" ? `The ${noun.toLowerCase()}` : `${noun}${number}`);
  const issuesBefore = findings.issues.length;
  const fields = readMedium(item, MEDIA_SHAPE, nameOf("Item"), path, findings);
  if (fields === null) return null;
  const { type, url, bytes, mimeType, sizeBytes } = fields;
  const name = nameOf(type === "image" ? "Image" : type === "video" ? "Video" : "Item");
  const describesFile = url !== undefined || bytes !== undefined || (mimeType !== undefined && sizeBytes !== undefined);
  // A field of the wrong type is an issue already, so it is not also reported as missing.
  const missing = describesFile || hasErrors(findings, issuesBefore) ? null : MEDIA_NEEDS;
  checkMediaFields(fields, name, missing, path, findings);
  return fields;
}

/** Returns whether the issues contain an error, from the nth issue on. */
export const hasErrors = ({ issues }: Findings, from = 0): boolean =>
  issues.slice(from).some(({ severity }) => severity === "error");

/** Reads the fields of an image or video. Upload forms declare a size of 0 when they do not know it, so 0 counts as not declared. */
export function readMedium<Shape extends typeof IMAGE_SHAPE>(
  item: unknown,
  shape: Shape,
  name: string,
  path: Path,
  { issues }: Findings,
): Fields<Shape> | null {
  const fields = readFields(item, shape, name, path, issues, [], MEDIA_SHAPE);
  const file = (fields ?? {}) as { sizeBytes?: number; bytes?: Uint8Array };
  if (file.sizeBytes === 0) delete file.sizeBytes;
  if (file.bytes !== undefined && isDetached(file.bytes)) {
    const message = `${name}'s bytes are gone, because their buffer was transferred; check the bytes before you transfer them.`;
    issues.push({
      code: "wrong-type",
      path: [...path, "bytes"],
      message,
      limit: null,
      actual: null,
      severity: "error",
    });
    delete file.bytes;
  }
  return fields;
}

/** Returns whether the buffer of the bytes was transferred, to a worker for example. They then have length 0, and the buffer has no views. */
function isDetached(bytes: Uint8Array): boolean {
  if (bytes.length > 0) return false;
  try {
    new DataView(bytes.buffer);
    return false;
  } catch {
    return true;
  }
}

/** Checks the fields of an image or video. `missing` says what to add when they describe no file. */
export function checkMediaFields(
  fields: Fields<typeof MEDIA_SHAPE>,
  name: string,
  missing: string | null,
  path: Path,
  findings: Findings,
): void {
  check("media", { ...fields, name, missing }, path, findings);
  if (fields.type === "image") check("image", imageFacts(fields, name), path, findings);
  else if (fields.type === "video") check("video", videoFacts(fields, name), path, findings);
}

/** Bytes override everything declared: a declared width must not replace a width that cannot be read from them. */
function imageFacts(fields: Fields<typeof IMAGE_SHAPE>, name: string): ImageFacts {
  const { bytes, sizeBytes: declaredSizeBytes } = fields;
  const declaredMimeType = fields.mimeType === undefined ? undefined : normalizeMimeType(fields.mimeType);
  const declared = { name, declaredMimeType, declaredSizeBytes };
  if (bytes === undefined) {
    const { width, height } = fields;
    const found = { mimeType: declaredMimeType, sizeBytes: declaredSizeBytes, width, height };
    return { ...declared, ...found, header: null, hasBytes: false };
  }
  const header = readImageHeader(bytes);
  const { width, height } = header?.size ?? {};
  return { ...declared, header, hasBytes: true, mimeType: header?.mimeType, sizeBytes: bytes.length, width, height };
}

/** The bytes of a video give its size and often its type. Its width, height and duration are always declared. */
function videoFacts(fields: Fields<typeof MEDIA_SHAPE>, name: string): VideoFacts {
  const { bytes, durationSeconds, width, height } = fields;
  const declared = fields.mimeType === undefined ? undefined : normalizeMimeType(fields.mimeType);
  const mimeType = (bytes && readVideoType(bytes)) ?? declared;
  return { name, mimeType, sizeBytes: bytes?.length ?? fields.sizeBytes, durationSeconds, width, height };
}
