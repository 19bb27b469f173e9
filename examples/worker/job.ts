/** A job on the queue. The host's API creates it. */
import { postDraftSchema, type PostDraft } from "@hayon/threads";
import type { PublishJob } from "@hayon/threads/worker";

/** One post to publish. */
export interface Job {
  /** The idempotency key. The API creates it once, and it stays with the job. */
  readonly id: string;
  /** The owner of the account that publishes the post. */
  readonly ownerId: string;
  readonly draft: PostDraft;
  /** When the job is no longer worth publishing, as an ISO date. */
  readonly giveUpAt?: string;
}

/** Returns the job in a message, or null when the message is not a job. */
export function readJob(content: Buffer): PublishJob | null {
  let read: unknown;
  try {
    read = JSON.parse(content.toString());
  } catch {
    return null;
  }
  const { id, ownerId, draft, giveUpAt } = { ...(read as Partial<Job> | null) };
  const result = postDraftSchema["~standard"].validate(draft);
  if (typeof id !== "string" || typeof ownerId !== "string" || result.issues !== undefined) return null;
  return { id, ownerId, draft: result.value, ...(giveUpAt === undefined ? {} : { giveUpAt: new Date(giveUpAt) }) };
}
