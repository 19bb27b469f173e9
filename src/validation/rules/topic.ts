import type { Facts } from "../checks/facts.js";
import { plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** The topic tag. Source: https://developers.facebook.com/documentation/threads/posts */
export const TOPIC_RULES: readonly Rule<Facts["topic"]>[] = [
  {
    code: "topic-tag-empty",
    severity: "error",
    find: ({ blank }) => (blank ? { limit: null, actual: 0, message: "The topic is empty." } : null),
  },
  {
    code: "topic-tag-too-long",
    severity: "error",
    find: ({ characters: actual }, { topicTagCharacters: limit }) =>
      actual > limit
        ? {
            limit,
            actual,
            message: `The topic has ${plural(actual, "character")}, ${actual - limit} too many; Threads allows ${limit}.`,
          }
        : null,
  },
  {
    // Line breaks and tabs are refused by the page on web intents; the others by that on posts.
    code: "topic-tag-character",
    severity: "error",
    find: ({ tag }) =>
      /[.&\r\n\t]/.test(tag)
        ? {
            limit: null,
            actual: null,
            message:
              "The topic has a character that Threads does not take: a full stop, an ampersand, a line break or a tab.",
          }
        : null,
  },
  {
    // A warning, for nothing says that Threads refuses it, nor that it takes it away.
    code: "topic-tag-hash",
    severity: "warning",
    find: ({ tag }) =>
      /^\s*#/.test(tag)
        ? { limit: null, actual: null, message: "The topic begins with #, which goes out with it: leave it out." }
        : null,
  },
  {
    code: "topic-tag-space",
    severity: "warning",
    find: ({ tag, blank }) =>
      !blank && tag !== tag.trim()
        ? { limit: null, actual: null, message: "The topic begins or ends with a space, which goes out with it." }
        : null,
  },
];
