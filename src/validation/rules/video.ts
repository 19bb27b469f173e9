import { formatName } from "../images/format-name.js";
import { joinWords, shorten, sizesInWords, plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** A video. Source: https://developers.facebook.com/documentation/threads/overview */
export const VIDEO_RULES: readonly Rule<"video">[] = [
  {
    code: "video-empty",
    severity: "error",
    find: ({ name, sizeBytes }) =>
      sizeBytes === 0 ? { limit: null, actual: 0, message: `${name} is an empty file.` } : null,
  },
  {
    code: "video-type",
    severity: "error",
    at: "mimeType",
    find: ({ name, mimeType }, { videoMimeTypes: limit }) =>
      mimeType === undefined || limit.includes(mimeType)
        ? null
        : {
            limit,
            actual: shorten(mimeType),
            message: `${name} is in ${shorten(formatName(mimeType))} format; Threads accepts ${joinWords(limit.map(formatName))}.`,
          },
  },
  {
    code: "video-too-large",
    severity: "error",
    at: "sizeBytes",
    find: ({ name, sizeBytes = 0 }, { videoMaxBytes: limit }) => {
      if (sizeBytes <= limit) return null;
      const [size, max] = sizesInWords(sizeBytes, limit);
      return { limit, actual: sizeBytes, message: `${name} is ${size}; Threads accepts at most ${max}.` };
    },
  },
  {
    code: "video-duration",
    severity: "error",
    at: "durationSeconds",
    find: ({ name, durationSeconds: actual }, { videoMaxSeconds: limit }) => {
      if (actual === undefined || (actual > 0 && actual <= limit)) return null;
      const message = `${name} lasts ${plural(actual, "second")}; Threads accepts up to ${plural(limit, "second")}.`;
      return { limit, actual, message };
    },
  },
  {
    code: "video-aspect-ratio",
    severity: "error",
    find: ({ name, width, height }, { videoMinAspectRatio, videoMaxAspectRatio }) => {
      if (width === undefined || height === undefined) return null;
      const actual = width / height;
      if (actual >= videoMinAspectRatio && actual <= videoMaxAspectRatio) return null;
      const tall = actual < videoMinAspectRatio;
      const claim = `${name} is ${width} by ${height} pixels, too ${tall ? "tall" : "wide"}`;
      const accepted = `Threads accepts ${videoMinAspectRatio}:1 to ${videoMaxAspectRatio}:1 (width to height)`;
      return {
        limit: tall ? videoMinAspectRatio : videoMaxAspectRatio,
        actual,
        message: `${claim}; ${accepted}.`,
      };
    },
  },
  {
    code: "video-width",
    severity: "error",
    at: "width",
    find: ({ name, width: actual = 0 }, { videoMaxWidth: limit }) =>
      actual > limit
        ? { limit, actual, message: `${name} is ${plural(actual, "pixel")} wide; Threads accepts up to ${limit}.` }
        : null,
  },
];
