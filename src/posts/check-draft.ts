/** A draft is copied once, and the copy is judged whole before anything is sent. */
import { refuse } from "../internal/arguments.js";
import { ThreadsValidationError } from "../errors/index.js";
import type { MediaDraft } from "../validation/draft.js";
import type { Issue } from "../validation/issue.js";
import type { LimitOverrides } from "../validation/limits.js";
import type { PostDraft } from "../validation/post-draft.js";
import type { ReadPost } from "../validation/read-post.js";
import { readAndCheck } from "../validation/validate.js";
import { sentFields } from "./draft.js";
import type { PublishableFields } from "./parameters.js";

/**
 * Copies a draft and returns what is sent of it, when nothing in it is an error; warnings let it pass.
 *
 * @throws ThreadsValidationError with every error at once
 */
export function checkDraft(draft: PostDraft<MediaDraft>, limits: LimitOverrides): PublishableFields {
  const { copy, errors } = judged(draft, limits);
  if (copy === null || errors.length > 0) throw new ThreadsValidationError(errors);
  return sentFields(copy);
}

/** More parts than any thread has, and a bound on what a list of billions of holes can cause. */
const MOST_PARTS = 1_000;

/**
 * The same for the parts of a thread, all of them before the first is published. Paths begin with the part's index.
 *
 * @throws ThreadsValidationError with every error of every part
 */
export function checkDrafts(drafts: readonly PostDraft<MediaDraft>[], limits: LimitOverrides): PublishableFields[] {
  const parts = partsOf(drafts);
  const errors: Issue[] = [];
  const copies: object[] = [];
  for (const [index, draft] of parts.entries()) {
    const part = judged(draft, limits, { index, parts: parts.length });
    errors.push(
      ...part.errors.map((issue) => ({
        ...issue,
        path: [index, ...issue.path],
        message: `Part ${index + 1}: ${issue.message}`,
      })),
    );
    copies.push(part.copy ?? {});
  }
  if (errors.length > 0) throw new ThreadsValidationError(errors);
  return copies.map((copy) => sentFields(copy));
}

function partsOf(drafts: unknown): readonly unknown[] {
  let parts: readonly unknown[] | null = null;
  try {
    if (Array.isArray(drafts))
      parts = Array.from({ length: Math.min(drafts.length, MOST_PARTS + 1) }, (_, index) => drafts[index] as unknown);
  } catch {
    // A proxy that throws: its error is the host's own, and may repeat anything.
    refuse("drafts", "cannot be read: reading it throws an error");
  }
  if (parts === null || parts.length === 0) refuse("drafts", "must be a list of at least one draft");
  if (parts.length > MOST_PARTS) refuse("drafts", `must have at most ${MOST_PARTS} parts`, MOST_PARTS);
  return parts;
}

/** Where a draft stands in a thread. */
interface Place {
  readonly index: number;
  readonly parts: number;
}

/** The id of the part before is not known yet; that a part replies to it counts for what goes together. */
const PART_BEFORE = "1";

interface Judged {
  /** What was read of the draft; null for a value that has no fields. */
  readonly copy: object | null;
  readonly errors: readonly Issue[];
}

function judged(draft: unknown, limits: LimitOverrides, place: Place = { index: 0, parts: 1 }): Judged {
  const misplacements: Issue[] = [];
  const inPlace = (read: ReadPost): ReadPost => {
    misplacements.push(...misplaced(read, place));
    return place.index > 0 ? { ...read, replyTo: PART_BEFORE } : read;
  };
  const { copy: read, issues } = readAndCheck(draft, inPlace, { limits });
  const copy = read === null || place.index === 0 ? read : { ...read, replyTo: undefined };
  const errors = issues.filter(({ severity }) => severity === "error");
  const told = (index: number) => errors.some(({ code, path }) => code.startsWith("media-") && path[1] === index);
  const unfetchable = withoutUrl(read?.media).filter(({ path }) => !told(path[1] as number));
  return { copy, errors: [...errors, ...unfetchable, ...misplacements] };
}

/** Only the first part may reply to a post of the caller's choice, and a ghost post has no replies. */
function misplaced(draft: ReadPost, { index, parts }: Place): Issue[] {
  const { replyTo, ghost } = draft;
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
      ? [issue("replyTo", "replyTo must be left out: the part replies to the part before it.")]
      : []),
    ...(index === 0 && parts > 1 && ghost === true ? [issue("ghost", "A ghost post cannot begin a thread.")] : []),
  ];
}

/** A file may be judged before it is put anywhere; to be published it must be where Threads can fetch it. */
function withoutUrl(media: readonly ({ readonly url?: string } | null)[] = []): Issue[] {
  return media.flatMap((medium, index) =>
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
