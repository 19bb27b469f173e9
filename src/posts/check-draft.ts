/** A draft is judged whole before anything is sent. */
import { refuse } from "../arguments.js";
import { ThreadsValidationError } from "../errors/index.js";
import type { MediaDraft, PostFields } from "../validation/draft.js";
import type { Issue } from "../validation/issue.js";
import type { LimitOverrides } from "../validation/limits.js";
import type { PostDraft } from "../validation/post-draft.js";
import { validatePost } from "../validation/validate.js";
import { ownDraft } from "./own-draft.js";
import type { PublishableFields } from "./parameters.js";

/**
 * Answers the draft, as it is now, when nothing in it is an error; warnings let it pass.
 *
 * @throws ThreadsValidationError with every error at once
 */
export function checkDraft(draft: PostDraft<MediaDraft>, limits: LimitOverrides): PublishableFields {
  const errors = errorsOf(draft, limits);
  if (errors.length > 0) throw new ThreadsValidationError(errors);
  return ownDraft(draft as PublishableFields);
}

/**
 * The same for the parts of a thread, all of them before the first is published. Paths begin with the part's index.
 *
 * @throws ThreadsValidationError with every error of every part
 */
export function checkDrafts(drafts: readonly PostDraft<MediaDraft>[], limits: LimitOverrides): PublishableFields[] {
  const given: unknown = drafts;
  if (!Array.isArray(given) || given.length === 0) refuse("drafts", "must be a list of at least one draft");
  const errors = drafts.flatMap((draft, index) => {
    // Whoever it will answer is not known yet, but that it answers somebody is. What is no object is told as it is.
    const answers = index > 0 && typeof draft === "object" && (draft as unknown) !== null;
    const judged = answers ? ({ ...draft, replyTo: SOMEBODY } as PostDraft<MediaDraft>) : draft;
    return [...errorsOf(judged, limits), ...misplaced(draft, index, drafts.length)].map((issue) => ({
      ...issue,
      path: [index, ...issue.path],
      message: `Part ${index + 1}: ${issue.message}`,
    }));
  });
  if (errors.length > 0) throw new ThreadsValidationError(errors);
  return drafts.map((draft) => ownDraft(draft as unknown as PublishableFields));
}

const SOMEBODY = "1";

function errorsOf(draft: PostDraft<MediaDraft>, limits: LimitOverrides): Issue[] {
  const errors = validatePost(draft, { limits }).filter(({ severity }) => severity === "error");
  const told = (index: number) => errors.some(({ code, path }) => code.startsWith("media-") && path[1] === index);
  return [...errors, ...withoutUrl(draft).filter(({ path }) => !told(path[1] as number))];
}

/** Only the first part may answer somebody, and a ghost has no replies. */
function misplaced(draft: PostFields | null, index: number, parts: number): Issue[] {
  const { replyTo, ghost } = draft ?? {};
  const issue = (field: string, message: string): Issue => ({
    code: "invalid-argument",
    path: [field],
    message,
    limit: null,
    actual: null,
    severity: "error",
  });
  return [
    ...(index > 0 && replyTo !== undefined
      ? [issue("replyTo", "replyTo must be left out: it answers the part before it.")]
      : []),
    ...(index === 0 && parts > 1 && ghost === true ? [issue("ghost", "A ghost post cannot begin a thread.")] : []),
  ];
}

/** A file may be judged before it is put anywhere; to be published it must be where Threads can fetch it. */
function withoutUrl(draft: PostFields | null): Issue[] {
  const media: unknown = draft?.media;
  if (!Array.isArray(media)) return [];
  return media.flatMap((medium: MediaDraft | null, index) =>
    medium?.url === undefined
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
