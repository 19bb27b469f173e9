/** A publish job, and its checks. */
import { checkObject, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { NotAllowed, PostDraft } from "../validation/post-draft.js";
import { timeOfDate } from "../validation/fields/objects.js";
import { misspelledName, shownName, unknownNames, type NamesOf } from "../validation/fields/known-fields.js";

interface JobFields {
  /**
   * The idempotency key, unique across all owners, up to 200 characters; up to 190 for a thread. Create it once, and keep it with the job: a
   * redelivered job with the same id publishes nothing twice.
   */
  readonly id: string;
  /** The owner whose connected account publishes the post. */
  readonly ownerId: string;
  /** After this time, a run that does not publish the job returns `failed` instead of `later`. */
  readonly giveUpAt?: Date | undefined;
}

type OneOfTwo = "A job has either draft or drafts";

/** A post or a thread to publish. Fields that it does not name are ignored, so a row of your queue is a job too. */
export type PublishJob = JobFields &
  (
    | {
        /** The post to publish. */
        readonly draft: PostDraft;
        readonly drafts?: NotAllowed<readonly PostDraft[], OneOfTwo> | undefined;
      }
    | {
        readonly draft?: NotAllowed<PostDraft, OneOfTwo> | undefined;
        /** The posts of a thread, in order. Each one replies to the one before it. */
        readonly drafts: readonly PostDraft[];
      }
  );

const JOB: NamesOf<JobFields & { draft?: unknown; drafts?: unknown }> = {
  id: true,
  ownerId: true,
  giveUpAt: true,
  draft: true,
  drafts: true,
};

/** A checked job. */
export interface CheckedJob {
  readonly job: Pick<JobFields, "id" | "ownerId"> &
    (
      | { readonly draft: PostDraft; readonly drafts?: undefined }
      | { readonly draft?: undefined; readonly drafts: readonly PostDraft[] }
    );
  /** In epoch milliseconds; Infinity for a job without `giveUpAt`. */
  readonly giveUpAtMs: number;
}

/**
 * Checks the fields of a job, other than its drafts and its owner, which publishing checks. Reads each field once: a queue may pass an object
 * whose fields change or throw. Ignores fields of the queue, such as `attempts`, and refuses misspelled ones.
 *
 * @throws ThreadsValidationError for an invalid field
 */
export function checkJob(job: PublishJob): CheckedJob {
  checkObject("job", job);
  for (const name of unknownNames(job, JOB)) {
    const meant = misspelledName(name, JOB);
    if (meant !== null) refuse(shownName(name), `is not a known field; use ${meant}`);
  }
  const { id, ownerId, giveUpAt, draft, drafts } = job;
  checkText("id", id);
  if ((draft === undefined) === (drafts === undefined)) refuse("job", "must have either draft or drafts");
  const giveUpAtMs = giveUpAt === undefined ? Infinity : timeOfDate(giveUpAt);
  if (Number.isNaN(giveUpAtMs))
    refuse("giveUpAt", typeof giveUpAt === "string" ? "must be a Date: new Date(text)" : "must be a valid Date");
  return { job: { id, ownerId, draft, drafts } as CheckedJob["job"], giveUpAtMs };
}
