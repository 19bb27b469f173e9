import type { Facts } from "../checks/facts.js";
import type { Rule } from "./rule.js";

/** The post as a whole: whether there is anything to see. */
export const POST_RULES: readonly Rule<Facts["post"]>[] = [
  {
    code: "post-empty",
    severity: "error",
    find: ({ blank, mediaCount, hasPoll, hasStandIn }) =>
      blank && mediaCount === 0 && !hasPoll && !hasStandIn
        ? { limit: null, actual: null, message: "The post is empty: it needs a text, an image or a video." }
        : null,
  },
  {
    // https://developers.facebook.com/documentation/threads/create-posts/polls (on text posts, and those need their text)
    code: "poll-without-text",
    severity: "error",
    at: "text",
    find: ({ blank, mediaCount, hasPoll }) =>
      blank && mediaCount === 0 && hasPoll
        ? { limit: null, actual: null, message: "A poll needs a text that asks the question." }
        : null,
  },
  {
    // A warning, for the documents disagree: the reference asks for a text on every post of text, Meta's own request
    // collection takes a link in its place, and nothing is said of a GIF or a text attachment alone.
    code: "text-missing",
    severity: "warning",
    at: "text",
    find: ({ blank, mediaCount, hasPoll, hasStandIn }) =>
      blank && mediaCount === 0 && !hasPoll && hasStandIn
        ? { limit: null, actual: null, message: "The post has no text; Threads may ask for one." }
        : null,
  },
  {
    // https://developers.facebook.com/documentation/threads/create-posts/spoilers
    code: "spoiler-without-media",
    severity: "error",
    at: "spoilerMedia",
    find: ({ mediaCount, coversMedia }) =>
      coversMedia && mediaCount === 0
        ? { limit: null, actual: null, message: "There is no image or video to cover as a spoiler." }
        : null,
  },
];
