import type { Facts } from "../checks/facts.js";
import { plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** All spoilers of a text. Source: https://developers.facebook.com/documentation/threads/create-posts/spoilers */
export const SPOILERS_RULES: readonly Rule<Facts["spoilers"]>[] = [
  {
    code: "spoilers-too-many",
    severity: "error",
    find: ({ count: actual }, { textMaxSpoilers: limit }) =>
      actual > limit
        ? { limit, actual, message: `The text has ${plural(actual, "spoiler")}; Threads takes at most ${limit}.` }
        : null,
  },
];

/**
 * One stretch of a text: a spoiler or a style. That styles must not overlap is documented; of spoilers that do nothing is
 * said, and two in one place can only be a slip. A stretch that ends inside of a character has no place in any other unit.
 */
export const RANGE_RULES: readonly Rule<Facts["range"]>[] = [
  {
    code: "range-empty",
    severity: "error",
    at: "length",
    find: ({ name, length }) =>
      length === 0 ? { limit: 1, actual: 0, message: `${name} covers nothing: its length is 0.` } : null,
  },
  {
    code: "range-outside",
    severity: "error",
    find: ({ name, offset, length, textLength: limit }) =>
      offset + length > limit
        ? { limit, actual: offset + length, message: `${name} reaches beyond the end of its text.` }
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
        ? { limit: null, actual: null, message: `${name} begins or ends in the middle of a character.` }
        : null,
  },
  {
    // A warning: it has a place in every unit, but half of a family or an accent without its letter is hardly meant.
    code: "range-splits-grapheme",
    severity: "warning",
    find: ({ name, splits }) =>
      splits === "grapheme"
        ? {
            limit: null,
            actual: null,
            message: `${name} begins or ends in the middle of what looks like one character.`,
          }
        : null,
  },
];

/** The looks of one stretch. Source: https://developers.facebook.com/documentation/threads/create-posts/text-attachments */
export const STYLES_RULES: readonly Rule<Facts["styles"]>[] = [
  {
    code: "styles-empty",
    severity: "error",
    at: "styles",
    find: ({ name, count }) => (count === 0 ? { limit: 1, actual: 0, message: `${name} names no style.` } : null),
  },
];
