/** Copies a draft once, and checks the whole copy before anything is sent. */
import { refuse } from "../validation/refuse.js";
import { ThreadsValidationError } from "../errors/index.js";
import type { MediaDraft } from "../validation/draft.js";
import type { Issue } from "../validation/issue.js";
import type { LimitOverrides } from "../validation/limits.js";
import type { PostDraft } from "../validation/post-draft.js";
import type { ReadPost } from "../validation/read-post.js";
import { readAndCheck } from "../validation/validate.js";
import { sentFields } from "./draft.js";
import type { PublishableFields } from "./parameters.js";

/** The option of `publish` that decides whether a key in the draft is the host's own field or a mistake. */
interface KeyOption {
  readonly idempotencyKey?: unknown;
}

/**
 * Copies a draft, checks the copy, and returns the fields that are sent. Warnings are ignored.
 *
 * @throws ThreadsValidationError with all errors at once
 */
export function checkDraft(
  draft: PostDraft<MediaDraft>,
  limits: LimitOverrides,
  options?: KeyOption,
): PublishableFields {
  const { copy, errors } = copyAndCheck(draft, limits, options);
  if (copy === null || errors.length > 0) throw new ThreadsValidationError(errors);
  return sentFields(copy);
}

/** More parts than a thread can need. Bounds the work for a sparse array of any length. */
const MAX_PARTS = 1_000;

/**
 * Copies and checks all parts of a thread before the first is published. The paths of errors begin with the part's index.
 *
 * @throws ThreadsValidationError with every error of every part
 */
export function checkDrafts(
  drafts: readonly PostDraft<MediaDraft>[],
  limits: LimitOverrides,
  options?: KeyOption,
): PublishableFields[] {
  const parts = partsOf(drafts);
  const errors: Issue[] = [];
  const copies: object[] = [];
  for (const [index, draft] of parts.entries()) {
    const part = copyAndCheck(draft, limits, options, { index, parts: parts.length });
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
      parts = Array.from({ length: Math.min(drafts.length, MAX_PARTS + 1) }, (_, index) => drafts[index] as unknown);
  } catch {
    // A proxy may throw. Its error is not shown, because it may contain anything.
    refuse("drafts", "must be readable: reading it throws an error");
  }
  if (parts === null || parts.length === 0) refuse("drafts", "must be an array of at least one draft");
  if (parts.length > MAX_PARTS) refuse("drafts", `must have at most ${MAX_PARTS} parts`, MAX_PARTS);
  return parts;
}

/** The position of a draft in a thread. */
interface Position {
  readonly index: number;
  readonly parts: number;
}

/** Stands for the id of the part before, which is not known yet, in the check that the fields of a reply go together. */
const PART_BEFORE = "1";

interface CheckedCopy {
  /** The fields that were read; null for a value without fields. */
  readonly copy: object | null;
  readonly errors: readonly Issue[];
}

function copyAndCheck(
  draft: unknown,
  limits: LimitOverrides,
  options: KeyOption | undefined,
  position: Position = { index: 0, parts: 1 },
): CheckedCopy {
  const positionErrors: Issue[] = [];
  const atPosition = (read: ReadPost): ReadPost => {
    positionErrors.push(...checkPosition(read, position));
    return position.index > 0 ? { ...read, replyTo: PART_BEFORE } : read;
  };
  const { copy: read, issues } = readAndCheck(draft, atPosition, { limits });
  const copy = read === null || position.index === 0 ? read : { ...read, replyTo: undefined };
  const errors = issues
    .map((issue) => (isMisplacedKey(issue, options) ? misplacedKey(issue) : issue))
    .filter(({ severity }) => severity === "error");
  const isReported = (index: number) => errors.some(({ code, path }) => code.startsWith("media-") && path[1] === index);
  const unfetchable = withoutUrl(read?.media).filter(({ path }) => !isReported(path[1] as number));
  return { copy, errors: [...errors, ...unfetchable, ...positionErrors] };
}

/** Without a key in the options, a key in the draft would be ignored, and each retry would publish another post. */
function isMisplacedKey({ code, path }: Issue, options: KeyOption | undefined): boolean {
  const isKey = code === "unknown-field" && path.length === 1 && path[0] === "idempotencyKey";
  return isKey && (options?.idempotencyKey ?? undefined) === undefined;
}

const misplacedKey = (issue: Issue): Issue => ({
  ...issue,
  message: "Field idempotencyKey is unknown; pass it in the options of publish, the second argument.",
  severity: "error",
});

/** Only the first part may have `replyTo`, and a ghost post cannot have replies. */
function checkPosition(draft: ReadPost, { index, parts }: Position): Issue[] {
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
      ? [issue("replyTo", "replyTo must be left out: each part replies to the part before it.")]
      : []),
    ...(index === 0 && parts > 1 && ghost === true
      ? [issue("ghost", "A ghost post cannot begin a thread, because it cannot have replies.")]
      : []),
  ];
}

/** A file may be validated before it is uploaded. To be published it needs a URL that Threads can fetch. */
function withoutUrl(media: readonly ({ readonly url?: string } | null)[] = []): Issue[] {
  return media.flatMap((medium, index) =>
    medium?.url === undefined
      ? [
          {
            code: "media-url",
            path: ["media", index, "url"],
            message: `Medium ${index + 1} must have a URL that Threads can fetch.`,
            limit: ["https", "http"],
            actual: null,
            severity: "error",
          } as const,
        ]
      : [],
  );
}
