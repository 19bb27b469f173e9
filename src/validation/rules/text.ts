import type { Facts } from "../checks/facts.js";
import { plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** A text that is posted. */
export const TEXT_RULES: readonly Rule<Facts["text"]>[] = [
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
            message: `The text takes ${plural(bytes, "byte")}; Threads sometimes refuses a text of more than ${limit}.`,
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
            message: `The text has ${plural(actual, "broken character")}, sent as a replacement sign.`,
          }
        : null,
  },
  {
    // A warning, for nothing says that Threads refuses them; nobody means to post what nobody can see.
    code: "text-control-character",
    severity: "warning",
    find: ({ scan: { controlCharacters: actual } }) =>
      actual > 0
        ? { limit: 0, actual, message: `The text has ${plural(actual, "invisible control character")}.` }
        : null,
  },
];

/** A person counts an emoji as one: where some weigh more, the number alone would look like a mistake. */
function tooManyCharacters(characters: number, limit: number, weighsMore: boolean): string {
  const emoji = weighsMore ? ", counting an emoji as several" : "";
  return `The text has ${plural(characters, "character")}${emoji}: ${characters - limit} too many, for Threads allows ${limit}.`;
}
