import { tooManyCharacters, type Rule } from "./rule.js";

/** A text attachment. Source: https://developers.facebook.com/documentation/threads/create-posts/text-attachments */
export const ATTACHMENT_RULES: readonly Rule<"attachment">[] = [
  {
    code: "text-attachment-empty",
    severity: "error",
    at: "text",
    find: ({ blank }) => (blank ? { limit: null, actual: 0, message: "The text attachment is empty." } : null),
  },
  {
    code: "text-attachment-too-long",
    severity: "error",
    at: "text",
    find: ({ characters }, { textAttachmentCharacters }) =>
      tooManyCharacters("The text attachment", characters, textAttachmentCharacters),
  },
];
