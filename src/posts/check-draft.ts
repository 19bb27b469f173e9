/** A draft is judged whole before anything is sent. */
import { ThreadsValidationError } from "../errors/index.js";
import type { MediaDraft, PostFields } from "../validation/draft.js";
import type { Issue } from "../validation/issue.js";
import type { LimitOverrides } from "../validation/limits.js";
import type { PostDraft } from "../validation/post-draft.js";
import { validatePost } from "../validation/validate.js";
import type { PublishableFields } from "./parameters.js";

/**
 * Answers the draft when nothing in it is an error; warnings let it pass.
 *
 * @throws ThreadsValidationError with every error at once
 */
export function checkDraft(draft: PostDraft<MediaDraft>, limits: LimitOverrides): PublishableFields {
  const errors = errorsOf(draft, limits);
  if (errors.length > 0) throw new ThreadsValidationError(errors);
  return draft as PublishableFields;
}

/**
 * The same for the parts of a thread, all of them before the first is published. Paths begin with the part's index.
 *
 * @throws ThreadsValidationError with every error of every part
 */
export function checkDrafts(drafts: readonly PostDraft<MediaDraft>[], limits: LimitOverrides): PublishableFields[] {
  const errors = drafts.flatMap((draft, index) => {
    // Whoever it will answer is not known yet, but that it answers somebody is.
    const judged = index === 0 ? draft : ({ ...draft, replyTo: SOMEBODY } as PostDraft<MediaDraft>);
    return errorsOf(judged, limits).map((issue) => ({
      ...issue,
      path: [index, ...issue.path],
      message: `Part ${index + 1}: ${issue.message}`,
    }));
  });
  if (errors.length > 0) throw new ThreadsValidationError(errors);
  return drafts as unknown as PublishableFields[];
}

const SOMEBODY = "1";

function errorsOf(draft: PostDraft<MediaDraft>, limits: LimitOverrides): Issue[] {
  const errors = validatePost(draft, { limits }).filter(({ severity }) => severity === "error");
  return errors.length > 0 ? errors : withoutUrl(draft);
}

/** A file may be judged before it is put anywhere; to be published it must be where Threads can fetch it. */
function withoutUrl({ media = [] }: PostFields): Issue[] {
  return media.flatMap(({ url }, index) =>
    url === undefined
      ? [
          {
            code: "media-url",
            path: ["media", index, "url"],
            message: `Medium ${index + 1} has no URL: Threads fetches files itself.`,
            limit: ["https", "http"],
            actual: null,
            severity: "error",
          } as const,
        ]
      : [],
  );
}
