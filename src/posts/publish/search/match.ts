/** Compares listed posts with a draft. Pure. */
import type { ListedPost } from "../../responses.js";
import { kindOfPost, type PostKind, type PublishableFields } from "../../parameters.js";

/** The media types that lists use for each kind. A poll or a GIF is listed as a text. A video was observed as `AUDIO`. */
const LISTED_TYPES: Readonly<Record<PostKind, readonly string[]>> = {
  text: ["TEXT_POST", "TEXT"],
  image: ["IMAGE"],
  video: ["VIDEO", "AUDIO"],
  carousel: ["CAROUSEL_ALBUM", "CAROUSEL"],
};

/**
 * Returns whether the listed post may be the draft's: by kind, text, topic, reply parent, quote and the number of a carousel's items. Ids cannot
 * be compared, because Threads lists items under other ids than their containers'. A field that a list leaves out proves nothing.
 */
export function matches(listed: ListedPost, draft: PublishableFields): boolean {
  const kind = kindOfPost(draft);
  if (listed.mediaType !== null && !LISTED_TYPES[kind].includes(listed.mediaType)) return false;
  if (listed.ghost !== (draft.ghost === true)) return false;
  return (
    normalized(listed.text) === normalized(draft.text) &&
    (showsParent(listed, draft) || (draft.replyTo !== undefined && listed.parentUnknown)) &&
    sameTopic(listed.topicTag, draft) &&
    (listed.quoted === null || listed.quoted === draft.quote) &&
    sameMedia(listed, draft, kind)
  );
}

/**
 * Returns whether the listed post replies to the same post as the draft, or neither is a reply. A listed reply without a parent may also reply to
 * another post. It is shown as a candidate, and is never taken for the draft's.
 */
export const showsParent = ({ repliedTo }: ListedPost, { replyTo }: PublishableFields): boolean =>
  repliedTo === (replyTo ?? null);

function sameMedia(listed: ListedPost, { media = [] }: PublishableFields, kind: PostKind): boolean {
  if (kind !== "carousel") return agree(listed.altText, media[0]?.altText);
  return listed.children.length === 0 || listed.children.length === media.length;
}

/** Returns whether the listed post shows the draft's topic and quote. Among several matches such a post is more likely the draft's. */
export function showsAll(listed: ListedPost, draft: PublishableFields): boolean {
  return agree(listed.topicTag ?? "", draft.topicTag) && (draft.quote === undefined || listed.quoted === draft.quote);
}

/** Normalizes a text: composed, single spaces, no `#`. Whether Threads keeps the `#` of a topic in the text is not documented. */
function normalized(text: string | null | undefined): string {
  return (text ?? "").normalize("NFC").replaceAll("#", "").replace(/\s+/g, " ").trim();
}

/** A draft without a topic may become a post with one only if its text contains a `#`. */
function sameTopic(listed: string | null, { topicTag, text }: PublishableFields): boolean {
  if (listed !== null && (topicTag ?? "") === "") return text?.includes("#") === true;
  return agree(listed, topicTag);
}

function agree(listed: string | null, drafted: string | undefined): boolean {
  if (listed === null || drafted === undefined || drafted === "") return true;
  return normalized(listed).toLowerCase() === normalized(drafted).toLowerCase();
}
