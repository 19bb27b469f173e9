import { normalizeMimeType, readImageHeader } from "../images/image.js";
import type { Issue } from "../issue.js";
import { MEDIA_SHAPE, readFields, type Fields, type IMAGE_SHAPE } from "../fields/shape.js";
import type { ImageFacts, VideoFacts } from "./facts.js";
import { check, type Findings } from "./findings.js";
import { readVideoType } from "../images/video.js";

/** Items that are looked at one by one, however many an array claims to have: a carousel of 10,000 is one mistake. */
const MOST_ITEMS_CHECKED = 100;

/**
 * What says where a medium is, or will be once the host has put it somewhere. An `id` is the host's own name for it and a
 * width no place to fetch from: neither makes up for the lack of all of these.
 */
const MEDIA_NEEDS = "has no URL; before it has one, give the file's bytes, or its type and size";

type Path = Issue["path"];

/** How many items of a list are judged one by one. */
export function itemsToCheck(count: number, limit: number): number {
  return Math.min(count, Math.max(limit, MOST_ITEMS_CHECKED));
}

type ReadMedium = Fields<typeof MEDIA_SHAPE> | null;

/** Judges several media that go together. Returns what was read of them: all of them, unless there are too many. */
export function checkCarousel(media: readonly unknown[], path: Path, findings: Findings): ReadMedium[] {
  const count = media.length;
  check("carousel", { count }, path, findings);
  return Array.from({ length: itemsToCheck(count, findings.limits.carouselMaxItems) }, (_, index) =>
    checkMedia(media[index], ` ${index + 1}`, [...path, index], findings),
  );
}

/** Judges one medium, and returns what was read of it. `number` is empty for a medium alone and " 3" for the third of a carousel. */
export function checkMedia(item: unknown, number: string, path: Path, findings: Findings): ReadMedium {
  const call = (noun: string): string => (number === "" ? `The ${noun.toLowerCase()}` : `${noun}${number}`);
  const told = findings.issues.length;
  const fields = readMedium(item, MEDIA_SHAPE, call("Item"), path, findings);
  if (fields === null) return null;
  const { type, url, bytes, mimeType, sizeBytes } = fields;
  const name = call(type === "image" ? "Image" : type === "video" ? "Video" : "Item");
  // What is of the wrong type was given, and told.
  const found = url ?? bytes ?? (mimeType !== undefined && sizeBytes !== undefined);
  checkMediaFields(fields, name, found !== false || hasErrors(findings, told) ? null : MEDIA_NEEDS, path, findings);
  return fields;
}

/** Whether a judgment has found errors, from its nth issue on. */
export const hasErrors = ({ issues }: Findings, from = 0): boolean =>
  issues.slice(from).some(({ severity }) => severity === "error");

/** Reads a medium. Upload forms declare a size of 0 where they do not know it: that counts as not declared. */
export function readMedium<Shape extends typeof IMAGE_SHAPE>(
  item: unknown,
  shape: Shape,
  name: string,
  path: Path,
  { issues }: Findings,
): Fields<Shape> | null {
  const fields = readFields(item, shape, name, path, issues, [], MEDIA_SHAPE);
  if (fields?.sizeBytes === 0) delete (fields as { sizeBytes?: number }).sizeBytes;
  return fields;
}

/** Judges what was read of a medium; `missing` says what to give when nothing was given to judge. */
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

/** Bytes, when given, decide alone: a declared width must not stand in for one that cannot be read. */
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

/** The bytes of a video tell its size, and often its type; its sides and its length are only ever declared. */
function videoFacts(fields: Fields<typeof MEDIA_SHAPE>, name: string): VideoFacts {
  const { bytes, durationSeconds, width, height } = fields;
  const declared = fields.mimeType === undefined ? undefined : normalizeMimeType(fields.mimeType);
  const mimeType = (bytes && readVideoType(bytes)) ?? declared;
  return { name, mimeType, sizeBytes: bytes?.length ?? fields.sizeBytes, durationSeconds, width, height };
}
