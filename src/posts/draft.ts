/** The fields of a draft that are sent, and its fingerprint: two drafts with one fingerprint are the same draft. */
import { nodeCrypto } from "../internal/node-crypto.js";
import type { PostMedia } from "../validation/draft.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { PublishableFields } from "./parameters.js";

/** Every field that is sent, in alphabetical order. */
const SENT: NamesOf<PublishableFields> = {
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

/** Returns the fields of a draft that are sent, without those that are `undefined`. */
export function sentFields(draft: PublishableFields): PublishableFields {
  const sent = (Object.keys(SENT) as (keyof PublishableFields)[])
    .filter((name) => draft[name] !== undefined)
    .map((name) => [name, name === "media" ? draft.media?.map(sentMedium) : draft[name]]);
  return Object.fromEntries(sent) as PublishableFields;
}

/** Leaves out what was declared for validation only, such as a size. */
function sentMedium({ type, url, altText, id }: PostMedia): PostMedia {
  return { type, url, altText, id };
}

/**
 * Returns the SHA-256 of a draft's sent fields, in hex. A medium counts by its `id`, or by its URL without query and fragment: a new signature
 * in the URL does not make another draft.
 */
export function draftFingerprint(draft: PublishableFields): string {
  const { media, ...rest } = sentFields(draft);
  const counted = { ...rest, media: media?.map(comparableMedium) };
  return nodeCrypto()
    .createHash("sha256")
    .update(JSON.stringify(withSortedFields(counted)))
    .digest("hex");
}

function comparableMedium({ type, url, altText, id }: PostMedia) {
  return { type, altText, file: id === undefined ? { url: url.replace(/[?#].*$/s, "") } : { id } };
}

function withSortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedFields);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, withSortedFields(field)]));
}
