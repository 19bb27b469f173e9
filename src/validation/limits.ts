import { normalizeMimeType } from "./images/image.js";

/** The numbers that validation judges by. They are data: a larger number allows more, and none switches a feature off. */
export interface Limits {
  /** Most characters of text, counted by the rule of {@link measureText}. */
  readonly textCharacters: number;
  /** Most UTF-8 bytes of text before a warning. */
  readonly textBytesWarning: number;
  /** Most different links in a post: those in its text, and the one that it or its text attachment carries. */
  readonly textMaxLinks: number;
  /** Most spoilers in a text. */
  readonly textMaxSpoilers: number;
  /** Most characters, as code points, of an image's or a video's alternative text. */
  readonly altTextCharacters: number;
  /** Fewest items in a carousel. */
  readonly carouselMinItems: number;
  /** Most items in a carousel. */
  readonly carouselMaxItems: number;
  /** Accepted image types, as MIME types: `image/jpeg`. */
  readonly imageMimeTypes: readonly string[];
  /** Largest image file, in bytes. */
  readonly imageMaxBytes: number;
  /** Largest ratio of an image's longer side to its shorter side. */
  readonly imageMaxAspectRatio: number;
  /** Narrowest image, in pixels, that Threads leaves as it is. */
  readonly imageMinWidth: number;
  /** Widest image, in pixels, that Threads leaves as it is. */
  readonly imageMaxWidth: number;
  /** Accepted video types, as MIME types: `video/mp4`. */
  readonly videoMimeTypes: readonly string[];
  /** Largest video file, in bytes. */
  readonly videoMaxBytes: number;
  /** Longest video, in seconds. */
  readonly videoMaxSeconds: number;
  /** Smallest ratio of a video's width to its height. */
  readonly videoMinAspectRatio: number;
  /** Largest ratio of a video's width to its height. */
  readonly videoMaxAspectRatio: number;
  /** Widest video, in pixels. */
  readonly videoMaxWidth: number;
  /** Fewest options of a poll. */
  readonly pollMinOptions: number;
  /** Most options of a poll. */
  readonly pollMaxOptions: number;
  /** Most characters, as code points, of one option of a poll. */
  readonly pollOptionCharacters: number;
  /** Most characters, as code points, of a topic tag. */
  readonly topicTagCharacters: number;
  /** Most characters, as code points, of a text attachment. */
  readonly textAttachmentCharacters: number;
}

/** Some of the {@link Limits}, to be laid over {@link DEFAULT_LIMITS}. */
export type LimitOverrides = { readonly [K in keyof Limits]?: Limits[K] | undefined };

/** What every validating function takes beside the value. */
export interface ValidationOptions {
  /** Limits that differ from {@link DEFAULT_LIMITS}; {@link PLATFORM_LIMITS} is a ready set. */
  readonly limits?: LimitOverrides | undefined;
}

/**
 * What Threads accepts today.
 *
 * @see https://developers.facebook.com/documentation/threads/overview
 */
export const PLATFORM_LIMITS: Limits = Object.freeze({
  // https://developers.facebook.com/documentation/threads/posts
  textCharacters: 500,
  // Not documented. Servers were seen to refuse a text of 504 bytes without a single emoji, and yet clients that refused by
  // bytes had to stop, for it takes two thirds of a Chinese post away. So bytes warn and never refuse.
  textBytesWarning: 500,
  // https://developers.facebook.com/documentation/threads/posts (since 2025-12-22). A report of 2026 saw four fail.
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
  // The page says "8 MB" and not which: the larger reading, so that nothing is refused here that Threads may take.
  imageMaxBytes: 8 * 1024 * 1024,
  imageMaxAspectRatio: 10,
  imageMinWidth: 320,
  imageMaxWidth: 1440,
  // https://developers.facebook.com/documentation/threads/overview (video specifications)
  videoMimeTypes: Object.freeze(["video/mp4", "video/quicktime"]),
  // "1 GB" in the larger reading, as with images.
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
 * What the SDK judges by unless told otherwise: {@link PLATFORM_LIMITS}, with at most 10 items in a carousel, which was
 * Threads' own limit until 2024-09-19.
 */
export const DEFAULT_LIMITS: Limits = Object.freeze({ ...PLATFORM_LIMITS, carouselMaxItems: 10 });

/**
 * Lays overrides over {@link DEFAULT_LIMITS}. Anything that is not a finite number of zero or more (a list of at
 * least one string for the types) is ignored: `text.length > NaN` is never true, and a typo must not switch a check off.
 */
export function resolveLimits(overrides: LimitOverrides | null | undefined): Limits {
  if (overrides === undefined || overrides === null) return DEFAULT_LIMITS;
  const limits: Record<string, number | readonly string[]> = {};
  for (const [name, usual] of Object.entries(DEFAULT_LIMITS) as [keyof Limits, number | readonly string[]][]) {
    limits[name] = (typeof usual === "number" ? limit(overrides[name]) : mimeTypes(overrides[name])) ?? usual;
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
