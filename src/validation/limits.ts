import { normalizeMimeType } from "./image.js";

/** The numbers that validation judges by. They are data: a larger number allows more, and none switches a feature off. */
export interface Limits {
  /** Most characters of text, counted by the rule of {@link measureText}. */
  readonly textCharacters: number;
  /** Most UTF-8 bytes of text before a warning. */
  readonly textBytesWarning: number;
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
});

/**
 * What the SDK judges by unless told otherwise: {@link PLATFORM_LIMITS}, with at most 10 items in a carousel, which was
 * Threads' own limit until 2024-09-19.
 */
export const DEFAULT_LIMITS: Limits = Object.freeze({ ...PLATFORM_LIMITS, carouselMaxItems: 10 });

type NumericLimit = { [K in keyof Limits]: Limits[K] extends number ? K : never }[keyof Limits];

/**
 * Lays overrides over {@link DEFAULT_LIMITS}. Anything that is not a finite number of zero or more (a list of at
 * least one string for the image types) is ignored: `text.length > NaN` is never true, and a typo must not switch a check off.
 */
export function resolveLimits(overrides: LimitOverrides | null | undefined): Limits {
  if (overrides === undefined || overrides === null) return DEFAULT_LIMITS;
  const pick = (name: NumericLimit): number => {
    const value = overrides[name];
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : DEFAULT_LIMITS[name];
  };
  return {
    textCharacters: pick("textCharacters"),
    textBytesWarning: pick("textBytesWarning"),
    altTextCharacters: pick("altTextCharacters"),
    carouselMinItems: pick("carouselMinItems"),
    carouselMaxItems: pick("carouselMaxItems"),
    imageMimeTypes: isStringList(overrides.imageMimeTypes)
      ? overrides.imageMimeTypes.map(normalizeMimeType)
      : DEFAULT_LIMITS.imageMimeTypes,
    imageMaxBytes: pick("imageMaxBytes"),
    imageMaxAspectRatio: pick("imageMaxAspectRatio"),
    imageMinWidth: pick("imageMinWidth"),
    imageMaxWidth: pick("imageMaxWidth"),
  };
}

function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}
