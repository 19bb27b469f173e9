/**
 * Keeps uploaded images for Threads, which fetches them from a URL. The images are in memory; in production, use a bucket with signed URLs.
 */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { readImageHeader } from "@hayon/threads/validation";

export interface StoredImage {
  readonly owner: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

export interface MediaStore {
  /** Stores a user's image and returns its id. */
  put(owner: string, bytes: Uint8Array): string;
  /** Returns a URL that is valid for an hour, or null when the user has no such image. */
  urlOf(owner: string, id: string): string | null;
  /** Returns the image of a URL, or null when the URL is forged or has expired. */
  open(id: string, until: string, signature: string): StoredImage | null;
}

const HOUR_MS = 3_600_000;
const MAX_IMAGES = 200;

/** @param origin the public origin of this app */
export function createMediaStore(origin: string): MediaStore {
  const secret = randomBytes(32);
  const images = new Map<string, StoredImage>();
  const sign = (id: string, until: string) => createHmac("sha256", secret).update(`${id}/${until}`).digest();
  return {
    put(owner, bytes) {
      const id = randomUUID();
      images.set(id, { owner, mimeType: readImageHeader(bytes)?.mimeType ?? "application/octet-stream", bytes });
      const [oldest] = images.keys();
      if (images.size > MAX_IMAGES && oldest !== undefined) images.delete(oldest);
      return id;
    },
    urlOf(owner, id) {
      if (images.get(id)?.owner !== owner) return null;
      const until = String(Date.now() + HOUR_MS);
      return `${origin}/media/${id}/${until}/${sign(id, until).toString("base64url")}`;
    },
    open(id, until, signature) {
      const [given, own] = [Buffer.from(signature, "base64url"), sign(id, until)];
      const genuine = given.length === own.length && timingSafeEqual(given, own);
      return genuine && Number(until) > Date.now() ? (images.get(id) ?? null) : null;
    },
  };
}
