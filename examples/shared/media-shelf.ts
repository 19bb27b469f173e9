/**
 * Images that wait for Threads, which takes no files but fetches them from an address. In memory: a real site has a bucket, and signs
 * the addresses of its files there.
 */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { readImageHeader } from "@hayon/threads/validation";

export interface StoredImage {
  readonly owner: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

export interface MediaShelf {
  /** Keeps an image of somebody's, and gives its id. */
  put(owner: string, bytes: Uint8Array): string;
  /** An address at which Threads can fetch it for an hour, or null when this person has no such image. */
  urlOf(owner: string, id: string): string | null;
  /** The image at such an address, or null when the address is not from here, or too old. */
  open(id: string, until: string, signature: string): StoredImage | null;
}

const HOUR_MS = 3_600_000;
const MOST_IMAGES = 200;

/** @param origin where Threads reaches this site */
export function createMediaShelf(origin: string): MediaShelf {
  const secret = randomBytes(32);
  const images = new Map<string, StoredImage>();
  const sign = (id: string, until: string) => createHmac("sha256", secret).update(`${id}/${until}`).digest();
  return {
    put(owner, bytes) {
      const id = randomUUID();
      images.set(id, { owner, mimeType: readImageHeader(bytes)?.mimeType ?? "application/octet-stream", bytes });
      const [oldest] = images.keys();
      if (images.size > MOST_IMAGES && oldest !== undefined) images.delete(oldest);
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
