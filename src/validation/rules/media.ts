import type { Facts } from "../checks/facts.js";
import { countCodePoints } from "../text/measure-text.js";
import { urlFinding } from "./web-url.js";
import { shorten, plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** How many media go together. Source: https://developers.facebook.com/documentation/threads/posts */
export const CAROUSEL_RULES: readonly Rule<Facts["carousel"]>[] = [
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
            message: `A carousel takes at most ${plural(limit, "item")}; this one has ${count}.`,
          }
        : null,
  },
];

/** Any one medium, be it an image or a video. */
export const MEDIA_RULES: readonly Rule<Facts["media"]>[] = [
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
            message: `${name} must be of type image or video.`,
          },
  },
  {
    code: "media-missing",
    severity: "error",
    find: ({ name, missing }) =>
      missing === null ? null : { limit: null, actual: null, message: `${name} ${missing}.` },
  },
  {
    // Threads fetches the file itself. A URL may be signed, so neither the message nor `actual` repeats it.
    code: "media-url",
    severity: "error",
    at: "url",
    find: ({ name, url }) =>
      url === undefined
        ? null
        : urlFinding(name, url, /^[a-z][a-z0-9+.-]{0,30}(?=:)/i.exec(url)?.[0].toLowerCase() ?? null),
  },
  {
    // The documents allow both; http was seen to be refused: https://github.com/js0980420/threads-api-guide.
    code: "media-url-insecure",
    severity: "warning",
    at: "url",
    find: ({ name, url = "" }) =>
      /^http:/i.test(url)
        ? { limit: ["https"], actual: "http", message: `${name} has an http:// URL, which Threads may refuse.` }
        : null,
  },
  {
    // https://developers.facebook.com/documentation/threads/posts/accessibility
    code: "alt-text-too-long",
    severity: "error",
    at: "altText",
    find: ({ name, altText = "" }, { altTextCharacters: limit }) => {
      // The emoji rule is documented for a post's text only: here a character is a code point.
      const actual = altText.length > limit ? countCodePoints(altText) : 0;
      return actual > limit
        ? {
            limit,
            actual,
            message: `${name} has a description of ${plural(actual, "character")}, ${actual - limit} too many; Threads allows ${limit}.`,
          }
        : null;
    },
  },
];
