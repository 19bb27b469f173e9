import { normalizeMimeType } from "./images/image.js";

/** The limits of validation. A larger number allows more; no value turns a check off. */
export interface Limits {
  /** The maximum number of characters of a text, as {@link measureText} counts them. Default: 500. */
  readonly textCharacters: number;
  /** The maximum number of UTF-8 bytes of a text without a warning. Default: 500. */
  readonly textBytesWarning: number;
  /** The maximum number of different links of a post, in its text, `link` and text attachment. Default: 5. */
  readonly textMaxLinks: number;
  /** The maximum number of spoilers of a text. Default: 10. */
  readonly textMaxSpoilers: number;
  /** The maximum number of characters (code points) of an alt text. Default: 1,000. */
  readonly altTextCharacters: number;
  /** The minimum number of items of a carousel. Default: 2. */
  readonly carouselMinItems: number;
  /** The maximum number of items of a carousel. Default: 10; Threads accepts 20. */
  readonly carouselMaxItems: number;
  /** The accepted MIME types of images. Default: `image/jpeg` and `image/png`. */
  readonly imageMimeTypes: readonly string[];
  /** The largest image file, in bytes. Default: 8 MB. */
  readonly imageMaxBytes: number;
  /** The largest ratio of an image's longer side to its shorter side. Default: 10. */
  readonly imageMaxAspectRatio: number;
  /** The smallest image width, in pixels, that Threads does not scale. Default: 320. */
  readonly imageMinWidth: number;
  /** The largest image width, in pixels, that Threads does not scale. Default: 1440. */
  readonly imageMaxWidth: number;
  /** The accepted MIME types of videos. Default: `video/mp4` and `video/quicktime`. */
  readonly videoMimeTypes: readonly string[];
  /** The largest video file, in bytes. Default: 1 GB. */
  readonly videoMaxBytes: number;
  /** The longest video, in seconds. Default: 300. */
  readonly videoMaxSeconds: number;
  /** The smallest ratio of a video's width to its height. Default: 0.01. */
  readonly videoMinAspectRatio: number;
  /** The largest ratio of a video's width to its height. Default: 10. */
  readonly videoMaxAspectRatio: number;
  /** The largest video width, in pixels. Default: 1920. */
  readonly videoMaxWidth: number;
  /** The minimum number of options of a poll. Default: 2. */
  readonly pollMinOptions: number;
  /** The maximum number of options of a poll. Default: 4. */
  readonly pollMaxOptions: number;
  /** The maximum number of characters (code points) of one option of a poll. Default: 25. */
  readonly pollOptionCharacters: number;
  /** The maximum number of characters (code points) of a topic. Default: 50. */
  readonly topicTagCharacters: number;
  /** The maximum number of characters (code points) of a text attachment. Default: 10,000. */
  readonly textAttachmentCharacters: number;
}

/** The {@link Limits} that differ from {@link DEFAULT_LIMITS}. */
export type LimitOverrides = { readonly [K in keyof Limits]?: Limits[K] | undefined };

/** The options of every validating function. */
export interface ValidationOptions {
  /** The limits that differ from {@link DEFAULT_LIMITS}, such as {@link PLATFORM_LIMITS}. */
  readonly limits?: LimitOverrides | undefined;
}

/**
 * The limits of Threads today.
 *
 * @see https://developers.facebook.com/documentation/threads/overview
 */
export const PLATFORM_LIMITS: Limits = Object.freeze({
  // https://developers.facebook.com/documentation/threads/posts
  textCharacters: 500,
  // Not documented. Threads was observed to reject a text of 504 bytes without emoji. But a limit in bytes would cut the length of a
  // Chinese post to a third, so a text with more bytes only gets a warning.
  textBytesWarning: 500,
  // https://developers.facebook.com/documentation/threads/posts (since 2025-12-22). A report of 2026 says that four were rejected.
  textMaxLinks: 5,
  // https://developers.facebook.com/documentation/threads/create-posts/spoilers
  textMaxSpoilers: 10,
  // https://developers.facebook.com/documentation/threads/posts/accessibility
  altTextCharacters: 1000,
  // https://developers.facebook.com/documentation/threads/posts (20 since 2024-09-19; 10 before)
  carouselMinItems: 2,
  carouselMaxItems: 20,
  // https://developers.facebook.com/documentation/threads/overview (image specifications)
  imageMimeTypes: Object.freeze(["image/jpeg", "image/png"]),
  // The page says "8 MB" without defining MB. The larger interpretation rejects nothing that Threads may accept.
  imageMaxBytes: 8 * 1024 * 1024,
  imageMaxAspectRatio: 10,
  imageMinWidth: 320,
  imageMaxWidth: 1440,
  // https://developers.facebook.com/documentation/threads/overview (video specifications)
  videoMimeTypes: Object.freeze(["video/mp4", "video/quicktime"]),
  // "1 GB" in the larger interpretation, as for images.
  videoMaxBytes: 1024 * 1024 * 1024,
  videoMaxSeconds: 300,
  videoMinAspectRatio: 0.01,
  videoMaxAspectRatio: 10,
  videoMaxWidth: 1920,
  // https://developers.facebook.com/documentation/threads/create-posts/polls
  pollMinOptions: 2,
  pollMaxOptions: 4,
  pollOptionCharacters: 25,
  // https://developers.facebook.com/documentation/threads/posts
  topicTagCharacters: 50,
  // https://developers.facebook.com/documentation/threads/create-posts/text-attachments
  textAttachmentCharacters: 10_000,
});

/**
 * The default limits: {@link PLATFORM_LIMITS}, with at most 10 items in a carousel, which was the limit of Threads until 2024-09-19.
 */
export const DEFAULT_LIMITS: Limits = Object.freeze({ ...PLATFORM_LIMITS, carouselMaxItems: 10 });

/**
 * Returns {@link DEFAULT_LIMITS} with overrides. An invalid override is ignored, because `text.length > NaN` would turn a check off. Valid
 * are finite numbers of 0 or more, and for types a list of at least one string.
 */
export function resolveLimits(overrides: LimitOverrides | null | undefined): Limits {
  if (overrides === undefined || overrides === null) return DEFAULT_LIMITS;
  const limits: Record<string, number | readonly string[]> = {};
  for (const [name, standard] of Object.entries(DEFAULT_LIMITS) as [keyof Limits, number | readonly string[]][]) {
    limits[name] = (typeof standard === "number" ? limit(overrides[name]) : mimeTypes(overrides[name])) ?? standard;
  }
  return limits as unknown as Limits;
}

function limit(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

function mimeTypes(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.every((item) => typeof item === "string") ? value.map(normalizeMimeType) : null;
}
