import type { Rule } from "./rule.js";

/** The post as a whole: whether it has visible content. */
export const POST_RULES: readonly Rule<"post">[] = [
  {
    code: "post-empty",
    severity: "error",
    find: ({ blank, mediaCount, hasPoll, hasTextSubstitute }) =>
      blank && mediaCount === 0 && !hasPoll && !hasTextSubstitute
        ? { limit: null, actual: null, message: "The post is empty: add a text, an image or a video." }
        : null,
  },
  {
    // Polls are only for text posts, and a text post needs text: https://developers.facebook.com/documentation/threads/create-posts/polls
    code: "poll-without-text",
    severity: "error",
    at: "text",
    find: ({ blank, mediaCount, hasPoll }) =>
      blank && mediaCount === 0 && hasPoll
        ? { limit: null, actual: null, message: "A poll needs a text that asks its question." }
        : null,
  },
  {
    // A warning, because the documents disagree: the reference requires text on every text post, but Meta's own request collection sends
    // a link without text. They say nothing about a GIF or a text attachment without text.
    code: "text-missing",
    severity: "warning",
    at: "text",
    find: ({ blank, mediaCount, hasPoll, hasTextSubstitute }) =>
      blank && mediaCount === 0 && !hasPoll && hasTextSubstitute
        ? { limit: null, actual: null, message: "The post has no text; Threads may require one." }
        : null,
  },
  {
    // https://developers.facebook.com/documentation/threads/create-posts/spoilers
    code: "spoiler-without-media",
    severity: "error",
    at: "spoilerMedia",
    find: ({ mediaCount, coversMedia }) =>
      coversMedia && mediaCount === 0
        ? { limit: null, actual: null, message: "The post has no image or video to cover as a spoiler." }
        : null,
  },
];
