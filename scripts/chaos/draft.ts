/** The draft of a job, and how its post must look. Pure. */
import type { PostDraft } from "@hayon/threads";
import type { SandboxPost } from "@hayon/threads/testing";
import type { Job } from "./plan.js";

/** Returns the draft of one delivery. Media URLs are signed again for each delivery, as hosts do. */
export function draftOf(job: Job, parentId: string | null, delivery: number): PostDraft {
  const media = job.imageUrls.map((url, index) => ({
    type: "image" as const,
    url: `${url}?signature=${delivery}`,
    altText: altTextOf(index),
  }));
  return {
    text: job.text,
    ...(media.length === 0 ? {} : { media }),
    ...(parentId === null ? {} : { replyTo: parentId }),
  };
}

const altTextOf = (index: number) => `Picture ${index + 1}`;

const MEDIA_TYPES = { text: "TEXT_POST", reply: "TEXT_POST", image: "IMAGE", carousel: "CAROUSEL_ALBUM" } as const;

/** Returns everything visible of the job's post. Equal drafts have equal looks. */
export function expectedLook(job: Job, parentId: string | null): string {
  const media = job.imageUrls.map((url, index) => [url, altTextOf(index)]);
  return JSON.stringify([job.userId, MEDIA_TYPES[job.kind], job.text, parentId, media]);
}

/** Returns the same of a post in the sandbox's record. */
export function lookOf({ userId, mediaType, text, replyTo, media }: SandboxPost): string {
  const seen = media.map(({ url, altText }) => [url.replace(/\?.*$/, ""), altText]);
  return JSON.stringify([userId, mediaType, text, replyTo, seen]);
}
