/** What the journal keeps of one key: enough to go on from, on any machine, and nothing of the post itself. */
import type { JournalValue } from "./journal.js";

/** A post that is live. */
export interface PostOnRecord {
  readonly id: string;
  readonly permalink: string | null;
  /** What became of sharing it to Instagram: `SUCCESS`, `FAILED`, or null when Threads did not say. */
  readonly instagram: string | null;
}

/** A publish request that may have taken effect. */
export interface Unconfirmed {
  /** Until then it may still take effect. */
  readonly until: number;
  /** When the first request of this container was sent whose outcome is not known; null in a record of an older version. */
  readonly requestedAt: number | null;
}

/** The state of one key. All times are Threads' own, epoch milliseconds: clocks of machines differ. */
export interface PublishRecord extends JournalValue {
  readonly format: 1;
  /** The fingerprint of the draft. */
  readonly draft: string;
  /** The Threads user id, when it was known. */
  readonly account: string | null;
  /** Which run holds the key, and until when unless it renews; null when none does. */
  readonly lease: { readonly holder: string; readonly until: number } | null;
  /**
   * True after a definite refusal with nothing unconfirmed: another draft, or another account, may use the key.
   */
  readonly released: boolean;
  /** When the key was taken for this draft; null in a record of an older version. */
  readonly begunAt: number | null;
  /** When the key's first container was made: an older post cannot be this one. */
  readonly since: number | null;
  /** Posts in the account's lists from before the first attempt; null until a list was read. */
  readonly seen: readonly string[] | null;
  /** The items of a carousel, in order; empty until all of them are made. */
  readonly children: readonly string[];
  /** The container to publish, once it is made. */
  readonly container: string | null;
  /** When the newest container was made. */
  readonly madeAt: number | null;
  /** How many containers were made to be published, this one included. */
  readonly containersMade: number;
  /** The container that this one replaces, until it was asked for the last time whether it was published after all. */
  readonly replaces: string | null;
  /** What the response to the container's creation said of sharing to Instagram. */
  readonly instagram: string | null;
  /** When a look at the container last said that it was not published yet. */
  readonly finishedAt: number | null;
  /**
   * A publish request of this container may have taken effect. While this is set the container is never replaced, and is asked before
   * anything is sent.
   */
  readonly doubt: Unconfirmed | null;
  /** The container says that it is published: nothing is ever sent again. */
  readonly live: boolean;
  /** The post that Threads named in its response, until it is claimed for this key. */
  readonly named: PostOnRecord | null;
  readonly post: PostOnRecord | null;
}

/** The fields of a container, as they are before one is made. */
export const NO_CONTAINERS = {
  since: null,
  seen: null,
  children: [],
  container: null,
  madeAt: null,
  containersMade: 0,
  replaces: null,
  finishedAt: null,
} as const;

/** A key's first entry. */
export function emptyRecord(draft: string, account: string | null): Omit<PublishRecord, "savedAt" | "lease"> {
  return {
    format: 1,
    draft,
    account,
    released: false,
    begunAt: null,
    ...NO_CONTAINERS,
    instagram: null,
    doubt: null,
    live: false,
    named: null,
    post: null,
  };
}

/** Reads an entry; null for one that this SDK has not written. An entry of an older version lacks fields: they get their first values. */
export function readRecord(value: unknown): PublishRecord | null {
  const { format, draft, children, doubt } = (value ?? {}) as Partial<PublishRecord>;
  if (format !== 1 || typeof draft !== "string" || !Array.isArray(children)) return null;
  const record: PublishRecord = Object.assign(emptyRecord(draft, null), { lease: null }, value as PublishRecord);
  return doubt ? { ...record, doubt: { ...doubt, requestedAt: doubt.requestedAt ?? null } } : record;
}

/** Is the outcome of a publish request open, or the post live and its id missing? Then no failure of the key is definite. */
export const mayBeLive = ({ live, doubt }: Pick<PublishRecord, "live" | "doubt">): boolean => live || doubt !== null;

/**
 * The changes for a container that was found `PUBLISHED`. Where every request of it was refused, one took effect all the same: it counts as
 * unconfirmed until now, so that the search for its post has an end.
 */
export function foundPublished(
  { doubt, finishedAt, since }: PublishRecord,
  now: number,
): Pick<PublishRecord, "live" | "doubt"> {
  return { live: true, doubt: doubt ?? { until: now, requestedAt: finishedAt ?? since } };
}

/** Two clocks that both follow Threads' time are no further apart than this. */
const TOLERANCE_MS = 10_000;

/**
 * Milliseconds until the lease ends; 0 when no run holds the key. A lease that lasts longer than leases do was written by a wrong clock,
 * before Threads' first response corrected it, and must not block the key for that long: its holder sends nothing any more once its next
 * save is lost.
 */
export function leaseLeftMs({ lease, savedAt }: PublishRecord, now: number): number {
  const leftMs = lease === null ? 0 : lease.until - now;
  return lease !== null && leftMs > 0 && leftMs <= lease.until - savedAt + TOLERANCE_MS ? leftMs : 0;
}
