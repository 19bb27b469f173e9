import type { ImageDraft, MediaDraft, PostFields } from "./draft.js";
import { normalizeMimeType, readImageHeader } from "./image.js";
import type { Issue } from "./issue.js";
import { resolveLimits, type Limits, type ValidationOptions } from "./limits.js";
import { RULES } from "./rules.js";
import { IMAGE_SHAPE, MEDIA_SHAPE, POST_SHAPE, hasAny, readFields, wrongType, type Fields } from "./shape.js";
import type { ImageFacts, Subjects } from "./subjects.js";
import { scanText } from "./text.js";

/** Items that are looked at one by one, however many an array claims to have: a carousel of 10,000 is one mistake. */
const MOST_ITEMS_JUDGED = 100;

/**
 * What says where a medium is, or will be once the host has put it somewhere. An `id` is the host's own name for it and a
 * width no place to fetch from: neither makes up for the lack of all of these.
 */
const MEDIA_NEEDS = "give a URL, or the file's bytes, or its type and size";
const IMAGE_NEEDS = "give the file's bytes, or its type, size or sides";

type Path = Issue["path"];

/** One call's limits, and the issues found so far. */
interface Verdict {
  readonly limits: Limits;
  readonly issues: Issue[];
}

/**
 * Judges a whole post before anything is sent: its text, each medium, and how they go together. Two or more media are
 * judged as a carousel. Every issue is told at once; an empty list means that nothing was found.
 *
 * For plain data it never throws (a getter or a proxy of yours may); it does no I/O and changes nothing: a text that is too
 * long is told, not cut.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validatePost(draft: PostFields, options?: ValidationOptions): readonly Issue[] {
  const verdict = begin(options);
  const fields = readFields(draft, POST_SHAPE, "The post", [], verdict.issues);
  if (fields === null) return verdict.issues;
  const { text, media = [] } = fields;
  // A field of the wrong type is no proof of an empty post.
  const readable = verdict.issues.length === 0;
  if (readable) judge("post", { blank: isBlank(text), mediaCount: media.length }, [], verdict);
  if (text !== undefined) judgeText(text, false, ["text"], verdict);
  if (media.length === 1) judgeMedia(media[0], "", ["media", 0], verdict);
  else if (media.length > 1) judgeCarousel(media, ["media"], verdict);
  return verdict.issues;
}

/**
 * Judges the text of a post that has nothing else, so that an empty one is an issue; for a text beside media ask
 * {@link validatePost}. {@link measureText} gives the counts for a composer.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validateText(text: string, options?: ValidationOptions): readonly Issue[] {
  const verdict = begin(options);
  const given: unknown = text;
  if (typeof given === "string") judgeText(given, true, [], verdict);
  else verdict.issues.push(wrongType([], "The text must be a string", "string", given));
  return verdict.issues;
}

/**
 * Judges an image: by its bytes when they are given, else by its declared type, size and sides. Of the bytes only the
 * header is read; whether the picture can be drawn is for Threads to say.
 *
 * @see https://developers.facebook.com/documentation/threads/overview
 */
export function validateImage(image: ImageDraft, options?: ValidationOptions): readonly Issue[] {
  const verdict = begin(options);
  const fields = readFields(image, IMAGE_SHAPE, "The image", [], verdict.issues);
  if (fields === null) return verdict.issues;
  // Asked about an image alone, any one thing that is known of it is enough to judge.
  const missing = hasAny(image, Object.keys(IMAGE_SHAPE)) ? null : IMAGE_NEEDS;
  judgeFields({ ...fields, type: "image" }, "The image", missing, [], verdict);
  return verdict.issues;
}

/**
 * Judges a carousel: how many items it has, and each of them. Paths begin with the item's index. Beyond the allowed number
 * (and at least a hundred) items are counted only.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validateCarousel(media: readonly MediaDraft[], options?: ValidationOptions): readonly Issue[] {
  const verdict = begin(options);
  const given: unknown = media;
  if (Array.isArray(given)) judgeCarousel(given, [], verdict);
  else verdict.issues.push(wrongType([], "The media of a carousel must be an array", "array", given));
  return verdict.issues;
}

/** Callers in JavaScript may pass `null` for options, too. */
function begin(options: ValidationOptions | null | undefined): Verdict {
  return { limits: resolveLimits(options?.limits), issues: [] };
}

function judge<Kind extends keyof Subjects>(kind: Kind, subject: Subjects[Kind], path: Path, verdict: Verdict): void {
  for (const { code, severity, at, find } of RULES[kind]) {
    const found = find(subject, verdict.limits);
    if (found === null) continue;
    const { message, limit, actual } = found;
    verdict.issues.push({ code, path: at === undefined ? path : [...path, at], message, limit, actual, severity });
  }
}

function judgeText(text: string, alone: boolean, path: Path, verdict: Verdict): void {
  judge("text", { blank: isBlank(text), alone, scan: scanText(text) }, path, verdict);
}

function judgeCarousel(media: readonly unknown[], path: Path, verdict: Verdict): void {
  judge("carousel", { count: media.length }, path, verdict);
  const judged = Math.min(media.length, Math.max(verdict.limits.carouselMaxItems, MOST_ITEMS_JUDGED));
  for (let index = 0; index < judged; index += 1) {
    judgeMedia(media[index], ` ${index + 1}`, [...path, index], verdict);
  }
}

/** `number` is empty for a medium alone and " 3" for the third of a carousel. */
function judgeMedia(item: unknown, number: string, path: Path, verdict: Verdict): void {
  const call = (noun: string): string => (number === "" ? `The ${noun.toLowerCase()}` : `${noun}${number}`);
  const fields = readFields(item, MEDIA_SHAPE, call("Item"), path, verdict.issues);
  if (fields === null) return;
  const { type } = fields;
  const name = call(type === "image" ? "Image" : type === "video" ? "Video" : "Item");
  const { mimeType, sizeBytes } = item as MediaDraft;
  const found = hasAny(item, ["url", "bytes"]) || (mimeType !== undefined && sizeBytes !== undefined);
  judgeFields(fields, name, found ? null : MEDIA_NEEDS, path, verdict);
}

function judgeFields(
  fields: Fields<typeof MEDIA_SHAPE>,
  name: string,
  missing: string | null,
  path: Path,
  verdict: Verdict,
): void {
  judge("media", { ...fields, name, missing }, path, verdict);
  if (fields.type === "image") judge("image", imageFacts(fields, name), path, verdict);
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

/** Whether there is nothing to see: spaces, joiners, fillers, and the blank Braille pattern. Nearly every text shows at once. */
function isBlank(text: string | undefined): boolean {
  if (text === undefined) return true;
  return !/[!-~]/.test(text) && !/[^\s\u2800\p{Default_Ignorable_Code_Point}]/u.test(text);
}
