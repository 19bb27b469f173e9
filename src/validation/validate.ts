import type { ImageDraft, MediaDraft, PostFields } from "./draft.js";
import { isBlank } from "./blank.js";
import type { Issue } from "./issue.js";
import { judgeCarousel, judgeMedia, judgeMediaFields } from "./judge-media.js";
import { judgeParts } from "./judge-parts.js";
import { judgeLinks, judgeText } from "./judge-text.js";
import type { ValidationOptions } from "./limits.js";
import { readPost, type ReadPost } from "./read-post.js";
import { IMAGE_SHAPE, hasAny, readFields, wrongType } from "./shape.js";
import type { Subjects } from "./subjects.js";
import { begin, judge, type Verdict } from "./verdict.js";

const IMAGE_NEEDS = "is missing: give the file's bytes, or its type, size or sides";

/**
 * Judges a whole post before anything is sent: its text, each medium, whatever stands beside them, and how they go together.
 * Two or more media are judged as a carousel. Every issue is told at once; an empty list means that nothing was found.
 *
 * For plain data it never throws (a getter or a proxy of yours may); it does no I/O and changes nothing: a text that is too
 * long is told, not cut.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validatePost(draft: PostFields, options?: ValidationOptions): readonly Issue[] {
  const verdict = begin(options);
  const text = textAlone(draft);
  if (text !== null) {
    judge("post", postFacts({ text }), [], verdict);
    judgeText(text, false, ["text"], verdict);
    judgeLinks(text, [], verdict);
  } else judgePost(draft, verdict);
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
  if (typeof given === "string") {
    judgeText(given, true, [], verdict);
    judgeLinks(given, [], verdict);
  } else verdict.issues.push(wrongType([], "The text must be a string", "string", given));
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
  judgeMediaFields({ ...fields, type: "image" }, "The image", missing, [], verdict);
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

/** The text of a plain object that has nothing else. Most posts are this, and a composer asks at every key. */
function textAlone(draft: unknown): string | null {
  if (typeof draft !== "object" || draft === null || Object.getPrototypeOf(draft) !== Object.prototype) return null;
  const fields = Object.keys(draft);
  const { text } = draft as PostFields;
  return fields.length === 1 && fields[0] === "text" && typeof text === "string" ? text : null;
}

function judgePost(draft: unknown, verdict: Verdict): void {
  const post = readPost(draft, verdict.issues);
  if (post === null) return;
  const { text, media = [] } = post;
  // A field of the wrong type is no proof of an empty post.
  const readable = verdict.issues.length === 0;
  if (readable) judge("post", postFacts(post), [], verdict);
  if (text !== undefined) judgeText(text, false, ["text"], verdict);
  judgeLinks(text ?? "", [post.link, post.textAttachment?.link], verdict);
  if (media.length === 1) judgeMedia(media[0], "", ["media", 0], verdict);
  else if (media.length > 1) judgeCarousel(media, ["media"], verdict);
  judgeParts(post, verdict);
}

function postFacts({ text, media = [], poll, spoilerMedia, link, gif, textAttachment }: ReadPost): Subjects["post"] {
  return {
    blank: isBlank(text),
    mediaCount: media.length,
    hasPoll: poll !== undefined,
    hasStandIn: link !== undefined || gif !== undefined || textAttachment !== undefined,
    coversMedia: spoilerMedia === true,
  };
}
