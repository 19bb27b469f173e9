import { plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** All spoilers of a text. Source: https://developers.facebook.com/documentation/threads/create-posts/spoilers */
export const SPOILERS_RULES: readonly Rule<"spoilers">[] = [
  {
    code: "spoilers-too-many",
    severity: "error",
    find: ({ count: actual }, { textMaxSpoilers: limit }) =>
      actual > limit
        ? { limit, actual, message: `The text has ${plural(actual, "spoiler")}; Threads accepts at most ${limit}.` }
        : null,
  },
];

/**
 * One range of a text: a spoiler or a style. Threads documents that styles must not overlap. It does not say so of spoilers, but two
 * spoilers at one place are certainly a mistake. A range that ends inside a character cannot be expressed in any other unit.
 */
export const RANGE_RULES: readonly Rule<"range">[] = [
  {
    code: "range-empty",
    severity: "error",
    at: "length",
    find: ({ name, length }) =>
      length === 0 ? { limit: 1, actual: 0, message: `${name} covers no text: its length is 0.` } : null,
  },
  {
    code: "range-outside",
    severity: "error",
    find: ({ name, offset, length, textLength: limit }) =>
      offset + length > limit
        ? { limit, actual: offset + length, message: `${name} extends beyond the end of its text.` }
        : null,
  },
  {
    code: "range-overlap",
    severity: "error",
    find: ({ name, overlaps }) =>
      overlaps === null ? null : { limit: null, actual: null, message: `${name} overlaps ${overlaps}.` },
  },
  {
    code: "range-splits-character",
    severity: "error",
    find: ({ name, splits }) =>
      splits === "character"
        ? { limit: null, actual: null, message: `${name} begins or ends inside a character.` }
        : null,
  },
  {
    // A warning, because Threads can apply it, but half of a family emoji or a letter without its accent is hardly intended.
    code: "range-splits-grapheme",
    severity: "warning",
    find: ({ name, splits }) =>
      splits === "grapheme"
        ? { limit: null, actual: null, message: `${name} begins or ends inside a combined character.` }
        : null,
  },
];

/** The styles of one range. Source: https://developers.facebook.com/documentation/threads/create-posts/text-attachments */
export const STYLES_RULES: readonly Rule<"styles">[] = [
  {
    code: "styles-empty",
    severity: "error",
    at: "styles",
    find: ({ name, count }) =>
      count === 0 ? { limit: 1, actual: 0, message: `${name} needs at least one style.` } : null,
  },
];
