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

const IMAGE_NEEDS = "has nothing to check; give bytes, mimeType, sizeBytes, width or height";

/**
 * Checks a whole post before anything is sent: its text, its media, its other fields, and their combination. Two or more media are checked
 * as a carousel. Returns every issue; an empty list means a valid post. A post with only warnings can be published.
 *
 * The function reads each field once, never throws, does no I/O and changes nothing. A misspelled field, or one with the name that Threads
 * uses (`reply_to`), is an error; other unknown fields are warnings. Only the known fields are read of a class instance, such as a
 * Mongoose document.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 *
 * @example
 * ```ts
 * const issues = validatePost({ text: "Hello", media: [{ type: "image", bytes, altText: "A dog" }] });
 * const canPublish = !issues.some(({ severity }) => severity === "error");
 * for (const { path, message } of issues) console.log(path.join("."), message);
 * ```
 */
export function validatePost(draft: PostFields, options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  const post = readPost(draft, findings.issues);
  if (post !== null) checkPost(post, findings);
  return findings.issues;
}

/**
 * Copies a draft and checks the copy, so that the checked draft is the one that is sent.
 *
 * @param change adds what the host's draft does not contain, such as the post that it replies to
 * @returns the copy, without fields of the wrong type; null for a draft that is not an object
 */
export function readAndCheck(
  draft: unknown,
  change: (read: ReadPost) => ReadPost,
  options?: ValidationOptions,
): { readonly copy: CheckedPost | null; readonly issues: readonly Issue[] } {
  const findings = begin(options);
  const { issues } = findings;
  const read = readPost(draft, issues);
  if (read === null) return { copy: null, issues };
  const post = change(read);
  return { copy: { ...post, media: checkPost(post, findings) }, issues };
}

/**
 * Checks the text of a post without media, so that an empty text is an error. Use {@link validatePost} for a text with media, and
 * {@link measureText} for the character counter of a composer.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 *
 * @example
 * ```ts
 * validateText("Hello"); // []
 * validateText("a".repeat(612))[0]?.message;
 * // "The text has 612 characters, 112 too many; Threads allows 500."
 * ```
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
 * Checks an image by its bytes, or else by its declared type, size, width and height. Only the header of the bytes is read, so a file with
 * damaged image data passes.
 *
 * @see https://developers.facebook.com/documentation/threads/overview
 *
 * @example
 * ```ts
 * // In a browser, before the upload:
 * const bytes = new Uint8Array(await file.arrayBuffer());
 * const [issue] = validateImage({ bytes });
 * if (issue !== undefined) showMessage(issue.message); // "The image is 9 MB; Threads accepts at most 8 MB."
 * ```
 */
export function validateImage(image: ImageDraft, options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  const fields = readMedium(image, IMAGE_SHAPE, "The image", [], findings);
  if (fields === null) return findings.issues;
  // One known field is enough to check an image that is not part of a post.
  const missing = Object.keys(fields).length > 0 || hasErrors(findings) ? null : IMAGE_NEEDS;
  checkMediaFields({ ...fields, type: "image" }, "The image", missing, [], findings);
  return findings.issues;
}

/**
 * Checks a carousel: the number of its items, and each item. The paths of issues begin with the item's index. In a carousel that is too
 * long, items after the 100th are only counted.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 *
 * @example
 * ```ts
 * const issues = validateCarousel([
 *   { type: "image", url: "https://cdn.example/1.jpg" },
 *   { type: "video", url: "https://cdn.example/2.mp4", durationSeconds: 301 },
 * ]);
 * // [{ code: "video-duration", path: [1, "durationSeconds"], limit: 300, actual: 301, severity: "error", message: … }]
 * ```
 */
export function validateCarousel(media: readonly MediaDraft[], options?: ValidationOptions): readonly Issue[] {
  const findings = begin(options);
  const items = copyList(media, "The media of a carousel", [], findings.issues);
  if (items !== undefined) checkCarousel(items, [], findings);
  return findings.issues;
}

/** The fields of a post and of its media. */
type CheckedPost = Omit<ReadPost, "media"> & {
  readonly media?: readonly (Fields<typeof MEDIA_SHAPE> | null)[] | undefined;
};

/** Checks a post, and returns the fields of its media. */
function checkPost(post: ReadPost, findings: Findings): CheckedPost["media"] {
  const { text } = post;
  // After a field with the wrong type or name, the post may only seem empty.
  if (!hasErrors(findings)) check("post", postFacts(post), [], findings);
  if (text !== undefined) checkText(text, false, ["text"], findings);
  checkLinks(text ?? "", [post.link, post.textAttachment?.link], findings);
  const media = post.media && checkAllMedia(post.media, findings);
  checkParts(post, findings);
  return media;
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
    hasTextSubstitute: link !== undefined || gif !== undefined || textAttachment !== undefined,
    coversMedia: spoilerMedia === true,
  };
}
