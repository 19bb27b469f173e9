/** A publish job as a queue stores it. */
import type { PostDraft } from "@hayon/threads";
import type { PublishJob } from "@hayon/threads/worker";

/** JSON, so the date is a text. */
export interface JobMessage {
  /** The idempotency key. Your API creates it once, and it stays with the job. */
  readonly id: string;
  readonly ownerId: string;
  readonly draft: PostDraft;
  /** When the job is no longer worth publishing, as an ISO date. */
  readonly giveUpAt?: string;
}

/** Returns the job in a message. */
export const jobIn = ({ giveUpAt, ...job }: JobMessage): PublishJob =>
  giveUpAt === undefined ? job : { ...job, giveUpAt: new Date(giveUpAt) };
