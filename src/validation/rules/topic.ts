import { tooManyCharacters, type Rule } from "./rule.js";

/** The topic tag. Source: https://developers.facebook.com/documentation/threads/posts */
export const TOPIC_RULES: readonly Rule<"topic">[] = [
  {
    code: "topic-tag-empty",
    severity: "error",
    find: ({ blank }) => (blank ? { limit: null, actual: 0, message: "The topic is empty." } : null),
  },
  {
    code: "topic-tag-too-long",
    severity: "error",
    find: ({ characters }, { topicTagCharacters }) => tooManyCharacters("The topic", characters, topicTagCharacters),
  },
  {
    // The page on web intents rejects line breaks and tabs; the page on posts rejects the others.
    code: "topic-tag-character",
    severity: "error",
    find: ({ tag }) =>
      /[.&\r\n\t]/.test(tag)
        ? {
            limit: null,
            actual: null,
            message: "The topic contains a period, an ampersand, a line break or a tab, which Threads rejects.",
          }
        : null,
  },
  {
    // A warning, because Threads does not document whether it rejects or removes the sign.
    code: "topic-tag-hash",
    severity: "warning",
    find: ({ tag }) =>
      /^\s*#/.test(tag)
        ? { limit: null, actual: null, message: "The topic begins with #, which would be sent too; remove it." }
        : null,
  },
  {
    code: "topic-tag-space",
    severity: "warning",
    find: ({ tag, blank }) =>
      !blank && tag !== tag.trim()
        ? { limit: null, actual: null, message: "The topic begins or ends with a space; remove it." }
        : null,
  },
];
