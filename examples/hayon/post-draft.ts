/** The draft of a stored post. */
import { PLATFORM_LIMITS, validatePost, type Issue, type PostDraft } from "@hayon/threads";
import type { StoredMedia } from "./models.js";

/** The part of a post that becomes the draft. */
export interface PostContent {
  readonly text: string;
  readonly media: readonly StoredMedia[];
}

/**
 * Returns the draft. The key of a file is its `id`, so that the draft stays the same when its URL is signed again.
 *
 * @param urls the URL of each file, in order
 */
export function draftOf({ text, media }: PostContent, urls: readonly string[]): PostDraft {
  const files = media.map(({ key, type, altText }, index) => ({
    id: key,
    type,
    url: urls[index] ?? "",
    ...(altText === undefined ? {} : { altText }),
  }));
  return { ...(text === "" ? {} : { text }), ...(files.length === 0 ? {} : { media: files }) } as PostDraft;
}

/** Returns the errors of a post. Needs no signed URLs. */
export function errorsOf(post: PostContent): Issue[] {
  const urls = post.media.map(({ key }) => `https://files.invalid/${encodeURIComponent(key)}`);
  const issues = validatePost(draftOf(post, urls), { limits: PLATFORM_LIMITS });
  return issues.filter(({ severity }) => severity === "error");
}
