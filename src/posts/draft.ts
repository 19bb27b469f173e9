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

/** The fields of a copied draft that are sent, and that its fingerprint covers. Those that hold `undefined` are left out. */
export function sentFields(draft: PublishableFields): PublishableFields {
  const sent = (Object.keys(SENT) as (keyof PublishableFields)[])
    .filter((name) => draft[name] !== undefined)
    .map((name) => [name, name === "media" ? draft.media?.map(sentOf) : draft[name]]);
  return Object.fromEntries(sent) as PublishableFields;
}

/** What was declared for validation, such as a size, is not sent. */
function sentOf({ type, url, altText, id }: PostMedia): PostMedia {
  return { type, url, altText, id };
}
