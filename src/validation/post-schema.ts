import type { Issue } from "./issue.js";
import type { PostDraft } from "./post-draft.js";
import { readPost, type ReadPost } from "./read-post.js";
import { MEDIA_SHAPE, readFields, readList } from "./fields/shape.js";
import type { SchemaResult, StandardSchema } from "./standard-schema.js";

/** An image or video that is to be published must have a type and a URL. */
const PUBLISHABLE_SHAPE = { ...MEDIA_SHAPE, type: "mediaType" } as const;

/**
 * A Standard Schema that checks an untrusted value, such as the body of a request or a job of a queue, and types it as a {@link PostDraft}.
 * It checks the type of every field, that every image and video has a type and a URL, and that the post is not empty. It does not check
 * lengths and combinations: {@link validatePost} does, and publishing calls that first. A misspelled field, or one with the name that
 * Threads uses, is rejected; other unknown fields are kept. The schema is synchronous, and returns the value itself.
 *
 * @see https://standardschema.dev
 *
 * @example
 * ```ts
 * const result = postDraftSchema["~standard"].validate(request.body);
 * if (result.issues !== undefined) return response.status(400).json(result.issues);
 * await connections.account(userId).publish(result.value, { idempotencyKey });
 * ```
 */
export const postDraftSchema: StandardSchema<PostDraft, SchemaResult<PostDraft>> = /* @__PURE__ */ Object.freeze({
  "~standard": /* @__PURE__ */ Object.freeze({
    version: 1 as const,
    vendor: "@hayon/threads",
    validate: (value: unknown) => {
      const found: Issue[] = [];
      const post = readPost(value, found);
      readList(post?.media ?? [], "The post's media", ["media"], found, (item, path, index) =>
        readFields(item, PUBLISHABLE_SHAPE, `Item ${index + 1}`, path, found, ["type", "url"]),
      );
      const issues = found.filter(({ severity }) => severity === "error");
      // After a field of the wrong type, the post may only seem empty.
      if (issues.length > 0) return { issues: issues.map(({ message, path }) => ({ message, path })) };
      return post !== null && hasContent(post) ? { value: value as PostDraft } : { issues: [EMPTY_POST] };
    },
  }),
});

const EMPTY_POST = {
  message: "The post is empty: add a text, media, a link, a GIF or a text attachment.",
  path: [],
} as const;

/** A poll alone is an empty post, because it needs a text. An empty text is not checked here. */
function hasContent({ text, media = [], link, gif, textAttachment }: ReadPost): boolean {
  return media.length > 0 || [text, link, gif, textAttachment].some((part) => part !== undefined);
}
