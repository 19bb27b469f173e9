import { formatName } from "./image.js";
import type { Issue, IssueCode, IssueSeverity } from "./issue.js";
import type { Limits } from "./limits.js";
import type { Subjects } from "./subjects.js";
import { countCodePoints } from "./text.js";
import { listed, shorten, sizes, times } from "./words.js";

/** One row: what it judges, what it is called, how much it weighs, and when it speaks. */
interface Rule<Subject> {
  readonly code: IssueCode;
  readonly severity: IssueSeverity;
  /** The field that it is about, when it is about one. */
  readonly at?: string;
  readonly find: (subject: Subject, limits: Limits) => Pick<Issue, "limit" | "actual" | "message"> | null;
}

/** The table: every rule of the room but the shapes. To add a rule, add a row. */
export const RULES: { readonly [Kind in keyof Subjects]: readonly Rule<Subjects[Kind]>[] } = {
  post: [
    {
      code: "post-empty",
      severity: "error",
      find: ({ blank, mediaCount }) =>
        blank && mediaCount === 0
          ? { limit: null, actual: null, message: "The post is empty: it needs a text, an image or a video." }
          : null,
    },
  ],

  text: [
    {
      code: "text-empty",
      severity: "error",
      find: ({ alone, blank, scan }) =>
        alone && blank ? { limit: null, actual: scan.characters, message: "The text is empty." } : null,
    },
    {
      // https://developers.facebook.com/documentation/threads/posts
      code: "text-too-long",
      severity: "error",
      find: ({ scan: { characters, codePoints } }, { textCharacters: limit }) =>
        characters > limit
          ? { limit, actual: characters, message: tooManyCharacters(characters, limit, characters > codePoints) }
          : null,
    },
    {
      // Only where the documented rule is kept: a text that is refused anyway needs no second reason.
      code: "text-many-bytes",
      severity: "warning",
      find: ({ scan: { characters, bytes } }, { textCharacters, textBytesWarning: limit }) =>
        bytes > limit && characters <= textCharacters
          ? {
              limit,
              actual: bytes,
              message: `The text takes ${times(bytes, "byte")}; Threads sometimes refuses a text of more than ${limit}.`,
            }
          : null,
    },
    {
      code: "text-lone-surrogate",
      severity: "warning",
      find: ({ scan: { loneSurrogates: actual } }) =>
        actual > 0
          ? {
              limit: 0,
              actual,
              message: `The text has ${times(actual, "broken character")}, sent as a replacement sign.`,
            }
          : null,
    },
    {
      // A warning, for nothing says that Threads refuses them; nobody means to post what nobody can see.
      code: "text-control-character",
      severity: "warning",
      find: ({ scan: { controlCharacters: actual } }) =>
        actual > 0
          ? { limit: 0, actual, message: `The text has ${times(actual, "invisible control character")}.` }
          : null,
    },
  ],

  // https://developers.facebook.com/documentation/threads/posts
  carousel: [
    {
      code: "carousel-too-few",
      severity: "error",
      find: ({ count }, { carouselMinItems: limit }) =>
        count < limit
          ? {
              limit,
              actual: count,
              message: `A carousel needs at least ${times(limit, "item")}; this one has ${count}.`,
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
              message: `A carousel takes at most ${times(limit, "item")}; this one has ${count}.`,
            }
          : null,
    },
  ],

  media: [
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
        missing === null ? null : { limit: null, actual: null, message: `${name} is missing: ${missing}.` },
    },
    {
      // Threads fetches the file itself. A URL may be signed, so neither the message nor `actual` repeats it.
      code: "media-url",
      severity: "error",
      at: "url",
      find: ({ name, url }) =>
        url === undefined || /^https?:\/\/[^\s/?#\\]+(?:[/?#]\S*)?$/i.test(url)
          ? null
          : {
              limit: ["https", "http"],
              actual: /^[a-z][a-z0-9+.-]{0,30}(?=:)/i.exec(url)?.[0].toLowerCase() ?? null,
              message: `${name} needs a full URL that begins with https:// or http://.`,
            },
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
              message: `${name} has a description of ${times(actual, "character")}, ${actual - limit} too many; Threads allows ${limit}.`,
            }
          : null;
      },
    },
  ],

  // https://developers.facebook.com/documentation/threads/overview
  image: [
    {
      code: "image-empty",
      severity: "error",
      find: ({ name, sizeBytes }) =>
        sizeBytes === 0 ? { limit: null, actual: 0, message: `${name} is an empty file.` } : null,
    },
    {
      code: "image-type",
      severity: "error",
      at: "mimeType",
      find: ({ name, hasBytes, mimeType, sizeBytes }, { imageMimeTypes: limit }) => {
        const unknown = hasBytes && mimeType === undefined && sizeBytes !== 0;
        if (!unknown && (mimeType === undefined || limit.includes(mimeType))) return null;
        const taken = listed(limit.map(formatName));
        const format = mimeType ? `${shorten(formatName(mimeType))} format` : "no image format known here";
        return {
          limit,
          actual: mimeType === undefined ? null : shorten(mimeType),
          message: `${name} is in ${format}; Threads takes ${taken}.`,
        };
      },
    },
    {
      // A warning: Threads reads the file and not what the host believes of it, but a host that errs here may send the
      // wrong Content-Type along.
      code: "image-type-mismatch",
      severity: "warning",
      at: "mimeType",
      find: ({ name, hasBytes, mimeType, declaredMimeType }) =>
        hasBytes && mimeType !== undefined && declaredMimeType !== undefined && mimeType !== declaredMimeType
          ? {
              limit: [mimeType],
              actual: shorten(declaredMimeType),
              message: `${name} is declared as ${shorten(formatName(declaredMimeType))} but is ${formatName(mimeType)}.`,
            }
          : null,
    },
    {
      code: "image-too-large",
      severity: "error",
      at: "sizeBytes",
      find: ({ name, sizeBytes = 0 }, { imageMaxBytes: limit }) => {
        if (sizeBytes <= limit) return null;
        const [size, most] = sizes(sizeBytes, limit);
        return { limit, actual: sizeBytes, message: `${name} is ${size}; Threads allows ${most}.` };
      },
    },
    {
      code: "image-size-mismatch",
      severity: "warning",
      at: "sizeBytes",
      find: ({ name, hasBytes, sizeBytes = 0, declaredSizeBytes: actual }) =>
        hasBytes && actual !== undefined && actual !== sizeBytes
          ? {
              limit: sizeBytes,
              actual,
              message: `${name} is declared to have ${times(actual, "byte")} but has ${sizeBytes}.`,
            }
          : null,
    },
    {
      code: "image-unreadable",
      severity: "error",
      find: ({ name, header }) =>
        header?.damaged === true
          ? { limit: null, actual: null, message: `${name} cannot be read: the file is damaged or cut off.` }
          : null,
    },
    {
      code: "image-aspect-ratio",
      severity: "error",
      find: ({ name, width, height }, { imageMaxAspectRatio: limit }) =>
        width !== undefined && height !== undefined && width / height > limit
          ? tooLong(`${name} is ${width} by ${height} pixels, too wide`, width / height, limit)
          : null,
    },
    {
      // The documented 10:1 is width to height; nothing is said of the other way round, so it only warns.
      code: "image-aspect-ratio",
      severity: "warning",
      find: ({ name, width, height }, { imageMaxAspectRatio: limit }) =>
        width !== undefined && height !== undefined && height / width > limit
          ? tooLong(`${name} is ${width} by ${height} pixels, perhaps too tall`, height / width, limit)
          : null,
    },
    {
      code: "image-width",
      severity: "warning",
      at: "width",
      find: ({ name, width: actual }, { imageMinWidth, imageMaxWidth }) => {
        if (actual === undefined || (actual >= imageMinWidth && actual <= imageMaxWidth)) return null;
        const limit = actual < imageMinWidth ? imageMinWidth : imageMaxWidth;
        return {
          limit,
          actual,
          message: `${name} is ${times(actual, "pixel")} wide; Threads will scale it to ${limit}.`,
        };
      },
    },
  ],
};

function tooLong(claim: string, ratio: number, limit: number): Pick<Issue, "limit" | "actual" | "message"> {
  return { limit, actual: ratio, message: `${claim}: Threads takes up to ${limit}:1.` };
}

/** A person counts an emoji as one: where some weigh more, the number alone would look like a mistake. */
function tooManyCharacters(characters: number, limit: number, weighsMore: boolean): string {
  const emoji = weighsMore ? ", counting an emoji as several" : "";
  return `The text has ${times(characters, "character")}${emoji}: ${characters - limit} too many, for Threads allows ${limit}.`;
}
