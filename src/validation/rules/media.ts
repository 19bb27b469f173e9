import { countCodePoints } from "../text/measure-text.js";
import { plural, shorten } from "../wording.js";
import { tooManyCharacters, type Rule } from "./rule.js";
import { urlFinding } from "./web-url.js";

/** The number of items of a carousel. Source: https://developers.facebook.com/documentation/threads/posts */
export const CAROUSEL_RULES: readonly Rule<"carousel">[] = [
  {
    code: "carousel-too-few",
    severity: "error",
    find: ({ count }, { carouselMinItems: limit }) =>
      count < limit
        ? {
            limit,
            actual: count,
            message: `A carousel needs at least ${plural(limit, "item")}; this one has ${count}.`,
          }
        : null,
  },
  {
    code: "carousel-too-many",
    severity: "error",
    find: ({ count }, { carouselMaxItems: limit }) =>
      count > limit
        ? {
            limit,
            actual: count,
            message: `A carousel can have at most ${plural(limit, "item")}; this one has ${count}.`,
          }
        : null,
  },
];

/** One image or video. */
export const MEDIA_RULES: readonly Rule<"media">[] = [
  {
    code: "media-type",
    severity: "error",
    at: "type",
    find: ({ name, type }) =>
      type === "image" || type === "video"
        ? null
        : {
            limit: ["image", "video"],
            actual: typeof type === "string" ? shorten(type) : null,
            message: `${name} must have the type image or video.`,
          },
  },
  {
    code: "media-missing",
    severity: "error",
    find: ({ name, missing }) =>
      missing === null ? null : { limit: null, actual: null, message: `${name} ${missing}.` },
  },
  {
    // The URL may be signed, so neither the message nor `actual` repeats it.
    code: "media-url",
    severity: "error",
    at: "url",
    find: ({ name, url }) =>
      url === undefined
        ? null
        : urlFinding(name, url, /^[a-z][a-z0-9+.-]{0,30}(?=:)/i.exec(url)?.[0].toLowerCase() ?? null),
  },
  {
    // The documents allow both. A public guide reports that http was rejected: https://github.com/js0980420/threads-api-guide.
    code: "media-url-insecure",
    severity: "warning",
    at: "url",
    find: ({ name, url = "" }) =>
      /^http:/i.test(url)
        ? {
            limit: ["https"],
            actual: "http",
            message: `${name} has an http:// URL, which Threads may reject; use https://.`,
          }
        : null,
  },
  {
    // https://developers.facebook.com/documentation/threads/posts/accessibility
    code: "alt-text-too-long",
    severity: "error",
    at: "altText",
    // Threads documents its emoji rule only for the text of a post, so a character is a code point here.
    find: ({ name, altText = "" }, { altTextCharacters: limit }) =>
      tooManyCharacters(`${name}'s alt text`, altText.length > limit ? countCodePoints(altText) : 0, limit),
  },
];
