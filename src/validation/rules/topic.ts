import type { Subjects } from "../subjects.js";
import { times } from "../words.js";
import type { Rule } from "./rule.js";

/** The topic tag. Source: https://developers.facebook.com/documentation/threads/posts */
export const TOPIC_RULES: readonly Rule<Subjects["topic"]>[] = [
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
            message: `The topic has ${times(actual, "character")}, ${actual - limit} too many; Threads allows ${limit}.`,
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
];
