/** A job on the queue. The host's API creates it. */
import { postDraftSchema, type PostDraft } from "@hayon/threads";

/** One post to publish. */
export interface Job {
  /** The idempotency key. The API creates it once, and it stays with the job. */
  readonly id: string;
  /** The owner of the account that publishes the post. */
  readonly ownerId: string;
  readonly draft: PostDraft;
}

/** Returns the job in a message, or null when the message is not a job. */
export function readJob(content: Buffer): Job | null {
  let read: unknown;
  try {
    read = JSON.parse(content.toString());
  } catch {
    return null;
  }
  const { id, ownerId, draft } = { ...(read as Partial<Job> | null) };
  const result = postDraftSchema["~standard"].validate(draft);
  if (typeof id !== "string" || typeof ownerId !== "string" || result.issues !== undefined) return null;
  return { id, ownerId, draft: result.value };
}

/** Returns how often a worker delayed the message. Messages from other programs may have any header. */
export function readAttempts(headers: Readonly<Record<string, unknown>> | undefined): number {
  const attempts = headers?.attempts;
  return typeof attempts === "number" && Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
}
