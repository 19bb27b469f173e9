import { formatName } from "../images/format-name.js";
import { joinWords, shorten, sizesInWords, plural } from "../wording.js";
import type { Finding, Rule } from "./rule.js";

/** An image. Source: https://developers.facebook.com/documentation/threads/overview */
export const IMAGE_RULES: readonly Rule<"image">[] = [
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
      const accepted = joinWords(limit.map(formatName));
      const format = mimeType ? `in ${shorten(formatName(mimeType))} format` : "not in a known image format";
      return {
        limit,
        actual: mimeType === undefined ? null : shorten(mimeType),
        message: `${name} is ${format}; Threads accepts ${accepted}.`,
      };
    },
  },
  {
    // Only a warning, because Threads ignores the declared type and reads the file. But the host may serve it with that wrong type.
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
      const [size, max] = sizesInWords(sizeBytes, limit);
      return { limit, actual: sizeBytes, message: `${name} is ${size}; Threads accepts at most ${max}.` };
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
            message: `${name} is declared to have ${plural(actual, "byte")} but has ${sizeBytes}.`,
          }
        : null,
  },
  {
    code: "image-unreadable",
    severity: "error",
    find: ({ name, header }) =>
      header?.damaged === true
        ? { limit: null, actual: null, message: `${name} cannot be read: the file is damaged or incomplete.` }
        : null,
  },
  {
    code: "image-aspect-ratio",
    severity: "error",
    find: ({ name, width, height }, { imageMaxAspectRatio: limit }) =>
      width !== undefined && height !== undefined && width / height > limit
        ? elongated(`${name} is ${width} by ${height} pixels, too wide`, width / height, limit)
        : null,
  },
  {
    // A warning, because Threads documents 10:1 only as width to height, and no limit for height to width.
    code: "image-aspect-ratio",
    severity: "warning",
    find: ({ name, width, height }, { imageMaxAspectRatio: limit }) =>
      width !== undefined && height !== undefined && height / width > limit
        ? elongated(`${name} is ${width} by ${height} pixels, perhaps too tall`, height / width, limit)
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
        message: `${name} is ${plural(actual, "pixel")} wide; Threads scales it to ${limit}.`,
      };
    },
  },
];

function elongated(claim: string, ratio: number, limit: number): Finding {
  return { limit, actual: ratio, message: `${claim}; Threads accepts up to ${limit}:1.` };
}
