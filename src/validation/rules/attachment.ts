import type { Facts } from "../checks/facts.js";
import { plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** A text attachment. Source: https://developers.facebook.com/documentation/threads/create-posts/text-attachments */
export const ATTACHMENT_RULES: readonly Rule<Facts["attachment"]>[] = [
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
    find: ({ characters: actual }, { textAttachmentCharacters: limit }) =>
      actual > limit
        ? {
            limit,
            actual,
            message: `The text attachment has ${plural(actual, "character")}: ${actual - limit} too many, for Threads allows ${limit}.`,
          }
        : null,
  },
];
