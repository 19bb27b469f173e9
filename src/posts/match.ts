/** Is a listed post the one that a draft became? Pure. */
import type { ListedPost } from "./answers.js";
import { kindOfPost, type PostKind, type PublishableFields } from "./parameters.js";

/** What a post is sought by. */
export interface Sought {
  readonly draft: PublishableFields;
  /** The items' containers, of a carousel. */
  readonly children: readonly string[];
}

/** How lists name the kinds. A poll or a GIF comes as a text. */
const LISTED_TYPES: Readonly<Record<PostKind, readonly string[]>> = {
  text: ["TEXT_POST", "TEXT"],
  image: ["IMAGE"],
  video: ["VIDEO"],
  carousel: ["CAROUSEL_ALBUM", "CAROUSEL"],
};

/**
 * A carousel by its items, whose ids it was observed to keep; everything else by its text and what else can be read back. Where Threads
 * should give the items of a carousel other ids, none matches, and nothing wrong is answered.
 */
export function matches(listed: ListedPost, { draft, children }: Sought): boolean {
  const kind = kindOfPost(draft);
  if (listed.mediaType !== null && !LISTED_TYPES[kind].includes(listed.mediaType)) return false;
  if (listed.ghost !== (draft.ghost === true)) return false;
  if (kind === "carousel") return sameSet(listed.children, children);
  return (
    folded(listed.text) === folded(draft.text) &&
    listed.repliedTo === (draft.replyTo ?? null) &&
    // What the list leaves out proves nothing.
    sameTopic(listed.topicTag, draft) &&
    agrees(listed.altText, draft.media?.[0]?.altText) &&
    (listed.quoted === null || listed.quoted === draft.quote)
  );
}

/** Does it leave nothing out that the draft has? Of several that match, such a one is more likely the draft's own. */
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

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && b.length > 0 && b.every((id) => a.includes(id));
}
