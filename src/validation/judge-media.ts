import type { MediaDraft } from "./draft.js";
import { normalizeMimeType, readImageHeader } from "./image.js";
import type { Issue } from "./issue.js";
import { hasAny, MEDIA_SHAPE, readFields, type Fields, type IMAGE_SHAPE } from "./shape.js";
import type { ImageFacts, VideoFacts } from "./subjects.js";
import { judge, type Verdict } from "./verdict.js";
import { readVideoType } from "./video.js";

/** Items that are looked at one by one, however many an array claims to have: a carousel of 10,000 is one mistake. */
const MOST_ITEMS_JUDGED = 100;

/**
 * What says where a medium is, or will be once the host has put it somewhere. An `id` is the host's own name for it and a
 * width no place to fetch from: neither makes up for the lack of all of these.
 */
const MEDIA_NEEDS = "has no URL; before it has one, give the file's bytes, or its type and size";

type Path = Issue["path"];

/** How many items of a list are judged one by one. */
export function mostJudged(count: number, limit: number): number {
  return Math.min(count, Math.max(limit, MOST_ITEMS_JUDGED));
}

/** Judges several media that go together. */
export function judgeCarousel(media: readonly unknown[], path: Path, verdict: Verdict): void {
  judge("carousel", { count: media.length }, path, verdict);
  const judged = mostJudged(media.length, verdict.limits.carouselMaxItems);
  for (let index = 0; index < judged; index += 1) {
    judgeMedia(media[index], ` ${index + 1}`, [...path, index], verdict);
  }
}

/** Judges one medium. `number` is empty for a medium alone and " 3" for the third of a carousel. */
export function judgeMedia(item: unknown, number: string, path: Path, verdict: Verdict): void {
  const call = (noun: string): string => (number === "" ? `The ${noun.toLowerCase()}` : `${noun}${number}`);
  const fields = readFields(item, MEDIA_SHAPE, call("Item"), path, verdict.issues);
  if (fields === null) return;
  const { type } = fields;
  const name = call(type === "image" ? "Image" : type === "video" ? "Video" : "Item");
  const { mimeType, sizeBytes } = item as MediaDraft;
  const found = hasAny(item, ["url", "bytes"]) || (mimeType !== undefined && sizeBytes !== undefined);
  judgeMediaFields(fields, name, found ? null : MEDIA_NEEDS, path, verdict);
}

/** Judges what was read of a medium; `missing` says what to give when nothing was given to judge. */
export function judgeMediaFields(
  fields: Fields<typeof MEDIA_SHAPE>,
  name: string,
  missing: string | null,
  path: Path,
  verdict: Verdict,
): void {
  judge("media", { ...fields, name, missing }, path, verdict);
  if (fields.type === "image") judge("image", imageFacts(fields, name), path, verdict);
  else if (fields.type === "video") judge("video", videoFacts(fields, name), path, verdict);
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
