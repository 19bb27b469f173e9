import type { PostFields } from "../draft.js";
import type { IssueSeverity } from "../issue.js";

/** A part that a post may have; `attachmentLink` is the link inside of its text attachment. */
export type PostPart = Exclude<keyof PostFields, "text" | "spoilers" | "spoilerMedia"> | "attachmentLink";

/** Two parts that do not go together. */
export interface Pairing {
  /** The part that has to go, and the one that it cannot go with. */
  readonly parts: readonly [PostPart, PostPart];
  readonly severity: IssueSeverity;
  /** Why, for a person: it follows a colon. */
  readonly reason: string;
}

/** What a message calls each part. */
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
  attachmentLink: "a text attachment that has a link of its own",
  ghost: "a ghost post",
  shareToInstagram: "sharing to Instagram",
};

/**
 * Parts that Threads takes on a post of text only. Sources: https://developers.facebook.com/documentation/threads/posts,
 * /create-posts/polls and /create-posts/text-attachments
 */
const TEXT_ONLY: readonly PostPart[] = ["link", "poll", "gif", "textAttachment"];

/** All but spoilers in the text. Source: https://developers.facebook.com/documentation/threads/create-posts/ghost-posts */
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

const UNDOCUMENTED = "nothing says that Threads takes them together";

/** Every combination that Threads refuses, and those that no document speaks of. To add one, add a row. */
export const PAIRINGS: readonly Pairing[] = [
  ...TEXT_ONLY.map((part): Pairing => {
    return { parts: [part, "media"], severity: "error", reason: "Threads takes it on a post of text only" };
  }),
  // https://developers.facebook.com/documentation/threads/reference/publishing
  { parts: ["link", "poll"], severity: "error", reason: "Threads takes one or the other" },
  // https://developers.facebook.com/documentation/threads/create-posts/text-attachments
  { parts: ["textAttachment", "poll"], severity: "error", reason: "Threads takes one or the other" },
  { parts: ["link", "attachmentLink"], severity: "error", reason: "Threads takes one link to show" },
  // https://developers.facebook.com/documentation/threads/posts
  { parts: ["gif", "poll"], severity: "warning", reason: UNDOCUMENTED },
  { parts: ["gif", "link"], severity: "warning", reason: UNDOCUMENTED },
  { parts: ["gif", "textAttachment"], severity: "warning", reason: UNDOCUMENTED },
  ...NOT_ON_GHOSTS.map((part): Pairing => {
    const reason = part === "replyTo" ? "it cannot be a reply" : "it is a text, with spoilers at most";
    return { parts: [part, "ghost"], severity: "error", reason };
  }),
];
