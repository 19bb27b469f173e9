import type { PostFields } from "../draft.js";
import type { IssueSeverity } from "../issue.js";

/** A part that a post may have; `attachmentLink` is the link of its text attachment. */
export type PostPart = Exclude<keyof PostFields, "text" | "spoilers" | "spoilerMedia"> | "attachmentLink";

/** Two parts that cannot be combined. */
export interface Combination {
  /** The part that the issue is about, and the part that it cannot be combined with. */
  readonly parts: readonly [PostPart, PostPart];
  readonly severity: IssueSeverity;
  /** The reason; it follows a colon in the message. */
  readonly reason: string;
}

/** The name of each part in messages. */
export const PART_NAMES: Readonly<Record<PostPart, string>> = {
  media: "an image or a video",
  link: "a link",
  poll: "a poll",
  gif: "a GIF",
  topicTag: "a topic",
  replyTo: "a reply",
  quote: "a quote",
  replyControl: "a choice of who may reply",
  approveReplies: "the approval of replies",
  locationId: "a location",
  countries: "a list of countries",
  textAttachment: "a text attachment",
  attachmentLink: "a text attachment with a link",
  ghost: "a ghost post",
  shareToInstagram: "sharing to Instagram",
};

/**
 * Parts that Threads accepts only on text posts. Sources: https://developers.facebook.com/documentation/threads/posts,
 * /create-posts/polls and /create-posts/text-attachments
 */
const TEXT_ONLY: readonly PostPart[] = ["link", "poll", "gif", "textAttachment"];

/** Everything except text and spoilers. Source: https://developers.facebook.com/documentation/threads/create-posts/ghost-posts */
const NOT_ON_GHOSTS: readonly PostPart[] = [
  "media",
  "link",
  "poll",
  "gif",
  "textAttachment",
  "replyTo",
  "quote",
  "topicTag",
  "replyControl",
  "approveReplies",
  "locationId",
  "countries",
  "shareToInstagram",
];

const UNDOCUMENTED = "Threads does not document this combination";

/** The combinations that Threads rejects, and those that it does not document. To add a combination, add a row. */
export const COMBINATIONS: readonly Combination[] = [
  ...TEXT_ONLY.map((part): Combination => {
    return { parts: [part, "media"], severity: "error", reason: "Threads accepts it only on text posts" };
  }),
  // https://developers.facebook.com/documentation/threads/reference/publishing
  { parts: ["link", "poll"], severity: "error", reason: "Threads accepts only one of them" },
  // https://developers.facebook.com/documentation/threads/create-posts/text-attachments
  { parts: ["textAttachment", "poll"], severity: "error", reason: "Threads accepts only one of them" },
  { parts: ["link", "attachmentLink"], severity: "error", reason: "Threads shows only one link" },
  // https://developers.facebook.com/documentation/threads/posts
  { parts: ["gif", "poll"], severity: "warning", reason: UNDOCUMENTED },
  { parts: ["gif", "link"], severity: "warning", reason: UNDOCUMENTED },
  { parts: ["gif", "textAttachment"], severity: "warning", reason: UNDOCUMENTED },
  ...NOT_ON_GHOSTS.map((part): Combination => {
    return { parts: [part, "ghost"], severity: "error", reason: "a ghost post can only have text and spoilers" };
  }),
];
