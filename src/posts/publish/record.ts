/** The journal record of one idempotency key: enough to continue from on any machine, and no content of the post. */
import type { JournalValue } from "./journal.js";

/** A published post. */
export interface PostOnRecord {
  readonly id: string;
  readonly permalink: string | null;
  /** The result of sharing it to Instagram: `SUCCESS`, `FAILED`, or null when Threads did not report one. */
  readonly instagram: string | null;
}

/** A publish request that may have taken effect. */
export interface Unconfirmed {
  /** The time after which it can no longer take effect. */
  readonly until: number;
  /** When the first unconfirmed request of this container was sent; null in a record of an older version. */
  readonly requestedAt: number | null;
}

/** The state of one key. All times are Threads' time in epoch milliseconds, because the clocks of machines differ. */
export interface PublishRecord extends JournalValue {
  readonly format: 2;
  /** The fingerprint of the draft. */
  readonly draft: string;
  /** The Threads user id, when it was known. */
  readonly account: string | null;
  /** The run that holds the key, and the end of its lease; null when no run holds it. */
  readonly lease: { readonly holder: string; readonly until: number } | null;
  /** Whether the key was refused with nothing unconfirmed, so that another draft or account may use it. */
  readonly released: boolean;
  /** When the key was taken for this draft; null in a record of an older version. */
  readonly begunAt: number | null;
  /** When the key's first container was created. An older post cannot be this one. */
  readonly since: number | null;
  /** Ids that the account's lists showed before the first attempt; null until a list was read. */
  readonly seen: readonly string[] | null;
  /** The items of a carousel, in order; empty until all of them are created. */
  readonly children: readonly string[];
  /** The container to publish, once it is created. */
  readonly container: string | null;
  /** When the newest container was created. */
  readonly madeAt: number | null;
  /** How many containers were created to be published, this one included. */
  readonly containersMade: number;
  /** The container that this one replaces, until a last check shows whether it was published. */
  readonly replaces: string | null;
  /** The Instagram sharing status in the response to the container's creation. */
  readonly instagram: string | null;
  /** When a status last showed that the container was not published yet. */
  readonly finishedAt: number | null;
  /**
   * Set while a publish request of this container may have taken effect. The container is then never replaced, and its status is checked
   * before anything is sent.
   */
  readonly unconfirmed: Unconfirmed | null;
  /** Whether the container is published. Nothing is sent again then. */
  readonly live: boolean;
  /** The post that Threads reported in its response, until this key has claimed it. */
  readonly reported: PostOnRecord | null;
  readonly post: PostOnRecord | null;
}

/** The fields of a container before one is created. */
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

/** Returns the first record of a key. */
export function emptyRecord(draft: string, account: string | null): Omit<PublishRecord, "savedAt" | "lease"> {
  return {
    format: 2,
    draft,
    account,
    released: false,
    begunAt: null,
    ...NO_CONTAINERS,
    instagram: null,
    unconfirmed: null,
    live: false,
    reported: null,
    post: null,
  };
}

/** Reads a record; null for a value that this SDK did not write. Fields that an older version lacks get their first values. */
export function readRecord(value: unknown): PublishRecord | null {
  const fields = inFormat2((value ?? {}) as Readonly<Record<string, unknown>>) as Partial<PublishRecord>;
  const { format, draft, children, unconfirmed } = fields;
  if (format !== 2 || typeof draft !== "string" || !Array.isArray(children)) return null;
  const record: PublishRecord = Object.assign(emptyRecord(draft, null), { lease: null }, fields as PublishRecord);
  if (!unconfirmed) return record;
  return { ...record, unconfirmed: { ...unconfirmed, requestedAt: unconfirmed.requestedAt ?? null } };
}

/** Renames the fields of format 1, which version 0.1.0 wrote. */
function inFormat2(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (fields.format !== 1) return fields;
  const { doubt = null, named = null, ...others } = fields;
  return { ...others, format: 2, unconfirmed: doubt, reported: named };
}

/** Returns whether the post is published, or may be. No failure of the key is definite then. */
export const mayBeLive = ({ live, unconfirmed }: Pick<PublishRecord, "live" | "unconfirmed">): boolean =>
  live || unconfirmed !== null;

/**
 * Returns the changes for a container that was found `PUBLISHED`. If every request of it was refused, one took effect nevertheless. It counts
 * as unconfirmed until now, so that the search for its post ends.
 */
export function foundPublished(
  { unconfirmed, finishedAt, since }: PublishRecord,
  now: number,
): Pick<PublishRecord, "live" | "unconfirmed"> {
  return { live: true, unconfirmed: unconfirmed ?? { until: now, requestedAt: finishedAt ?? since } };
}

/** Two clocks that both follow Threads' time differ by no more than this. */
const TOLERANCE_MS = 10_000;

/**
 * Returns the milliseconds until the lease ends; 0 when no run holds the key. A lease that is longer than leases can be was written by a wrong
 * clock, and must not block the key. Its holder cannot send anything more, because its next save fails.
 */
export function leaseLeftMs({ lease, savedAt }: Pick<PublishRecord, "lease" | "savedAt">, now: number): number {
  const leftMs = lease === null ? 0 : lease.until - now;
  return lease !== null && leftMs > 0 && leftMs <= lease.until - savedAt + TOLERANCE_MS ? leftMs : 0;
}
