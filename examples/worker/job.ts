/** A job in the queue. Your app's API creates it. */
import { postDraftSchema, type PostDraft } from "@hayon/threads";
import type { PublishJob } from "@hayon/threads/worker";

interface JobFields {
  /** The idempotency key. The API creates it once, and it stays with the job. */
  readonly id: string;
  /** The owner of the account that publishes the post. */
  readonly ownerId: string;
  /** When the job is no longer worth publishing, as an ISO date. */
  readonly giveUpAt?: string;
}

/** A post, or the posts of a thread. */
export type Job = JobFields & ({ readonly draft: PostDraft } | { readonly drafts: readonly PostDraft[] });

/** Returns the job in a message, or null when the message is not a job. */
export function readJob(content: Buffer): PublishJob | null {
  const { id, ownerId, giveUpAt, draft, drafts } = fieldsIn(content);
  const parts = drafts === undefined ? [draft] : draft === undefined && Array.isArray(drafts) ? drafts : [];
  const posts = parts.map(draftOf);
  if (typeof id !== "string" || typeof ownerId !== "string" || posts.length === 0 || !posts.every(isDraft)) return null;
  const fields = { id, ownerId, ...(giveUpAt === undefined ? {} : { giveUpAt: new Date(giveUpAt as string) }) };
  return drafts === undefined ? { ...fields, draft: posts[0]! } : { ...fields, drafts: posts };
}

function fieldsIn(content: Buffer): Partial<Record<keyof JobFields | "draft" | "drafts", unknown>> {
  try {
    return { ...(JSON.parse(content.toString()) as object | null) };
  } catch {
    return {};
  }
}

function draftOf(value: unknown): PostDraft | null {
  const result = postDraftSchema["~standard"].validate(value);
  return result.issues === undefined ? result.value : null;
}

const isDraft = (draft: PostDraft | null): draft is PostDraft => draft !== null;
