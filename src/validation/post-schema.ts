import type { Issue } from "./issue.js";
import type { PostDraft } from "./post-draft.js";
import { readPost, type ReadPost } from "./read-post.js";
import { MEDIA_SHAPE, readFields, readList } from "./fields/shape.js";
import type { SchemaResult, StandardSchema } from "./standard-schema.js";

/** Of a medium that is to be published, what must be there. */
const PUBLISHABLE_SHAPE = { ...MEDIA_SHAPE, type: "mediaType" } as const;

/**
 * The shape of a {@link PostDraft} as a Standard Schema, for whatever reads one from a request, a queue or a database: which
 * fields there are, of which types, that every medium has a type and a URL, and that there is something to post. Lengths, and
 * what goes together, are for {@link validatePost}, which publishing asks first. Fields that it does not know stay, but one that
 * misspells a known field, or is written as Threads writes it, is refused. It returns the value itself, at once.
 *
 * @see https://standardschema.dev
 */
export const postDraftSchema: StandardSchema<PostDraft, SchemaResult<PostDraft>> = /* @__PURE__ */ Object.freeze({
  "~standard": /* @__PURE__ */ Object.freeze({
    version: 1 as const,
    vendor: "@hayon/threads",
    validate: (value: unknown) => {
      const found: Issue[] = [];
      const post = readPost(value, found);
      readList(post?.media ?? [], "The post: media", ["media"], found, (item, path, index) =>
        readFields(item, PUBLISHABLE_SHAPE, `Item ${index + 1}`, path, found, ["type", "url"]),
      );
      const issues = found.filter(({ severity }) => severity === "error");
      // A field of the wrong type is no proof of an empty post.
      if (issues.length > 0) return { issues: issues.map(({ message, path }) => ({ message, path })) };
      return post !== null && holdsSomething(post) ? { value: value as PostDraft } : { issues: [NOTHING_TO_POST] };
    },
  }),
});

const NOTHING_TO_POST = {
  message: "The post is empty: it needs a text, media, a link, a GIF or a text attachment.",
  path: [],
} as const;

/** A poll needs its question, and all the rest says something about a post that is there. What a text holds is not looked at. */
function holdsSomething({ text, media = [], link, gif, textAttachment }: ReadPost): boolean {
  return media.length > 0 || [text, link, gif, textAttachment].some((part) => part !== undefined);
}
