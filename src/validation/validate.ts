import { isBlank } from "./text/blank.js";
import type { ImageDraft, MediaDraft, PostFields } from "./draft.js";
import type { Issue } from "./issue.js";
import { hasErrors, checkCarousel, checkMedia, checkMediaFields, readMedium } from "./checks/media.js";
import { checkParts } from "./checks/parts.js";
import { checkLinks, checkText } from "./checks/text.js";
import type { ValidationOptions } from "./limits.js";
import { readPost, type ReadPost } from "./read-post.js";
import { copyList, IMAGE_SHAPE, wrongType, type Fields, type MEDIA_SHAPE } from "./fields/shape.js";
import type { Facts } from "./checks/facts.js";
import { begin, check, type Findings } from "./checks/findings.js";

const IMAGE_NEEDS = "is missing: give the file's bytes, or its type, size or sides";

/**
 * Judges a whole post before anything is sent: its text, each medium, whatever stands beside them, and how they go together.
 * Two or more media are judged as a carousel. Every issue is told at once; an empty list means that nothing was found.
 *
 * It reads each field once, never throws, does no I/O and changes nothing: a text that is too long is told, not cut. A field that
 * misspells a known one, or is written as Threads writes it (`reply_to`), is an error; other unknown fields are warnings. Of an instance
 * of a class, such as a Mongoose document, only the known fields are read.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validatePost(draft: PostFields, options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  checkPost(draft, findings);
  return findings.issues;
}

/**
 * Reads a draft once and judges what was read, so that what is judged is what is sent.
 *
 * @param change what the host's draft does not say: which post it replies to
 * @returns the copy, without what is of the wrong type; null for a draft that has no fields
 */
export function readAndCheck(
  draft: unknown,
  change: (read: ReadPost) => ReadPost,
  options?: ValidationOptions,
): { readonly copy: CheckedPost | null; readonly issues: readonly Issue[] } {
  const findings = begin(options);
  return { copy: checkPost(draft, findings, change), issues: findings.issues };
}

/**
 * Judges the text of a post that has nothing else, so that an empty one is an issue; for a text beside media ask
 * {@link validatePost}. {@link measureText} gives the counts for a composer.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validateText(text: string, options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  const given: unknown = text;
  if (typeof given === "string") {
    checkText(given, true, [], findings);
    checkLinks(given, [], findings);
  } else findings.issues.push(wrongType([], "The text must be a string", "string", given));
  return findings.issues;
}

/**
 * Judges an image: by its bytes when they are given, else by its declared type, size and sides. Of the bytes only the
 * header is read; whether the picture can be drawn is for Threads to say.
 *
 * @see https://developers.facebook.com/documentation/threads/overview
 */
export function validateImage(image: ImageDraft, options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  const fields = readMedium(image, IMAGE_SHAPE, "The image", [], findings);
  if (fields === null) return findings.issues;
  // Asked about an image alone, any one thing that is known of it is enough to judge.
  const missing = Object.keys(fields).length > 0 || hasErrors(findings) ? null : IMAGE_NEEDS;
  checkMediaFields({ ...fields, type: "image" }, "The image", missing, [], findings);
  return findings.issues;
}

/**
 * Judges a carousel: how many items it has, and each of them. Paths begin with the item's index. Beyond the allowed number
 * (and at least a hundred) items are counted only.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function validateCarousel(media: readonly MediaDraft[], options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  const items = copyList(media, "The media of a carousel", [], findings.issues);
  if (items !== undefined) checkCarousel(items, [], findings);
  return findings.issues;
}

/** What was read of a post and of its media. */
type CheckedPost = Omit<ReadPost, "media"> & {
  readonly media?: readonly (Fields<typeof MEDIA_SHAPE> | null)[] | undefined;
};

function checkPost(draft: unknown, findings: Findings, change = (read: ReadPost) => read): CheckedPost | null {
  const read = readPost(draft, findings.issues);
  if (read === null) return null;
  const post = change(read);
  const { text } = post;
  // A field of the wrong type, or with a wrong name, is no proof of an empty post.
  const readable = !hasErrors(findings);
  if (readable) check("post", postFacts(post), [], findings);
  if (text !== undefined) checkText(text, false, ["text"], findings);
  checkLinks(text ?? "", [post.link, post.textAttachment?.link], findings);
  const media = post.media && checkAllMedia(post.media, findings);
  checkParts(post, findings);
  return { ...post, media };
}

function checkAllMedia(media: readonly unknown[], findings: Findings): NonNullable<CheckedPost["media"]> {
  if (media.length > 1) return checkCarousel(media, ["media"], findings);
  return media.map((medium) => checkMedia(medium, "", ["media", 0], findings));
}

function postFacts({ text, media = [], poll, spoilerMedia, link, gif, textAttachment }: ReadPost): Facts["post"] {
  return {
    blank: isBlank(text),
    mediaCount: media.length,
    hasPoll: poll !== undefined,
    hasStandIn: link !== undefined || gif !== undefined || textAttachment !== undefined,
    coversMedia: spoilerMedia === true,
  };
}
