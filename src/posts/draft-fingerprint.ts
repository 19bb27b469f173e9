/** What makes two drafts the same draft. */
import { createHash } from "node:crypto";
import type { PostMedia } from "../validation/draft.js";
import { sentFields } from "./draft.js";
import type { PublishableFields } from "./parameters.js";

/**
 * SHA-256, hex, of a draft. A medium counts by its `id`, or by its URL without query and fragment: hosts sign their URLs afresh at every
 * delivery, and that is the same draft.
 */
export function draftFingerprint(draft: PublishableFields): string {
  const { media, ...rest } = sentFields(draft);
  const counted = { ...rest, media: media?.map(comparable) };
  return createHash("sha256")
    .update(JSON.stringify(sorted(counted)))
    .digest("hex");
}

function comparable({ type, url, altText, id }: PostMedia) {
  return { type, altText, file: id === undefined ? { url: url.replace(/[?#].*$/s, "") } : { id } };
}

/** Whatever the order in which fields were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}
