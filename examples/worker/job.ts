/** A job, as the host's API puts it on the queue: what to post, for whom, under which name. */
import { postDraftSchema, type PostDraft } from "@hayon/threads";

/** One post to publish. */
export interface Job {
  /** Its idempotency key: drawn by whoever makes the job, once, and kept for as long as the job lives. */
  readonly id: string;
  /** The user of the host whose account posts it. */
  readonly ownerId: string;
  readonly draft: PostDraft;
}

/** What a message holds; null when that is no job. */
export function readJob(content: Buffer): Job | null {
  let read: unknown;
  try {
    read = JSON.parse(content.toString());
  } catch {
    return null;
  }
  const { id, ownerId, draft } = { ...(read as Partial<Job> | null) };
  const judged = postDraftSchema["~standard"].validate(draft);
  if (typeof id !== "string" || typeof ownerId !== "string" || judged.issues !== undefined) return null;
  return { id, ownerId, draft: judged.value };
}

/** How often a worker has sent the message to wait; whoever else sends one may write anything there. */
export function readAttempts(headers: Readonly<Record<string, unknown>> | undefined): number {
  const attempts = headers?.attempts;
  return typeof attempts === "number" && Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
}
