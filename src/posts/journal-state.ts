/** Reads the state of a key in a journal, without a lease and without a call to Threads. */
import { isThreadEntry, partRecord } from "./thread.js";
import { recordKey } from "./publish/journal-lease.js";
import type { PublishJournal } from "./publish/journal.js";
import type { PublishedPost } from "./publish/publish.js";
import { leaseLeftMs, mayBeLive, readRecord, type PublishRecord } from "./publish/record.js";

/** The state of a key in a journal. */
export interface JournalState {
  /** The posts of the key that are live, in order. */
  readonly posts: readonly PublishedPost[];
  /** Whether a post of the key is live, may be live, or is being published by another run. */
  readonly mayBeLive: boolean;
}

/**
 * Reads the state of a single post's key, or of a thread's key with all its parts.
 *
 * @param now Threads' time in epoch milliseconds
 * @throws the error of the journal
 */
export async function readJournalState(journal: PublishJournal, key: string, now: number): Promise<JournalState> {
  const stored = await journal.load(recordKey(key));
  if (stored === null) return { posts: [], mayBeLive: false };
  if (!isThreadEntry(stored.value)) return stateOf([readRecord(stored.value)], now);
  const records: PublishRecord[] = [];
  for (;;) {
    const record = await partRecord(journal, key, records.length);
    if (record === null) return stateOf(records, now);
    records.push(record);
  }
}

function stateOf(records: readonly (PublishRecord | null)[], now: number): JournalState {
  const posts = records.flatMap((record) => (record?.post ? [{ ...record.post }] : []));
  const unsettled = records.some(
    (record) => record === null || (record.post === null && (mayBeLive(record) || leaseLeftMs(record, now) > 0)),
  );
  return { posts, mayBeLive: posts.length > 0 || unsettled };
}
