import type { Issue } from "./issue.js";
import type { PostDraft } from "./post-draft.js";
import { readPost } from "./read-post.js";
import { MEDIA_SHAPE, readFields, readList } from "./shape.js";
import type { StandardSchema } from "./standard-schema.js";

/** Of a medium that is to be published, what must be there. */
const PUBLISHABLE_SHAPE = { ...MEDIA_SHAPE, type: "mediaType" } as const;

/**
 * The shape of a {@link PostDraft} as a Standard Schema, for whatever reads one from a request, a queue or a database: which
 * fields there are, of which types, and that every medium has a type and a URL. Lengths, and what goes together, are for
 * {@link validatePost}, which publishing asks first. Fields that it does not know stay.
 *
 * @see https://standardschema.dev
 */
export const postDraftSchema: StandardSchema<PostDraft> = /* @__PURE__ */ Object.freeze({
  "~standard": /* @__PURE__ */ Object.freeze({
    version: 1 as const,
    vendor: "@hayon/threads",
    validate: (value: unknown) => {
      const issues: Issue[] = [];
      const media = readPost(value, issues)?.media ?? [];
      readList(media, "The post: media", ["media"], issues, (item, path, index) =>
        readFields(item, PUBLISHABLE_SHAPE, `Item ${index + 1}`, path, issues, ["type", "url"]),
      );
      return issues.length === 0
        ? { value: value as PostDraft }
        : { issues: issues.map(({ message, path }) => ({ message, path })) };
    },
  }),
});
