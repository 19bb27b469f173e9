/** A publish job, and its checks. */
import { checkNames, checkText, refuse } from "../internal/arguments.js";
import type { PostDraft } from "../validation/post-draft.js";
import type { NamesOf } from "../validation/fields/known-fields.js";

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

/** A post or a thread to publish. */
export type PublishJob = JobFields &
  (
    | {
        /** The post to publish. */
        readonly draft: PostDraft;
        readonly drafts?: undefined;
      }
    | {
        readonly draft?: undefined;
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
  readonly job: PublishJob;
  /** In epoch milliseconds; Infinity for a job without `giveUpAt`. */
  readonly giveUpAtMs: number;
}

/**
 * Checks the fields of a job, other than its drafts and its owner, which publishing checks. Reads each field once: a queue may pass an object
 * whose fields change or throw.
 *
 * @throws ThreadsValidationError for an invalid field
 */
export function checkJob(job: PublishJob): CheckedJob {
  checkNames("job", job, JOB);
  const { id, ownerId, giveUpAt, draft, drafts } = job;
  checkText("id", id);
  if ((draft === undefined) === (drafts === undefined)) refuse("job", "must have either draft or drafts");
  const giveUpAtMs = giveUpAt === undefined ? Infinity : giveUpAt instanceof Date ? giveUpAt.getTime() : Number.NaN;
  if (Number.isNaN(giveUpAtMs)) refuse("giveUpAt", "must be a valid Date");
  return { job: { id, ownerId, draft, drafts } as PublishJob, giveUpAtMs };
}
