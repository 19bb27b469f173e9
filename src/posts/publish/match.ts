/** Is a listed post the one that a draft became? Pure. */
import type { ListedPost } from "../responses.js";
import { kindOfPost, type PostKind, type PublishableFields } from "../parameters.js";

/** How lists name the kinds. A poll or a GIF comes as a text; a video was seen listed as `AUDIO`. */
const LISTED_TYPES: Readonly<Record<PostKind, readonly string[]>> = {
  text: ["TEXT_POST", "TEXT"],
  image: ["IMAGE"],
  video: ["VIDEO", "AUDIO"],
  carousel: ["CAROUSEL_ALBUM", "CAROUSEL"],
};

/**
 * Is this listed post one that the draft could have become? By kind, text, topic, reply parent, quote and, of a carousel, the number of items:
 * Threads lists them under ids of their own, never under those of their containers. What a list leaves out proves nothing.
 */
export function matches(listed: ListedPost, draft: PublishableFields): boolean {
  const kind = kindOfPost(draft);
  if (listed.mediaType !== null && !LISTED_TYPES[kind].includes(listed.mediaType)) return false;
  if (listed.ghost !== (draft.ghost === true)) return false;
  return (
    folded(listed.text) === folded(draft.text) &&
    (showsParent(listed, draft) || (draft.replyTo !== undefined && listed.parentUnknown)) &&
    sameTopic(listed.topicTag, draft) &&
    (listed.quoted === null || listed.quoted === draft.quote) &&
    sameMedia(listed, draft, kind)
  );
}

/**
 * Does the listed post name the post that the draft replies to, or neither reply? A reply whose list names no parent may be the draft's, and as well a
 * reply with the same text to somebody else: it is a candidate for a person, and never taken.
 */
export const showsParent = ({ repliedTo }: ListedPost, { replyTo }: PublishableFields): boolean =>
  repliedTo === (replyTo ?? null);

function sameMedia(listed: ListedPost, { media = [] }: PublishableFields, kind: PostKind): boolean {
  if (kind !== "carousel") return agrees(listed.altText, media[0]?.altText);
  return listed.children.length === 0 || listed.children.length === media.length;
}

/** Does the listed post show everything that the draft has? Of several that match, such a one is more likely the draft's own. */
export function showsAll(listed: ListedPost, draft: PublishableFields): boolean {
  return agrees(listed.topicTag ?? "", draft.topicTag) && (draft.quote === undefined || listed.quoted === draft.quote);
}

/** Composed, with single spaces, and without `#`: whether the sign stays in the text of a post that it gave a topic is not documented. */
function folded(text: string | null | undefined): string {
  return (text ?? "").normalize("NFC").replaceAll("#", "").replace(/\s+/g, " ").trim();
}

/** A draft that names no topic has one only where its text has a `#`. */
function sameTopic(listed: string | null, { topicTag, text }: PublishableFields): boolean {
  if (listed !== null && (topicTag ?? "") === "") return text?.includes("#") === true;
  return agrees(listed, topicTag);
}

function agrees(listed: string | null, drafted: string | undefined): boolean {
  if (listed === null || drafted === undefined || drafted === "") return true;
  return folded(listed).toLowerCase() === folded(drafted).toLowerCase();
}
