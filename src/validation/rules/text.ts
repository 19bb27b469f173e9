import { plural } from "../wording.js";
import { tooManyCharacters, type Rule } from "./rule.js";

/** The text of a post. */
export const TEXT_RULES: readonly Rule<"text">[] = [
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
    find: ({ scan: { characters, codePoints } }, { textCharacters }) => {
      const finding = tooManyCharacters("The text", characters, textCharacters);
      // A user counts an emoji as one character, so without this sentence the number would look wrong.
      return finding !== null && characters > codePoints
        ? { ...finding, message: `${finding.message} An emoji counts as several characters.` }
        : finding;
    },
  },
  {
    // Only for a text within the character limit: a text that is too long needs no second issue.
    code: "text-many-bytes",
    severity: "warning",
    find: ({ scan: { characters, bytes } }, { textCharacters, textBytesWarning: limit }) =>
      bytes > limit && characters <= textCharacters
        ? {
            limit,
            actual: bytes,
            message: `The text has ${plural(bytes, "byte")}; Threads sometimes rejects more than ${limit}.`,
          }
        : null,
  },
  {
    code: "text-lone-surrogate",
    severity: "warning",
    find: ({ scan: { loneSurrogates: actual } }) =>
      actual > 0
        ? { limit: 0, actual, message: `The text has ${plural(actual, "broken character")}, sent as \ufffd.` }
        : null,
  },
  {
    // A warning, because Threads does not document that it rejects them.
    code: "text-control-character",
    severity: "warning",
    find: ({ scan: { controlCharacters: actual } }) =>
      actual > 0
        ? { limit: 0, actual, message: `The text has ${plural(actual, "invisible control character")}.` }
        : null,
  },
];
