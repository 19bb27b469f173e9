import type { PostMedia } from "../validation/draft.js";
import type { PublishableFields } from "./parameters.js";

/** Every field that is sent, in alphabetical order; typed so that none can be forgotten. A host's own fields do not count. */
const SENT: Readonly<Record<keyof PublishableFields, true>> = {
  approveReplies: true,
  countries: true,
  ghost: true,
  gif: true,
  link: true,
  locationId: true,
  media: true,
  poll: true,
  quote: true,
  replyControl: true,
  replyTo: true,
  shareToInstagram: true,
  spoilerMedia: true,
  spoilers: true,
  text: true,
  textAttachment: true,
  topicTag: true,
};

/**
 * A draft of our own: what was validated is what is sent, minutes later too, whatever the caller does with its object meanwhile. Only what is
 * sent is copied; the bytes of a file are not.
 */
export function ownDraft(draft: PublishableFields): PublishableFields {
  const sent = (Object.keys(SENT) as (keyof PublishableFields)[])
    .filter((name) => draft[name] !== undefined)
    .map((name) => [name, name === "media" ? draft.media?.map(sentOf) : draft[name]]);
  return structuredClone(Object.fromEntries(sent) as PublishableFields);
}

/** A size that was declared for validation is nothing that is sent. */
function sentOf({ type, url, altText, id }: PostMedia): PostMedia {
  return { type, url, altText, id };
}
