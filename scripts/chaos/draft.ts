/** A job as a draft, and what its post must look like. Pure. */
import type { PostDraft } from "@hayon/threads";
import type { SandboxPost } from "@hayon/threads/testing";
import type { Job } from "./plan.js";

/** The draft of one delivery; hosts sign the addresses of their media afresh each time. */
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

/** Everything that a person sees of the job's post; equal for equal drafts. */
export function wantedLook(job: Job, parentId: string | null): string {
  const media = job.imageUrls.map((url, index) => [url, altTextOf(index)]);
  return JSON.stringify([job.userId, MEDIA_TYPES[job.kind], job.text, parentId, media]);
}

/** The same of a post in the sandbox's record. */
export function lookOf({ userId, mediaType, text, replyTo, media }: SandboxPost): string {
  const seen = media.map(({ url, altText }) => [url.replace(/\?.*$/, ""), altText]);
  return JSON.stringify([userId, mediaType, text, replyTo, seen]);
}
