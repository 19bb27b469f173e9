/** What makes two drafts the same draft. */
import { createHash } from "node:crypto";
import type { PostMedia } from "../validation/draft.js";
import type { PublishableFields } from "./parameters.js";

/** Every field that counts, in alphabetical order; typed so that none can be forgotten. A host's own fields do not count. */
const COUNTED: Readonly<Record<keyof PublishableFields, true>> = {
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
 * SHA-256, hex, of a draft. A medium counts by its `id`, or by its URL without query and fragment: hosts sign their URLs afresh at every
 * delivery, and that is the same draft.
 */
export function draftFingerprint(draft: PublishableFields): string {
  const counted = (Object.keys(COUNTED) as (keyof PublishableFields)[]).map((name) => [
    name,
    name === "media" ? draft.media?.map(comparable) : draft[name],
  ]);
  return createHash("sha256")
    .update(JSON.stringify(sorted(Object.fromEntries(counted))))
    .digest("hex");
}

/** Only what is sent of it: a size that was declared later makes no other draft. */
function comparable({ type, url, altText, id }: PostMedia) {
  return { type, altText, file: id === undefined ? { url: url.replace(/[?#].*$/s, "") } : { id } };
}

/** Whatever the order in which fields were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}
