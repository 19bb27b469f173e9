/** What the journal keeps of one key: enough to go on from, on any machine, and nothing of the post itself. */
import type { JournalValue } from "./journal.js";

/** A post that is live. */
export interface PostOnRecord {
  readonly id: string;
  readonly permalink: string | null;
  /** What became of sharing it to Instagram: `SUCCESS`, `FAILED`, or null when nobody told. */
  readonly instagram: string | null;
}

/** One key's way. All times are Threads' own, epoch milliseconds: clocks of machines differ. */
export interface PublishRecord extends JournalValue {
  readonly format: 1;
  /** The fingerprint of the draft. */
  readonly draft: string;
  /** The Threads user id, when it was known. */
  readonly account: string | null;
  /** Who is at it, and until when unless renewed; null when nobody is. */
  readonly lease: { readonly holder: string; readonly until: number } | null;
  /** When the first container was made: nothing that is older can be this post. */
  readonly since: number | null;
  /** Posts of the account's list from before the first attempt; null until it was looked at. */
  readonly seen: readonly string[] | null;
  /** The items of a carousel, in order; empty until all of them are made. */
  readonly children: readonly string[];
  /** The container to publish, once it is made. */
  readonly container: string | null;
  /** How many were made to be published, this one included. */
  readonly containersMade: number;
  /** What the container's answer said of sharing to Instagram. */
  readonly instagram: string | null;
  /**
   * A publish of this container may have taken effect, or may yet until then. While this is so the container is never replaced, and is
   * asked before anything is sent.
   */
  readonly doubt: { readonly until: number } | null;
  /** The container says that it is published: nothing is ever sent again. */
  readonly live: boolean;
  readonly post: PostOnRecord | null;
}

/** A key's first entry. */
export function emptyRecord(draft: string, account: string | null): Omit<PublishRecord, "savedAt" | "lease"> {
  return {
    format: 1,
    draft,
    account,
    since: null,
    seen: null,
    children: [],
    container: null,
    containersMade: 0,
    instagram: null,
    doubt: null,
    live: false,
    post: null,
  };
}

/** Reads an entry; null for one that this SDK has not written. */
export function readRecord(value: unknown): PublishRecord | null {
  const { format, draft, children } = (value ?? {}) as Partial<PublishRecord>;
  return format === 1 && typeof draft === "string" && Array.isArray(children) ? (value as PublishRecord) : null;
}

/** Two clocks that both follow Threads' time are no further apart than this. */
const TOLERANCE_MS = 10_000;

/**
 * Milliseconds until the lease ends; 0 when nobody holds the key. One that lasts longer than leases do was written by a clock that was
 * wrong, before Threads' first answer corrected it, and must not block for as long as it was: whoever wrote it sends nothing any more once
 * its next save is lost.
 */
export function leaseLeftMs({ lease, savedAt }: PublishRecord, now: number): number {
  const leftMs = lease === null ? 0 : lease.until - now;
  return lease !== null && leftMs > 0 && leftMs <= lease.until - savedAt + TOLERANCE_MS ? leftMs : 0;
}
